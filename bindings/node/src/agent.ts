// CascadeAgent: configured once, run many times.
import { BatchProcessor, type BatchConfig, type BatchResult } from './batch.js';
import { RunObserver } from './callbacks.js';
import { translateConfig, type Translation } from './config.js';
import type { Engine, EngineAgent } from './engine/types.js';
import { ConfigurationError, type cascadeflowError } from './errors.js';
import { EventTranslator, type StreamEvent } from './events.js';
import { agentOptionsFromEnv, agentOptionsFromProfile, agentOptionsForTier } from './factories.js';
import { answerModelCall } from './hosts.js';
import type { UserProfile, TierLevel } from './profiles.js';
import { translateRequest } from './request.js';
import { toResult, type CascadeResult, type RawResult } from './result.js';
import { runToEnd, runWithEvents, typed } from './run.js';
import { parseWith, responseFormatOf, type Infer, type SchemaOptions } from './schema.js';
import { environmentFor, needsHost, runtimeOf, surroundings } from './surroundings.js';
import { runTool } from './tools.js';
import type {
  AgentConfig, Message, ModelConfig, QualityConfig, RunOptions, RunStreamingOptions, StreamEventsOptions, StreamOptions, ToolRunner,
} from './types.js';

/** What a run would cost, in USD. */
export interface CostEstimate {
  cascade: Record<string, number>;
  strongOnly: Record<string, number>;
  cheapOnly: Record<string, number>;
  raw: Record<string, unknown>;
}

/** A request document, and what is to be done when its run is over. */
interface Prepared {
  json: string;
  end?: () => unknown;
}

// Agents that nobody holds any more give their engine side back.
const abandoned = new FinalizationRegistry<{ free: (() => void) | undefined }>((held) => held.free?.());

/**
 * A cascade of models: the cheap one answers first, the answer is judged, and the strong one is asked only when it is
 * not good enough.
 *
 * ```ts
 * const agent = new CascadeAgent({ models: [
 *   { name: 'gpt-4o-mini', provider: 'openai' },
 *   { name: 'gpt-4o', provider: 'openai' },
 * ]});
 * const result = await agent.run('What is TypeScript?');
 * ```
 */
export class CascadeAgent {
  private readonly options: AgentConfig;
  private readonly translation: Translation;
  private readonly held: { free: (() => void) | undefined } = { free: undefined };
  private side: EngineAgent | Promise<EngineAgent>;
  /** Who runs the tools of a run in flight. */
  private readonly runners = new Map<string, ToolRunner>();
  private closed = false;

  constructor(options: AgentConfig) {
    this.options = options;
    this.translation = translateConfig(options);
    const kind = options.engine ?? 'auto';
    const hosted = needsHost(options);
    if (hosted && kind === 'native') {
      throw new ConfigurationError("A `transport`, `fetch` or `sleep` of your own needs engine 'wasm' (or 'auto').", 'engine');
    }
    const engine = typed(() => surroundings().engine(hosted ? 'wasm' : kind));
    this.side = engine instanceof Promise ? engine.then((ready) => this.attach(ready)) : typed(() => this.attach(engine));
    // A configuration error of an engine that loads later is told by the first run, not as an unhandled rejection.
    if (this.side instanceof Promise) this.side.catch(() => undefined);
    abandoned.register(this, this.held, this.held);
  }

  /** From the keys that are in the environment. */
  static fromEnv(options: Partial<AgentConfig> & { quality?: QualityConfig } = {}): CascadeAgent {
    return new CascadeAgent(agentOptionsFromEnv(options));
  }
  /** From the keys that are in the environment and a user's profile. */
  static fromProfile(profile: UserProfile, options: Partial<AgentConfig> = {}): CascadeAgent {
    return new CascadeAgent(agentOptionsFromProfile(profile, options));
  }
  /** From the keys that are in the environment and the needs of a plan. */
  static forTier(tier: TierLevel, options: Partial<AgentConfig> = {}): CascadeAgent {
    return new CascadeAgent(agentOptionsForTier(tier, options));
  }

  private attach(engine: Engine): EngineAgent {
    const runtime = engine.kind === 'wasm' ? runtimeOf(this.options) : null;
    const context: Record<string, unknown> = { ...this.translation.context };
    if (engine.kind === 'wasm') {
      context['environment'] = environmentFor(this.options);
      for (const key of ['ca_file', 'proxy', 'verify_tls']) delete context[key];  // the host's transport sees to these
    }
    const side = typed(() => engine.createAgent(JSON.stringify(context), JSON.stringify(this.translation.config), runtime));
    hostsFor(side, this.translation.hostModels, this.options.validators);
    runToolsOf(side, this.runners);
    this.held.free = freeing(side);
    this.side = side;
    return side;
  }

  private now(): EngineAgent {
    if (this.closed) throw new ConfigurationError('This agent was closed.');
    if (this.side instanceof Promise) throw new ConfigurationError('The engine is still loading: `await ready()` once, or run something first.');
    return this.side;
  }
  private async later(): Promise<EngineAgent> {
    if (this.closed) throw new ConfigurationError('This agent was closed.');
    return this.side;
  }

  /** Answers a prompt or a conversation. With a `schema`, `result.parsed` holds the typed value. */
  run<S>(input: string | Message[], options: RunOptions & SchemaOptions<S>): Promise<CascadeResult<Infer<S>>>;
  run(input: string | Message[], options?: RunOptions): Promise<CascadeResult>;
  async run(input: string | Message[], options: RunOptions & Partial<SchemaOptions<unknown>> = {}): Promise<CascadeResult<any>> {
    const side = this.side instanceof Promise ? await this.later() : this.now();
    const request = this.request(input, options, false);
    if (this.options.callbacks) return this.observed(side, input, options, request);
    try {
      return await this.finish(await runToEnd(side, request.json, options.signal), options);
    } finally {
      request.end?.();
    }
  }

  /** Every event of the run is asked for, so that each can be told. */
  private async observed(side: EngineAgent, input: string | Message[], options: RunOptions & Partial<SchemaOptions<unknown>>, request: Prepared): Promise<CascadeResult> {
    let result: CascadeResult | undefined;
    for await (const event of this.events(side, input, options, request)) {
      if (event.type === 'complete') result = event.data.result;
    }
    return this.withParsed(result!, options);
  }

  /** Answers as a stream of events: routing, chunks of text, decisions, and at last `complete` with the result. */
  stream(input: string | Message[], options: StreamOptions = {}): AsyncGenerator<StreamEvent, void, undefined> {
    return this.streamOf(input, options);
  }
  /** The same as {@link stream}. */
  runStream(input: string | Message[], options: StreamOptions = {}): AsyncGenerator<StreamEvent, void, undefined> {
    return this.streamOf(input, options);
  }
  /** The same as {@link stream}. */
  streamEvents(input: string | Message[], options: StreamEventsOptions = {}): AsyncGenerator<StreamEvent, void, undefined> {
    return this.streamOf(input, options);
  }
  /** Streams from the provider and gives back the result. */
  async runStreaming(input: string | Message[], options: RunStreamingOptions = {}): Promise<CascadeResult> {
    for await (const event of this.streamOf(input, options)) if (event.type === 'complete') return event.data.result;
    throw new Error('The stream ended without a result.');
  }

  private async *streamOf(input: string | Message[], options: StreamOptions): AsyncGenerator<StreamEvent, void, undefined> {
    const side = await this.later();
    yield* this.events(side, input, options, this.request(input, options, true));
  }

  private async *events(side: EngineAgent, input: string | Message[], options: StreamOptions, request: Prepared): AsyncGenerator<StreamEvent, void, undefined> {
    const query = typeof input === 'string' ? input : textOf(input);
    const observer = this.options.callbacks && new RunObserver(this.options.callbacks, query, this.options.cache?.enabled === true);
    observer?.start({ options });
    try {
      for await (const event of runWithEvents(side, request.json, options.signal, new EventTranslator(this.translation.providerLabels))) {
        observer?.event(event);
        if (event.type === 'complete') observer?.complete(event.data.result);
        yield event;
      }
    } catch (error) {
      observer?.error(error as cascadeflowError);
      throw error;
    } finally {
      request.end?.();
    }
  }

  /** Many prompts, a few at a time. */
  async runBatch(queries: readonly string[], config: BatchConfig = {}, options: RunOptions = {}): Promise<BatchResult> {
    const timers = this.options.sleep || surroundings().setTimer ? runtimeOrNothing(this.options) : undefined;
    return new BatchProcessor(timers).processBatch(queries, (query, all) => this.run(query, all), config, options);
  }

  private request(input: string | Message[], options: StreamOptions & Partial<SchemaOptions<unknown>>, stream: boolean): Prepared {
    const document = translateRequest(input, options, this.options, stream);
    if (options.schema !== undefined) document['response_format'] = responseFormatOf(options as SchemaOptions<unknown>);
    const runner = options.toolExecutor ?? this.options.toolExecutor;
    if (runner && typeof runner.executeParallel !== 'function') {
      throw new ConfigurationError('Invalid toolExecutor: it must have executeParallel(calls).', 'toolExecutor');
    }
    const runs = runner !== undefined && (options.tools?.length ?? 0) > 0;
    document['execute_tools'] = runs;
    if (runs) {
      const runId = options.runId ?? newRunId();
      document['run_id'] = runId;
      this.runners.set(runId, runner);
      return { json: JSON.stringify(document), end: () => this.runners.delete(runId) };
    }
    return { json: JSON.stringify(document) };
  }

  private async finish(raw: RawResult, options: Partial<SchemaOptions<unknown>>): Promise<CascadeResult> {
    return this.withParsed(toResult(raw, this.translation.providerLabels), options);
  }
  private async withParsed(result: CascadeResult, options: Partial<SchemaOptions<unknown>>): Promise<CascadeResult> {
    if (options.schema !== undefined) result.parsed = await parseWith(options.schema, result.parsed, result.content);
    return result;
  }

  /** What a run would cost at most and probably. Nothing is sent. */
  async estimateCost(input: string | Message[], options: RunOptions = {}): Promise<CostEstimate> {
    const side = await this.later();
    const raw = typed(() => JSON.parse(side.document('estimate', JSON.stringify(translateRequest(input, options, this.options, false)))) as Record<string, Record<string, unknown>>);
    const usd = (part: Record<string, unknown> | undefined): Record<string, number> => Object.fromEntries(
      Object.entries(part ?? {}).filter(([, value]) => typeof value === 'number')
        .map(([key, value]) => [key.replace(/_nano$/, '').replace(/_(.)/g, (_, c: string) => c.toUpperCase()), key.endsWith('_nano') ? (value as number) / 1e9 : (value as number)]));
    return { cascade: usd(raw['cascade']), strongOnly: usd(raw['strong_only']), cheapOnly: usd(raw['cheap_only']), raw };
  }

  /** Totals since the agent was made, or since they were reset: runs, acceptance, cost, savings, latency. */
  async analytics(): Promise<Record<string, any>> {
    const side = await this.later();
    return typed(() => JSON.parse(side.document('analytics')) as Record<string, any>);
  }
  async resetAnalytics(): Promise<void> {
    const side = await this.later();
    typed(() => side.document('analyticsReset'));
  }
  /** How an answer turned out. Teaches the calibration. */
  async feedback(feedback: { runId: string; outcome: 'good' | 'bad' } | { runId: string; score: number }): Promise<void> {
    const side = await this.later();
    const { runId, ...rest } = feedback;
    typed(() => side.document('feedback', JSON.stringify({ run_id: runId, ...rest })));
  }
  /** What was learned, as a document to keep. */
  async exportLearned(): Promise<Record<string, unknown>> {
    const side = await this.later();
    return typed(() => JSON.parse(side.document('learnedExport')) as Record<string, unknown>);
  }
  async importLearned(learned: Record<string, unknown>): Promise<void> {
    const side = await this.later();
    typed(() => side.document('learnedImport', JSON.stringify(learned)));
  }
  /** The effective configuration: defaults filled in, prices resolved, secrets redacted. */
  async effectiveConfig(): Promise<Record<string, any>> {
    const side = await this.later();
    return typed(() => JSON.parse(side.document('config')) as Record<string, any>);
  }

  /** The models, cheapest first as the engine sees them where they say a `cost`. */
  getModels(): ModelConfig[] {
    return [...this.options.models].sort((a, b) => (a.cost ?? 0) - (b.cost ?? 0));
  }
  getModelCount(): number {
    return this.options.models.length;
  }

  /** Gives the engine's side back at once. Runs in flight are cancelled. Without it the garbage collector does. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    abandoned.unregister(this.held);
    if (this.side instanceof Promise) void this.side.then((side) => side.free(), () => undefined);
    else this.side.free();
    this.held.free = undefined;
  }
}

// Outside the class on purpose: these closures live as long as the engine's side and must not hold the agent.
function hostsFor(side: EngineAgent, models: Translation['hostModels'], validators: AgentConfig['validators'] = {}): void {
  for (const [name, model] of models) typed(() => side.addModel(name, (invocation) => answerModelCall(model, invocation)));
  for (const [name, validate] of Object.entries(validators)) {
    typed(() => side.addValidator(name, (json) => {
      const opinion = validate(JSON.parse(json));
      return typeof opinion === 'boolean' ? Number(opinion) : opinion ?? -1;
    }));
  }
}

/** The engine runs the loop; every call for a tool comes back to the executor of its run. */
function runToolsOf(side: EngineAgent, runners: ReadonlyMap<string, ToolRunner>): void {
  typed(() => side.addTool('{"name":"*","description":"the tools of each run","parameters":{"type":"object"}}', (call) => {
    const runner = runners.get(call.runId);
    if (!runner) return call.complete(`Nobody runs '${call.name}' here.`, true);
    runTool(runner, { id: call.id, type: 'function', function: { name: call.name, arguments: call.argumentsJson } }).then(
      (text) => call.complete(text, false),
      (error: unknown) => call.complete(error instanceof Error ? error.message : String(error), true),
    );
  }));
}
const newRunId = (): string => `run-${Array.from({ length: 4 }, () => Math.floor(Math.random() * 0x1_0000_0000).toString(16).padStart(8, '0')).join('')}`;
const freeing = (side: EngineAgent) => (): void => side.free();

function runtimeOrNothing(options: AgentConfig): ((callback: () => void, ms: number) => () => void) | undefined {
  try {
    return runtimeOf(options).setTimer;
  } catch {
    return undefined;
  }
}

function textOf(messages: readonly Message[]): string {
  const last = messages.findLast((message) => message.role === 'user');
  if (!last) return '';
  return typeof last.content === 'string' ? last.content
    : (last.content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');
}

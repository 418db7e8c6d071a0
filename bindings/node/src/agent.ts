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
import { runTool, ToolConfig } from './tools.js';
import type {
  AgentConfig, Message, ModelConfig, QualityConfig, RunOptions, RunStreamingOptions, StreamEventsOptions, StreamOptions, Tool, ToolRunner,
} from './types.js';

/** What a run would cost, in USD. */
export interface CostEstimate {
  cascade: Record<string, number>;
  strongOnly: Record<string, number>;
  cheapOnly: Record<string, number>;
  raw: Record<string, unknown>;
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
    const request = this.request(side, input, options, false);
    if (this.options.callbacks) return this.observed(side, input, options, request);
    return this.finish(await runToEnd(side, request, options.signal), options);
  }

  /** Every event of the run is asked for, so that each can be told. */
  private async observed(side: EngineAgent, input: string | Message[], options: RunOptions & Partial<SchemaOptions<unknown>>, request: string): Promise<CascadeResult> {
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
    yield* this.events(side, input, options, this.request(side, input, options, true));
  }

  private async *events(side: EngineAgent, input: string | Message[], options: StreamOptions, request: string): AsyncGenerator<StreamEvent, void, undefined> {
    const query = typeof input === 'string' ? input : textOf(input);
    const observer = this.options.callbacks && new RunObserver(this.options.callbacks, query, this.options.cache?.enabled === true);
    observer?.start({ options });
    try {
      for await (const event of runWithEvents(side, request, options.signal, new EventTranslator(this.translation.providerLabels))) {
        observer?.event(event);
        if (event.type === 'complete') observer?.complete(event.data.result);
        yield event;
      }
    } catch (error) {
      observer?.error(error as cascadeflowError);
      throw error;
    }
  }

  /** Many prompts, a few at a time. */
  async runBatch(queries: readonly string[], config: BatchConfig = {}, options: RunOptions = {}): Promise<BatchResult> {
    const timers = this.options.sleep || surroundings().setTimer ? runtimeOrNothing(this.options) : undefined;
    return new BatchProcessor(timers).processBatch(queries, (query, all) => this.run(query, all), config, options);
  }

  private request(side: EngineAgent, input: string | Message[], options: StreamOptions & Partial<SchemaOptions<unknown>>, stream: boolean): string {
    const document = translateRequest(input, options, this.options, stream);
    if (options.schema !== undefined) document['response_format'] = responseFormatOf(options as SchemaOptions<unknown>);
    const runner = options.toolExecutor ?? this.options.toolExecutor;
    if (runner && typeof runner.executeParallel !== 'function') {
      throw new ConfigurationError('Invalid toolExecutor: it must have executeParallel(calls).', 'toolExecutor');
    }
    if (options.tools?.length) {
      document['execute_tools'] = runner !== undefined;
      if (runner) registerTools(side, this.runners, options.tools, runner);
    } else if (this.runners.size > 0) document['execute_tools'] = false;
    return JSON.stringify(document);
  }

  /** The engine runs the loop; a call for a tool comes back to whoever runs it. */
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

/** The engine runs the loop; a call for a tool comes back to whoever runs it. */
function registerTools(side: EngineAgent, runners: Map<string, ToolRunner>, tools: readonly Tool[], runner: ToolRunner): void {
  for (const tool of tools) {
    const definition = tool instanceof ToolConfig ? tool.toOpenAIFormat() : tool;
    const { name } = definition.function;
    const known = runners.has(name);
    runners.set(name, runner);
    if (known) continue;
    typed(() => side.addTool(JSON.stringify(definition), (invocation) => {
      runTool(runners.get(name)!, {
        id: invocation.id, type: 'function', function: { name: invocation.name, arguments: invocation.argumentsJson },
      }).then(
        (text) => invocation.complete(text, false),
        (error: unknown) => invocation.complete(error instanceof Error ? error.message : String(error), true),
      );
    }));
  }
}
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

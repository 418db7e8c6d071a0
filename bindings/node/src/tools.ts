// Tools: what a model may call. Definitions, formats of the providers' SDKs, and an executor for functions of your own.
// The loop itself (ask, run, hand back, ask again) runs in the engine.
import { ConfigurationError, ToolExecutionError } from './errors.js';
import type { Tool, ToolCallData } from './types.js';

export interface ToolParameters {
  type: 'object';
  properties: Record<string, unknown>;
  required?: string[];
  [key: string]: unknown;
}
/** What a tool does. It gets the arguments as one object. */
export type ToolFunction = (args: any) => unknown;

export interface ToolConfigOptions {
  name: string;
  description: string;
  parameters?: ToolParameters;
  function?: ToolFunction;
}

/** A tool with its function. */
export class ToolConfig {
  readonly name: string;
  readonly description: string;
  readonly parameters: ToolParameters;
  readonly function: ToolFunction | undefined;

  constructor(options: ToolConfigOptions) {
    if (!options.name?.trim()) throw new ConfigurationError('Tool name cannot be empty', 'name');
    if (!options.description?.trim()) throw new ConfigurationError('Tool description cannot be empty', 'description');
    this.name = options.name;
    this.description = options.description;
    this.parameters = options.parameters ?? { type: 'object', properties: {} };
    if (this.parameters.type !== 'object') throw new ConfigurationError("Tool parameters must have type 'object'", 'parameters.type');
    this.function = options.function;
  }

  static fromFunction(fn: ToolFunction, options: { description: string; parameters?: ToolParameters; name?: string }): ToolConfig {
    return new ToolConfig({ ...options, name: options.name ?? fn.name, function: fn });
  }
  toOpenAIFormat(): Tool {
    return { type: 'function', function: { name: this.name, description: this.description, parameters: this.parameters } };
  }
  toAnthropicFormat(): { name: string; description: string; input_schema: ToolParameters } {
    return { name: this.name, description: this.description, input_schema: this.parameters };
  }
  toUniversalFormat(): Tool {
    return this.toOpenAIFormat();
  }
  clone(changes: Partial<ToolConfigOptions> = {}): ToolConfig {
    const { name, description, parameters } = this;
    return new ToolConfig({ name, description, parameters, ...(this.function && { function: this.function }), ...changes });
  }
  toJSON(): { name: string; description: string; parameters: ToolParameters } {
    return { name: this.name, description: this.description, parameters: this.parameters };
  }
}

export const createTool = (options: ToolConfigOptions): ToolConfig => new ToolConfig(options);
/** `tool({description, parameters})(function name(args) {...})`. */
export const tool = (options: { description: string; parameters?: ToolParameters; name?: string }) =>
  (fn: ToolFunction): ToolConfig => ToolConfig.fromFunction(fn, options);

/** The JSON schema of an object with these properties. */
export function buildParameterSchema(properties: Record<string, unknown>, required: string[] = []): ToolParameters {
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}
/** The JSON schema name of a value's type. */
export function inferJsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'object' ? 'object' : typeof value;
}

export const ToolCallFormat = { OPENAI: 'openai', ANTHROPIC: 'anthropic', OLLAMA: 'ollama', VLLM: 'vllm', HUGGINGFACE: 'huggingface' } as const;
export type ToolCallFormat = (typeof ToolCallFormat)[keyof typeof ToolCallFormat];

/** A call that a model made, with its arguments parsed. */
export class ToolCall {
  constructor(
    readonly id: string, readonly name: string, readonly args: Record<string, unknown>, readonly providerFormat: ToolCallFormat = 'openai',
  ) {}
  get arguments(): Record<string, unknown> {
    return this.args;
  }

  static fromOpenAI(raw: { id?: string; function: { name: string; arguments: string | Record<string, unknown> } }): ToolCall {
    return new ToolCall(raw.id ?? '', raw.function.name, parsedArguments(raw.function.arguments), 'openai');
  }
  static fromAnthropic(raw: { id?: string; name: string; input?: Record<string, unknown> }): ToolCall {
    return new ToolCall(raw.id ?? '', raw.name, raw.input ?? {}, 'anthropic');
  }
  static fromOllama(raw: { id?: string; function: { name: string; arguments: string | Record<string, unknown> } }): ToolCall {
    return new ToolCall(raw.id ?? '', raw.function.name, parsedArguments(raw.function.arguments), 'ollama');
  }
  static fromVLLM(raw: { id?: string; function: { name: string; arguments: string | Record<string, unknown> } }): ToolCall {
    return new ToolCall(raw.id ?? '', raw.function.name, parsedArguments(raw.function.arguments), 'vllm');
  }
  /** By the shape of what came: results of this package always have OpenAI's. */
  static fromProvider(_provider: string, raw: any): ToolCall {
    return raw.function ? ToolCall.fromOpenAI(raw) : ToolCall.fromAnthropic(raw);
  }
}

function parsedArguments(value: string | Record<string, unknown>): Record<string, unknown> {
  if (typeof value !== 'string') return value ?? {};
  return value.trim() === '' ? {} : (JSON.parse(value) as Record<string, unknown>);
}

/** What a tool gave back. */
export class ToolResult {
  readonly callId: string;
  readonly name: string;
  readonly result: unknown;
  readonly error: string | undefined;
  readonly executionTimeMs: number | undefined;
  constructor(options: { callId: string; name: string; result?: unknown; error?: string | undefined; executionTimeMs?: number }) {
    this.callId = options.callId;
    this.name = options.name;
    this.result = options.result;
    this.error = options.error;
    this.executionTimeMs = options.executionTimeMs;
  }
  get success(): boolean {
    return this.error === undefined;
  }
  private text(): string {
    if (this.error !== undefined) return `Error: ${this.error}`;
    return typeof this.result === 'string' ? this.result : JSON.stringify(this.result ?? null);
  }
  toOpenAIMessage(): { role: 'tool'; tool_call_id: string; name: string; content: string } {
    return { role: 'tool', tool_call_id: this.callId, name: this.name, content: this.text() };
  }
  toAnthropicMessage(): { type: 'tool_result'; tool_use_id: string; content: string; is_error?: boolean } {
    return { type: 'tool_result', tool_use_id: this.callId, content: this.text(), ...(this.error !== undefined && { is_error: true }) };
  }
  toOllamaMessage(): { role: 'tool'; content: string } {
    return { role: 'tool', content: this.text() };
  }
  toVLLMMessage(): { role: 'tool'; tool_call_id: string; name: string; content: string } {
    return this.toOpenAIMessage();
  }
  toProviderMessage(provider: string): unknown {
    return provider === 'anthropic' ? this.toAnthropicMessage() : provider === 'ollama' ? this.toOllamaMessage() : this.toOpenAIMessage();
  }
  toJSON(): Record<string, unknown> {
    return { callId: this.callId, name: this.name, result: this.result, error: this.error, executionTimeMs: this.executionTimeMs };
  }
}

/** Runs functions of yours. Errors become results, so that the model hears of them. */
export class ToolExecutor {
  private readonly tools: Map<string, ToolConfig>;
  constructor(tools: ToolConfig[]) {
    this.tools = new Map(tools.map((config) => [config.name, config]));
  }
  get toolCount(): number {
    return this.tools.size;
  }
  getTool(name: string): ToolConfig | undefined {
    return this.tools.get(name);
  }
  hasTool(name: string): boolean {
    return this.tools.has(name);
  }
  listTools(): string[] {
    return [...this.tools.keys()];
  }
  async execute(call: ToolCall): Promise<ToolResult> {
    const started = Date.now();
    const done = (outcome: { result?: unknown; error?: string }): ToolResult =>
      new ToolResult({ callId: call.id, name: call.name, executionTimeMs: Date.now() - started, ...outcome });
    const config = this.tools.get(call.name);
    if (!config?.function) return done({ error: `Tool '${call.name}' not found. Available: ${this.listTools().join(', ')}` });
    try {
      return done({ result: await config.function(call.arguments) });
    } catch (error) {
      return done({ error: error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error) });
    }
  }
  /** At most `maxParallel` at a time; results in the order of the calls. */
  async executeParallel(calls: ToolCall[], maxParallel = 5): Promise<ToolResult[]> {
    const results = new Array<ToolResult>(calls.length);
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < calls.length) {
        const at = next++;
        results[at] = await this.execute(calls[at]!);
      }
    };
    await Promise.all(Array.from({ length: Math.min(Math.max(1, maxParallel), calls.length) }, worker));
    return results;
  }
}

/** Runs one call of the engine's tool loop with anything that has `executeParallel`. */
export async function runTool(
  runner: { executeParallel(calls: any[], maxParallel?: number): Promise<Array<{ result?: unknown; error?: unknown }>> },
  call: ToolCallData,
): Promise<string> {
  let parsed: ToolCall;
  try {
    parsed = ToolCall.fromOpenAI(call);
  } catch {
    throw new ToolExecutionError(`The arguments for '${call.function.name}' are not JSON.`, call.function.name);
  }
  const [outcome] = await runner.executeParallel([parsed], 1);
  if (!outcome) throw new ToolExecutionError(`'${call.function.name}' gave nothing back.`, call.function.name);
  if (outcome.error !== undefined && outcome.error !== null) {
    throw new ToolExecutionError(String(outcome.error), call.function.name, outcome.error);
  }
  return typeof outcome.result === 'string' ? outcome.result : JSON.stringify(outcome.result ?? null);
}

type Format = (name: string, description: string, parameters: ToolParameters) => any;
export const toOpenAIFormat: Format = (name, description, parameters) => new ToolConfig({ name, description, parameters }).toOpenAIFormat();
export const toAnthropicFormat: Format = (name, description, parameters) => new ToolConfig({ name, description, parameters }).toAnthropicFormat();
export const toOllamaFormat: Format = toOpenAIFormat;
export const getProviderFormatType = (provider: string): ToolCallFormat =>
  (['anthropic', 'ollama', 'vllm', 'huggingface'] as const).find((known) => known === provider) ?? 'openai';
export const toProviderFormat = (provider: string, name: string, description: string, parameters: ToolParameters): any =>
  getProviderFormatType(provider) === 'anthropic' ? toAnthropicFormat(name, description, parameters) : toOpenAIFormat(name, description, parameters);

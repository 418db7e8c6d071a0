// The WebAssembly engine: the module of wasm/module.cpp, with JavaScript as its host.
import type {
  AgentDocumentName, DocumentName, Engine, EngineAgent, EngineTask, ModelInvocation, Runtime, TaskHandlers, ToolInvocation,
} from './types.js';
import { AGENT_DOCUMENTS, DOCUMENTS, EngineFailure } from './types.js';

type Pointer = number;

/** The module's exports, as wasm/module.cpp names them. */
interface Exports {
  memory: WebAssembly.Memory;
  _initialize?(): void;
  alloc(size: number): Pointer;
  release(pointer: Pointer): void;
  answer_data(): Pointer;
  answer_size(): number;
  version_info(): Pointer;
  document(which: number, json: Pointer, len: number, lines: Pointer, linesLen: number, wallMs: number): number;
  context_new(id: number, json: Pointer, len: number): Pointer;
  context_free(context: Pointer): void;
  context_log(context: Pointer, id: number, on: number): number;
  timer_fired(context: Pointer, timer: number): void;
  respond_headers(exchange: Pointer, status: number, headers: Pointer, len: number): void;
  respond_data(exchange: Pointer, data: Pointer, len: number): void;
  paused(exchange: Pointer): number;
  respond_end(exchange: Pointer): void;
  respond_fail(exchange: Pointer, kind: Pointer, kindLen: number, message: Pointer, len: number): void;
  agent_new(context: Pointer, json: Pointer, len: number): Pointer;
  agent_free(agent: Pointer): void;
  agent_document(agent: Pointer, which: number, json: Pointer, len: number): number;
  agent_add_tool(agent: Pointer, id: number, json: Pointer, len: number): number;
  agent_add_model(agent: Pointer, id: number, name: Pointer, len: number): number;
  agent_add_validator(agent: Pointer, id: number, name: Pointer, len: number): number;
  agent_start(agent: Pointer, id: number, json: Pointer, len: number, wantEvents: number): Pointer;
  task_cancel(task: Pointer): void;
  task_pause(task: Pointer): void;
  task_resume(task: Pointer): void;
  task_free(task: Pointer): void;
  tool_complete(call: Pointer, text: Pointer, len: number, isError: number): void;
  model_delta(call: Pointer, text: Pointer, len: number): void;
  model_end(call: Pointer, json: Pointer, len: number): void;
  model_fail(call: Pointer, json: Pointer, len: number): void;
}

interface Context {
  runtime: Runtime;
  handle: Pointer;
  timers: Map<number, () => void>;
  /** How to take each back. */
  exchanges: Map<Pointer, () => void>;
  /** Bodies that are not read on, because their reader is slow. */
  held: Map<Pointer, () => void>;
}

/** Up to here it is cheaper to give a text all the room it may need than to encode it elsewhere first. */
const LONG_TEXT = 16_384;

/** Things of the host's by number, because only numbers cross into the module. */
class Table<T> {
  private readonly items = new Map<number, T>();
  private next = 1;
  add(item: T): number {
    const id = this.next++;
    this.items.set(id, item);
    return id;
  }
  get(id: number): T | undefined {
    return this.items.get(id);
  }
  remove(id: number): void {
    this.items.delete(id);
  }
}

export class WasmEngine implements Engine {
  readonly kind = 'wasm';
  private readonly wasm: Exports;
  private readonly encoder = new TextEncoder();
  private readonly decoder = new TextDecoder();
  private readonly contexts = new Table<Context>();
  private readonly tasks = new Table<TaskHandlers>();
  private readonly tools = new Table<(invocation: ToolInvocation) => void>();
  private readonly models = new Table<(invocation: ModelInvocation) => void>();
  private readonly validators = new Table<(inputJson: string) => number>();
  private readonly modelCalls = new Map<Pointer, ModelInvocation>();
  private bytes: Uint8Array;

  constructor(module: WebAssembly.Module) {
    const instance = new WebAssembly.Instance(module, { cascade: this.imports() });
    this.wasm = instance.exports as unknown as Exports;
    this.bytes = new Uint8Array(this.wasm.memory.buffer);
    this.wasm._initialize?.();
  }

  versionInfo(): string {
    const start = this.wasm.version_info();
    const memory = this.view();
    return this.decoder.decode(memory.subarray(start, memory.indexOf(0, start)));
  }

  document(which: DocumentName, json: string, lines = '', wallMs = 0): string {
    return this.withText(json, (data, size) =>
      this.withText(lines, (more, moreSize) =>
        this.check(this.wasm.document(DOCUMENTS.indexOf(which), data, size, more, moreSize, wallMs))));
  }

  createAgent(contextJson: string, configJson: string, runtime: Runtime | null): EngineAgent {
    if (!runtime) throw new Error('The WebAssembly engine needs a runtime: a transport and timers of the host.');
    const context: Context = { runtime, handle: 0, timers: new Map(), exchanges: new Map(), held: new Map() };
    const contextId = this.contexts.add(context);
    context.handle = this.withText(contextJson, (data, size) => this.wasm.context_new(contextId, data, size));
    if (!context.handle) {
      this.contexts.remove(contextId);
      throw new EngineFailure(this.answer());
    }
    if (runtime.log) this.wasm.context_log(context.handle, contextId, 1);
    const agent = this.withText(configJson, (data, size) => this.wasm.agent_new(context.handle, data, size));
    if (!agent) {
      const failure = new EngineFailure(this.answer());
      this.wasm.context_free(context.handle);
      this.contexts.remove(contextId);
      throw failure;
    }
    return this.wrapAgent(agent, context, contextId);
  }

  private wrapAgent(agent: Pointer, context: Context, contextId: number): EngineAgent {
    const { wasm } = this;
    const owned: Array<() => void> = [];
    const own = <T>(table: Table<T>, item: T): number => {
      const id = table.add(item);
      owned.push(() => table.remove(id));
      return id;
    };
    return {
      document: (which: AgentDocumentName, json = '') =>
        this.withText(json, (data, size) => this.check(wasm.agent_document(agent, AGENT_DOCUMENTS.indexOf(which), data, size))),
      addTool: (definition, call) => {
        this.withText(definition, (data, size) => this.check(wasm.agent_add_tool(agent, own(this.tools, call), data, size)));
      },
      addModel: (name, call) => {
        this.withText(name, (data, size) => this.check(wasm.agent_add_model(agent, own(this.models, call), data, size)));
      },
      addValidator: (name, validate) => {
        this.withText(name, (data, size) =>
          this.check(wasm.agent_add_validator(agent, own(this.validators, validate), data, size)));
      },
      start: (request, handlers) => this.start(agent, context, request, handlers),
      free: () => {
        wasm.agent_free(agent);
        wasm.context_free(context.handle);
        for (const take of context.timers.values()) take();
        for (const release of owned) release();
        this.contexts.remove(contextId);
      },
    };
  }

  /** Reads on where the engine wants more again. */
  private goOn(context: Context): void {
    for (const [exchange, read] of [...context.held]) {
      if (this.wasm.paused(exchange)) continue;
      context.held.delete(exchange);
      read();
    }
  }

  private start(agent: Pointer, context: Context, request: string, handlers: TaskHandlers): EngineTask {
    let handle: Pointer = 0;
    let over = false;
    const free = (): void => {
      if (handle) this.wasm.task_free(handle);
      handle = 0;
    };
    const id = this.tasks.add({
      event: handlers.event,
      done: (ok, json) => {
        this.tasks.remove(id);
        over = true;
        // Never inside the module: the task may end within the call that feeds it, even within agent_start.
        void Promise.resolve().then(() => {
          free();
          handlers.done(ok, json);
        });
      },
    });
    handle = this.withText(request, (data, size) => this.wasm.agent_start(agent, id, data, size, handlers.event ? 1 : 0));
    if (!handle && !over) {
      this.tasks.remove(id);
      throw new EngineFailure(this.answer());
    }
    return {
      cancel: () => { if (handle) this.wasm.task_cancel(handle); },
      pause: () => { if (handle) this.wasm.task_pause(handle); },
      resume: () => {
        if (handle) this.wasm.task_resume(handle);
        this.goOn(context);
      },
    };
  }

  /** What the module imports: `HOST(...)` of wasm/module.cpp. */
  private imports(): WebAssembly.ModuleImports {
    return {
      http_start: (
        contextId: number, exchange: Pointer, method: Pointer, methodLen: number, url: Pointer, urlLen: number,
        headers: Pointer, headersLen: number, body: Pointer, bodyLen: number, deployment: Pointer, deploymentLen: number,
        streaming: number,
      ) => {
        const context = this.contexts.get(contextId)!;
        const end = (consume: () => void): void => {
          context.exchanges.delete(exchange);
          context.held.get(exchange)?.();  // that one has ended by itself
          context.held.delete(exchange);
          consume();
        };
        context.exchanges.set(exchange, context.runtime.carrier(
          {
            method: this.text(method, methodLen),
            url: this.text(url, urlLen),
            headers: Object.fromEntries(JSON.parse(this.text(headers, headersLen)) as Array<[string, string]>),
            body: this.text(body, bodyLen),
            streaming: streaming !== 0,
            deployment: this.text(deployment, deploymentLen),
          },
          {
            head: (status, pairs) =>
              this.withText(JSON.stringify(pairs), (data, size) => this.wasm.respond_headers(exchange, status, data, size)),
            bytes: (chunk) => {
              this.withBytes(chunk, (data, size) => this.wasm.respond_data(exchange, data, size));
              if (!context.exchanges.has(exchange) || !this.wasm.paused(exchange)) return undefined;
              return new Promise((read) => context.held.set(exchange, read));
            },
            end: () => end(() => this.wasm.respond_end(exchange)),
            fail: (kind, message) => end(() =>
              this.withText(kind, (data, size) =>
                this.withText(message, (text, textSize) => this.wasm.respond_fail(exchange, data, size, text, textSize)))),
          },
        ));
      },
      http_cancel: (contextId: number, exchange: Pointer) => {
        this.contexts.get(contextId)?.exchanges.get(exchange)?.();
      },
      timer_set: (contextId: number, timer: number, delayMs: number) => {
        const context = this.contexts.get(contextId)!;
        context.timers.set(timer, context.runtime.setTimer(() => {
          if (context.timers.delete(timer)) this.wasm.timer_fired(context.handle, timer);
        }, delayMs));
      },
      timer_clear: (contextId: number, timer: number) => {
        const context = this.contexts.get(contextId);
        const takeBack = context?.timers.get(timer);
        context?.timers.delete(timer);
        takeBack?.();
      },
      mono_ns: () => Math.round(this.anyRuntime().monotonicMs() * 1e6),
      wall_ms: () => Math.round(this.anyRuntime().wallMs()),
      random_u32: () => this.anyRuntime().randomU32(),
      event: (taskId: number, json: Pointer, len: number) => this.tasks.get(taskId)?.event?.(this.text(json, len)),
      done: (taskId: number, ok: number, json: Pointer, len: number) => this.tasks.get(taskId)?.done(ok !== 0, this.text(json, len)),
      tool_call: (
        toolId: number, call: Pointer, id: Pointer, idLen: number, name: Pointer, nameLen: number, json: Pointer, len: number,
        run: Pointer, runLen: number,
      ) => {
        const invocation: ToolInvocation = {
          id: this.text(id, idLen),
          name: this.text(name, nameLen),
          argumentsJson: this.text(json, len),
          runId: this.text(run, runLen),
          complete: once((result: string, isError: boolean) =>
            this.withText(result, (data, size) => this.wasm.tool_complete(call, data, size, isError ? 1 : 0))),
        };
        void Promise.resolve().then(() => this.tools.get(toolId)?.(invocation));
      },
      model_call: (modelId: number, call: Pointer, json: Pointer, len: number) => {
        const consume = once((finish: () => void) => {
          this.modelCalls.delete(call);
          finish();
        });
        const invocation: ModelInvocation = {
          requestJson: this.text(json, len),
          onCancel: null,
          delta: (text) => {
            if (this.modelCalls.get(call) === invocation) {
              this.withText(text, (data, size) => this.wasm.model_delta(call, data, size));
            }
          },
          end: (response) => consume(() => this.withText(response, (data, size) => this.wasm.model_end(call, data, size))),
          fail: (error) => consume(() => this.withText(error, (data, size) => this.wasm.model_fail(call, data, size))),
        };
        this.modelCalls.set(call, invocation);
        void Promise.resolve().then(() => this.models.get(modelId)?.(invocation));
      },
      model_cancel: (_modelId: number, call: Pointer) => this.modelCalls.get(call)?.onCancel?.(),
      validate: (validatorId: number, json: Pointer, len: number) => {
        try {
          return this.validators.get(validatorId)?.(this.text(json, len)) ?? -1;
        } catch {
          return -1;  // a validator that throws has no opinion
        }
      },
      log: (contextId: number, level: number, message: Pointer, len: number) =>
        this.contexts.get(contextId)?.runtime.log?.(level, this.text(message, len)),
    };
  }

  private runtime: Runtime | null = null;
  private anyRuntime(): Runtime {
    if (!this.runtime) throw new Error('The WebAssembly engine was asked for the time before it had a runtime.');
    return this.runtime;
  }
  /** Clock and randomness are the same for all contexts of a module. */
  useRuntime(runtime: Runtime): this {
    this.runtime ??= runtime;
    return this;
  }

  private view(): Uint8Array {
    if (this.bytes.buffer !== this.wasm.memory.buffer) this.bytes = new Uint8Array(this.wasm.memory.buffer);
    return this.bytes;
  }
  private text(pointer: Pointer, size: number): string {
    return size === 0 ? '' : this.decoder.decode(this.view().subarray(pointer >>> 0, (pointer >>> 0) + size));
  }
  private withText<T>(text: string, use: (pointer: Pointer, size: number) => T): T {
    if (text === '') return use(0, 0);
    if (text.length > LONG_TEXT) return this.withBytes(this.encoder.encode(text), use);
    const room = text.length * 3;
    const pointer = this.wasm.alloc(room) >>> 0;
    try {
      return use(pointer, this.encoder.encodeInto(text, this.view().subarray(pointer, pointer + room)).written);
    } finally {
      this.wasm.release(pointer);
    }
  }
  private withBytes<T>(data: Uint8Array, use: (pointer: Pointer, size: number) => T): T {
    const pointer = this.wasm.alloc(data.length) >>> 0;
    this.view().set(data, pointer);
    try {
      return use(pointer, data.length);
    } finally {
      this.wasm.release(pointer);
    }
  }
  private answer(): string {
    return this.text(this.wasm.answer_data(), this.wasm.answer_size());
  }
  private check(status: number): string {
    const answer = this.answer();
    if (status !== 0) throw new EngineFailure(answer || JSON.stringify({ status, code: 'internal', message: `status ${status}` }));
    return answer;
  }
}

function once<A extends unknown[]>(fn: (...args: A) => void): (...args: A) => void {
  let used = false;
  return (...args) => {
    if (used) return;
    used = true;
    fn(...args);
  };
}

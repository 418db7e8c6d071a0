// What the TypeScript layer asks of an engine. Two exist: the native addon and the WebAssembly module. Both speak the
// JSON documents of docs/reference.md; nothing above this file knows which one runs.

/** Judgement without an agent; the order is that of `document` in wasm/module.cpp and native/addon.cpp. */
export const DOCUMENTS = [
  'classify', 'judge', 'guard', 'price', 'preset', 'catalog', 'validate', 'replay', 'tune',
] as const;
export type DocumentName = (typeof DOCUMENTS)[number];

/** Questions to an agent; same order as `agent_document` on the other side. */
export const AGENT_DOCUMENTS = [
  'config', 'estimate', 'analytics', 'analyticsReset', 'feedback', 'learnedExport', 'learnedImport',
] as const;
export type AgentDocumentName = (typeof AGENT_DOCUMENTS)[number];

/** An HTTP request that the host sends for the engine. It holds the provider's key: do not log it. */
export interface TransportRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Hand on the body as it comes; otherwise the whole body at once is as good. */
  streaming: boolean;
  /** Id of the model deployment that asks, for hosts that authenticate by it. */
  deployment: string;
  /** Aborted when the engine no longer wants the answer. */
  signal: AbortSignal;
}

/** The answer to a {@link TransportRequest}. A `Response` of `fetch` fits. */
export interface TransportResponse {
  status: number;
  headers?: Iterable<[string, string]> | Record<string, string | string[] | undefined> | undefined;
  /** Text, bytes, a stream of bytes, or an object (it is sent on as JSON text). */
  body?: string | Uint8Array | AsyncIterable<Uint8Array | string> | ReadableStream<Uint8Array> | object | null | undefined;
}

/** Carries the engine's requests: `async (request) => response`. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** Where the engine hears of one exchange: `head`, any number of `bytes`, then one of `end` and `fail`. */
export interface ExchangeSink {
  head(status: number, headers: Array<[string, string]>): void;
  /** A promise: read no further before it resolves. */
  bytes(chunk: Uint8Array): void | Promise<void>;
  end(): void;
  fail(kind: string, message: string): void;
}
/**
 * Sends a request and tells the sink, never within this call: the engine is still inside the one that asked. The returned
 * function takes the request back; the sink hears `fail` all the same.
 */
export type Carrier = (request: Omit<TransportRequest, 'signal'>, sink: ExchangeSink) => () => void;

/** What a host-driven engine needs from its surroundings. */
export interface Runtime {
  carrier: Carrier;
  /** Calls back once after `ms`; the returned function takes it back. */
  setTimer(callback: () => void, ms: number): () => void;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
  wallMs(): number;
  randomU32(): number;
  log?: ((level: number, message: string) => void) | undefined;
}

/** A tool that the engine wants run. Complete it exactly once. */
export interface ToolInvocation {
  id: string;
  name: string;
  argumentsJson: string;
  /** Which run calls: its `run_id`. */
  runId: string;
  complete(result: string, isError: boolean): void;
}

/** A model call that the host answers: any number of `delta`, then one of `end` and `fail`. */
export interface ModelInvocation {
  requestJson: string;
  /** Set by the one who answers: the engine no longer wants it. */
  onCancel: (() => void) | null;
  delta(text: string): void;
  end(responseJson: string): void;
  fail(errorJson: string): void;
}

export interface TaskHandlers {
  /** Without it no events are made. */
  event?: ((json: string) => void) | undefined;
  done(ok: boolean, json: string): void;
}

export interface EngineTask {
  cancel(): void;
  pause(): void;
  resume(): void;
}

export interface EngineAgent {
  document(which: AgentDocumentName, json?: string): string;
  addTool(definitionJson: string, call: (invocation: ToolInvocation) => void): void;
  addModel(name: string, call: (invocation: ModelInvocation) => void): void;
  addValidator(name: string, validate: (inputJson: string) => number): void;
  /** Starts a run. `done` is called exactly once and never inside this call. */
  start(requestJson: string, handlers: TaskHandlers): EngineTask;
  free(): void;
}

export interface Engine {
  readonly kind: 'native' | 'wasm';
  versionInfo(): string;
  document(which: DocumentName, json: string, lines?: string, wallMs?: number): string;
  createAgent(contextJson: string, configJson: string, runtime: Runtime | null): EngineAgent;
}

/** Why an engine call failed: the error document, thrown as it came; `errors.ts` makes classes of it. */
export class EngineFailure extends Error {
  readonly document: string;
  constructor(document: string) {
    super(document);
    this.document = document;
  }
}

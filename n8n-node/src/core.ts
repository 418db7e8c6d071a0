// The engine: @cascadeflow/core's WebAssembly engine, with n8n as its host. One module per process, made when first asked
// for, so that loading the node costs n8n nothing.
import { sleep, sleepWithAbort } from 'n8n-workflow';

import { carrierOf } from '../../bindings/node/src/engine/carrier';
import type { EngineAgent, ModelInvocation, Runtime, Transport as CoreTransport } from '../../bindings/node/src/engine/types';
import { EngineFailure } from '../../bindings/node/src/engine/types';
import { WasmEngine } from '../../bindings/node/src/engine/wasm';
import type { CatalogEntry, ErrorDocument, EventDocument, HostModelRequest, ResultDocument } from './documents';
import { EngineError, type Agent, type AgentHost, type Engine, type HostModel } from './engine';
import { failureOf, type Transport } from './transport';

export { EngineError };

/** The module in base64; scripts/build.mjs puts it here. */
declare const CASCADEFLOW_WASM: string;

/** Keys come from n8n's credentials only, never from the environment. */
const CONTEXT = JSON.stringify({ env: false, dotenv: false });

let shared: WasmEngine | undefined;

function wasm(): WasmEngine {
	shared ??= new WasmEngine(new WebAssembly.Module(Buffer.from(CASCADEFLOW_WASM, 'base64'))).useRuntime(runtime(noTransport));
	return shared;
}

function noTransport(): never {
	throw new Error('This agent only asks models that n8n supplies');
}

function runtime(transport: CoreTransport): Runtime {
	return {
		carrier: carrierOf(transport),
		setTimer,
		monotonicMs: () => performance.now(),
		wallMs: () => Date.now(),
		randomU32: () => Math.floor(Math.random() * 0x1_0000_0000),
	};
}

/** Timers from n8n's helpers: community nodes have no others. Older n8n knows only the one that cannot be taken back. */
function setTimer(callback: () => void, ms: number): () => void {
	const taken = new AbortController();
	const waiting = typeof sleepWithAbort === 'function' ? sleepWithAbort(ms, taken.signal) : sleep(ms);
	waiting.then(
		() => {
			if (!taken.signal.aborted) callback();
		},
		() => undefined,
	);
	return () => taken.abort();
}

function asCoreTransport(transport: Transport): CoreTransport {
	return async (request) => {
		try {
			return await transport(
				{ method: request.method, url: request.url, headers: Object.entries(request.headers), body: request.body, deployment: request.deployment },
				request.signal,
			);
		} catch (error) {
			const { kind, message } = failureOf(error);
			throw Object.assign(new Error(message), { code: CODE_OF_KIND[kind] ?? '' });
		}
	};
}

/** The core reads the kind of a failure off Node's error codes. */
const CODE_OF_KIND: Record<string, string> = {
	connect: 'ECONNREFUSED',
	dns: 'ENOTFOUND',
	tls: 'SELF_SIGNED',
	timeout: 'ETIMEDOUT',
	reset: 'ECONNRESET',
};

function readError(json: string): EngineError {
	try {
		return new EngineError(JSON.parse(json) as ErrorDocument);
	} catch {
		return new EngineError({ code: 'internal', message: json });
	}
}

function rethrow(error: unknown): never {
	throw error instanceof EngineFailure ? readError(error.document) : error;
}

function document<T>(which: Parameters<WasmEngine['document']>[0], input: object): T {
	try {
		return JSON.parse(wasm().document(which, JSON.stringify(input), '', Date.now())) as T;
	} catch (error) {
		return rethrow(error);
	}
}

class CoreAgent implements Agent {
	private running = 0;

	private closed = false;

	constructor(private readonly agent: EngineAgent) {}

	async run(request: object, { onEvent, signal }: Parameters<Agent['run']>[1] = {}): Promise<ResultDocument> {
		this.running += 1;
		try {
			return await this.start(request, onEvent, signal);
		} finally {
			this.running -= 1;
			this.freeIfIdle();
		}
	}

	private async start(request: object, onEvent: ((event: EventDocument) => void) | undefined, signal: AbortSignal | undefined): Promise<ResultDocument> {
		return await new Promise((resolve, reject) => {
			try {
				const task = this.agent.start(JSON.stringify(request), {
					event: onEvent && ((json) => onEvent(JSON.parse(json) as EventDocument)),
					done: (ok, json) => {
						signal?.removeEventListener('abort', cancel);
						if (ok) resolve(JSON.parse(json) as ResultDocument);
						else reject(readError(json));
					},
				});
				const cancel = (): void => task.cancel();
				signal?.addEventListener('abort', cancel, { once: true });
				if (signal?.aborted) cancel();
			} catch (error) {
				reject(error instanceof EngineFailure ? readError(error.document) : (error as Error));
			}
		});
	}

	close(): void {
		this.closed = true;
		this.freeIfIdle();
	}

	private freeIfIdle(): void {
		if (this.closed && this.running === 0) {
			this.running = -1;
			this.agent.free();
		}
	}
}

function answerModelCall(model: HostModel, invocation: ModelInvocation): void {
	const stop = new AbortController();
	invocation.onCancel = () => {
		stop.abort();
		invocation.fail(JSON.stringify({ message: 'cancelled', status: 'cancelled' }));
	};
	const request = JSON.parse(invocation.requestJson) as HostModelRequest;
	model(request, (text) => invocation.delta(text), stop.signal).then(
		(answer) => invocation.end(JSON.stringify(answer)),
		(error: unknown) => invocation.fail(JSON.stringify(modelFailure(error))),
	);
}

const STATUS_NAMES: Record<number, string> = { 401: 'authentication', 403: 'authentication', 404: 'model_unavailable', 429: 'rate_limited' };

/** What a connected chat model threw, as far as the engine can use it: it decides on retry and fallback by the status. */
function modelFailure(error: unknown): object {
	const thrown = error as { message?: string; status?: unknown; statusCode?: unknown; httpCode?: unknown; response?: { status?: unknown } };
	const status = [thrown.status, thrown.statusCode, thrown.httpCode, thrown.response?.status].map(Number).find((code) => code >= 100 && code < 600);
	const name = status === undefined ? undefined : STATUS_NAMES[status];
	return { message: thrown.message ?? 'The model failed', ...(status === undefined ? {} : { http_status: status }), ...(name === undefined ? {} : { status: name }) };
}

export const engine: Engine = {
	createAgent(config: object, host: AgentHost): Agent {
		try {
			const agent = wasm().createAgent(CONTEXT, JSON.stringify(config), runtime(host.transport ? asCoreTransport(host.transport) : noTransport));
			for (const [name, model] of Object.entries(host.models ?? {})) agent.addModel(name, (invocation) => answerModelCall(model, invocation));
			return new CoreAgent(agent);
		} catch (error) {
			return rethrow(error);
		}
	},
	classify: (input) => document('classify', input),
	judge: (input) => document('judge', input),
	catalog: () => document<CatalogEntry[]>('catalog', {}),
};

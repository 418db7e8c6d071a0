// Carries the engine's HTTP requests through n8n's own helpers, so that n8n's credentials, proxies and limits hold. The
// engine never sees a key: the helper adds it, from the credential of the deployment that asks.
import type { IAllExecuteFunctions, IHttpRequestMethods, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

export interface HttpRequest {
	method: string;
	url: string;
	headers: Array<[string, string]>;
	body: string;
	/** The id of the deployment (model) that asks. */
	deployment: string;
}

export interface HttpResponse {
	status: number;
	headers: Record<string, string>;
	body: Uint8Array;
}

export type Transport = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;

export type FailureKind = 'connect' | 'dns' | 'tls' | 'reset' | 'timeout' | 'cancelled' | 'other';

/** The context of whichever function of a node is running; the helpers are the same in all of them. */
export type HelperContext = Pick<IAllExecuteFunctions, 'helpers'>;

/** Headers that the credential brings; what the engine would write there is a placeholder. */
const FROM_CREDENTIAL = new Set(['authorization', 'x-api-key', 'api-key', 'x-goog-api-key', 'content-length', 'host']);

/** The stand-in that the engine holds instead of a key. */
export const STAND_IN = 'from-n8n-credential';

export function n8nTransport(contextNow: () => HelperContext, credentialOf: (deployment: string) => string | undefined, timeoutMs: number): Transport {
	return async (request, signal) => {
		const context = contextNow();
		const credential = credentialOf(request.deployment);
		const options: IHttpRequestOptions = {
			method: request.method as IHttpRequestMethods,
			url: withoutKey(request.url),
			headers: Object.fromEntries(request.headers.filter(([name]) => credential === undefined || !FROM_CREDENTIAL.has(name.toLowerCase()))),
			body: request.body === '' ? undefined : request.body,
			encoding: 'arraybuffer',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: timeoutMs,
			abortSignal: signal,
		};
		const response = (credential === undefined
			? await context.helpers.httpRequest(options)
			: await context.helpers.httpRequestWithAuthentication.call(context as IAllExecuteFunctions, credential, options)) as IN8nHttpFullResponse;
		return { status: response.statusCode, headers: plainHeaders(response.headers), body: bytes(response.body) };
	};
}

/** The engine may put a key into the query (Gemini); the credential does that itself. */
function withoutKey(url: string): string {
	return url.includes(STAND_IN) ? url.replace(/([?&])key=[^&]*&?/, '$1').replace(/[?&]$/, '') : url;
}

function plainHeaders(headers: unknown): Record<string, string> {
	const plain: Record<string, string> = {};
	for (const [name, value] of Object.entries((headers ?? {}) as Record<string, unknown>)) {
		if (value === undefined || value === null || typeof value === 'function') continue;
		plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
	}
	// The helper has already unpacked the body.
	delete plain['content-encoding'];
	delete plain['transfer-encoding'];
	return plain;
}

function bytes(body: unknown): Uint8Array {
	if (body instanceof Uint8Array) return body;
	if (body instanceof ArrayBuffer) return new Uint8Array(body);
	if (typeof body === 'string') return new TextEncoder().encode(body);
	return new TextEncoder().encode(body === undefined || body === null ? '' : JSON.stringify(body));
}

const KIND_OF_CODE: Record<string, FailureKind> = {
	ECONNREFUSED: 'connect',
	EHOSTUNREACH: 'connect',
	ENETUNREACH: 'connect',
	ENOTFOUND: 'dns',
	EAI_AGAIN: 'dns',
	ECONNRESET: 'reset',
	EPIPE: 'reset',
	ECONNABORTED: 'timeout',
	ETIMEDOUT: 'timeout',
	ERR_CANCELED: 'cancelled',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
	CERT_HAS_EXPIRED: 'tls',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
};

/** What went wrong below HTTP, in the words of the engine. Walks the chain of causes, since n8n wraps errors. */
export function failureOf(error: unknown): { kind: FailureKind; message: string } {
	let inner = error as { code?: unknown; cause?: unknown; message?: unknown } | undefined;
	const message = typeof inner?.message === 'string' ? inner.message : 'the request failed';
	for (let depth = 0; inner && depth < 5; depth += 1) {
		const kind = typeof inner.code === 'string' ? KIND_OF_CODE[inner.code] : undefined;
		if (kind) return { kind, message };
		inner = inner.cause as typeof inner;
	}
	return { kind: 'other', message };
}

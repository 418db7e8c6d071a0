// A transport as a carrier: whatever shape the body has, the engine hears head, bytes, end or fail.
import type { Carrier, Transport, TransportResponse } from './types.js';

export const carrierOf = (transport: Transport): Carrier => (asked, sink) => {
  const abort = new AbortController();
  let open = true;
  const close = (finish: () => void): void => {
    if (!open) return;
    open = false;
    finish();
  };
  void Promise.resolve().then(async () => {
    try {
      const response = await transport({ ...asked, signal: abort.signal });
      if (open) sink.head(response.status, headerPairs(response.headers));
      if (!asked.streaming && 'arrayBuffer' in response) {
        const whole = new Uint8Array(await (response as Response).arrayBuffer());
        if (open && whole.length > 0) sink.bytes(whole);
        close(() => sink.end());
        return;
      }
      for await (const chunk of bodyChunks(response.body)) {
        if (!open) return;
        if (chunk.length === 0) continue;
        const slower = sink.bytes(chunk);
        if (slower) await slower;
        if (!open) return;
      }
      close(() => sink.end());
    } catch (error) {
      close(() => sink.fail(failureKind(error), failureMessage(error)));
    }
  });
  return () => {
    abort.abort();
    // A transport may ignore its signal; the engine is told at once all the same.
    void Promise.resolve().then(() => close(() => sink.fail('cancelled', 'cancelled')));
  };
};

function headerPairs(headers: TransportResponse['headers']): Array<[string, string]> {
  if (!headers) return [];
  if (Symbol.iterator in headers) return [...(headers as Iterable<[string, string]>)];
  return Object.entries(headers)
    .filter((entry) => entry[1] !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]);
}

async function* bodyChunks(body: TransportResponse['body']): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  if (body === null || body === undefined) return;
  if (typeof body === 'string') yield encoder.encode(body);
  else if (body instanceof Uint8Array) yield body;
  else if ('getReader' in body) {
    // Not every runtime can iterate a ReadableStream; all can read one.
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    let finished = false;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          finished = true;
          return;
        }
        if (value) yield value;
      }
    } finally {
      if (!finished) await reader.cancel().catch(() => undefined);
    }
  } else if (Symbol.asyncIterator in body) {
    for await (const chunk of body as AsyncIterable<Uint8Array | string>) {
      yield typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    }
  } else yield encoder.encode(JSON.stringify(body));
}

/** Node's and the browsers' many names for the few things that can go wrong. */
export function failureKind(error: unknown): string {
  const seen: string[] = [];
  for (let e = error as { code?: unknown; name?: unknown; cause?: unknown } | undefined, depth = 0; e && depth < 4; depth++) {
    seen.push(String(e.code ?? ''), String(e.name ?? ''));
    e = e.cause as typeof e;
  }
  const names = seen.join(' ');
  if (/ENOTFOUND|EAI_AGAIN/.test(names)) return 'dns';
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT/.test(names)) return 'connect';
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(names)) return 'tls';
  if (/ETIMEDOUT|TimeoutError|UND_ERR_(HEADERS|BODY)_TIMEOUT/.test(names)) return 'timeout';
  if (/ECONNRESET|EPIPE|UND_ERR_SOCKET/.test(names)) return 'reset';
  return 'other';
}

export function failureMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = (error as { cause?: unknown }).cause;
  return cause instanceof Error && cause.message ? `${error.message}: ${cause.message}` : error.message;
}

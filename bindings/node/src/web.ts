// For servers and pages that speak in web standards: a stream of bytes, Server-Sent Events, a Request -> Response handler.
import type { CascadeAgent } from './agent.js';
import { cascadeflowError } from './errors.js';
import type { StreamEvent } from './events.js';
import type { Message, RunOptions, StreamOptions } from './types.js';

/** An async iterable as a `ReadableStream`. Cancelling the stream ends the run. */
export function toReadableStream<T>(iterable: AsyncIterable<T>): ReadableStream<T> {
  const iterator = iterable[Symbol.asyncIterator]();
  return new ReadableStream<T>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  }, { highWaterMark: 0 });
}

/** Events as Server-Sent Events. A failed run ends with an `error` event. */
export function toServerSentEvents(events: AsyncIterable<StreamEvent>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  async function* lines(): AsyncGenerator<Uint8Array> {
    try {
      for await (const event of events) {
        // The error's document may name hosts of yours; readers get class and message.
        const data = event.type === 'error' ? { error: event.data.error, type: event.data.type } : event.data;
        yield encoder.encode(`event: ${event.type}\ndata: ${JSON.stringify({ type: event.type, content: event.content, data })}\n\n`);
      }
    } catch (error) {
      if (!(error instanceof cascadeflowError)) throw error;  // its error event has been sent
    }
    yield encoder.encode('data: [DONE]\n\n');
  }
  return toReadableStream(lines());
}

/** Only the text of a stream. With optimistic streaming use events: text alone cannot be taken back. */
export function toTextStream(events: AsyncIterable<StreamEvent>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  async function* text(): AsyncGenerator<Uint8Array> {
    for await (const event of events) if (event.type === 'chunk' && event.content) yield encoder.encode(event.content);
  }
  return toReadableStream(text());
}

export interface ChatHandlerOptions extends RunOptions {
  /** `sse` (default): events; `text`: the text as it comes; `json`: the result at once. */
  protocol?: 'sse' | 'text' | 'json';
  streamMode?: StreamOptions['streamMode'];
  /** What a client may choose for itself. Nothing by default: options of a client's are not to be trusted. */
  allowedFields?: Array<'maxTokens' | 'temperature' | 'systemPrompt' | 'forceDirect' | 'userTier' | 'maxSteps'>;
}

/** A web-standard chat endpoint: POST `{prompt}` or `{messages}`. For Next.js routes, edge functions, Deno, Bun, Hono. */
export function createChatHandler(agent: CascadeAgent, options: ChatHandlerOptions = {}): (request: Request) => Promise<Response> {
  const { protocol = 'sse', allowedFields = [], ...runOptions } = options;
  return async (request) => {
    if (request.method !== 'POST') return problem(405, 'Use POST.');
    let body: Record<string, unknown>;
    try {
      body = (await request.json()) as Record<string, unknown>;
    } catch {
      return problem(400, 'The body is not JSON.');
    }
    const input = inputOf(body);
    if (input === undefined) return problem(400, 'Give `prompt` (text) or `messages` (a list of {role, content}).');
    const own = Object.fromEntries(allowedFields.filter((field) => body[field] !== undefined).map((field) => [field, body[field]]));
    const all: StreamOptions = { ...runOptions, ...own, signal: request.signal };
    if (protocol === 'json') {
      try {
        return Response.json(await agent.run(input, all));
      } catch (error) {
        return problem(statusOf(error), error instanceof Error ? error.message : String(error));
      }
    }
    const events = agent.stream(input, all);
    return protocol === 'text'
      ? new Response(toTextStream(events), { headers: { 'content-type': 'text/plain; charset=utf-8' } })
      : new Response(toServerSentEvents(events), {
        headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform' },
      });
  };
}

/** Text, `{role, content}`, or the `parts` of UI messages. */
function inputOf(body: Record<string, unknown>): string | Message[] | undefined {
  if (typeof body['prompt'] === 'string') return body['prompt'];
  if (typeof body['query'] === 'string') return body['query'];
  const { messages } = body;
  if (!Array.isArray(messages) || messages.length === 0) return undefined;
  return messages.map((message: { role: Message['role']; content?: Message['content']; parts?: Array<{ type: string; text?: string }> }) =>
    Array.isArray(message.parts)
      ? { role: message.role, content: message.parts.filter((part) => part.type === 'text').map((part) => part.text ?? '').join('') }
      : (message as Message));
}

function statusOf(error: unknown): number {
  if (!(error instanceof cascadeflowError)) return 500;
  switch (error.code) {
    case 'CONFIGURATION_ERROR': case 'GUARDRAIL_VIOLATION': return 400;
    case 'BUDGET_EXCEEDED': return 402;
    case 'RATE_LIMIT_ERROR': return 429;
    case 'TIMEOUT_ERROR': return 504;
    case 'PROVIDER_ERROR': case 'AUTHENTICATION_ERROR': return 502;
    default: return 500;
  }
}

const problem = (status: number, message: string): Response => Response.json({ error: message }, { status });

// The client that the WebAssembly engine sends by in Node, and when it leaves that to fetch.
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { CascadeAgent } from '../dist/node.js';
import { models, until } from './support.js';

const closing: Array<() => void> = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const answer = JSON.stringify({
  choices: [{ index: 0, message: { role: 'assistant', content: 'The capital of France is Paris.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 8 },
});
async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}
const serving = (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  closing.push(() => server.closeAllConnections());
  return listening(server);
};
const agentAt = (baseUrl: string, asked = models()): CascadeAgent =>
  new CascadeAgent({ engine: 'wasm', retry: { maxRetries: 0 }, models: asked.map((model) => ({ ...model, baseUrl, apiKey: 'sk-mine' })) });
const direct = { strategy: 'strong' } as const;

it('uses a fetch that took the place of the global one, and only then', async () => {
  const seen: string[] = [];
  const base = await serving((request, response) => {
    seen.push(String(request.headers['user-agent'] ?? 'none'));
    response.setHeader('content-type', 'application/json').end(answer);
  });
  const agent = agentAt(base);
  const own = globalThis.fetch;
  const urls: string[] = [];
  globalThis.fetch = (url, init) => { urls.push(String(url)); return own(url, init); };
  try {
    await agent.run('What is the capital of France?', direct);
  } finally {
    globalThis.fetch = own;
  }
  expect(urls).toEqual([`${base}/chat/completions`]);
  const result = await agent.run('What is the capital of France?', direct);
  expect(result.content).toBe('The capital of France is Paris.');
  expect(urls).toHaveLength(1);
  expect(seen).toHaveLength(2);
});

/** Answers over bare sockets, and counts them; `breaks` says what happens instead to the nth request of the nth connection. */
async function breaking(breaks: (socket: Socket, request: number, connection: number) => boolean): Promise<{ base: string; connections(): number }> {
  let connections = 0;
  const base = await listening(createSocketServer((socket) => {
    const connection = ++connections;
    let requests = 0;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      if (!bytes.includes('POST ') || breaks(socket, ++requests, connection)) return;
      socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`);
    });
  }));
  return { base, connections: () => connections };
}

it('sends once more when a connection was given up while it was idle', async () => {
  const server = await breaking((socket, request, connection) => connection === 1 && request === 2 && !!socket.resetAndDestroy());
  const agent = agentAt(server.base);
  for (let i = 0; i < 2; i++) expect((await agent.run(`What is the capital of France? ${i}`, direct)).content).toMatch(/Paris/);
  expect(server.connections()).toBe(2);
});

it('does not send again what the other side may have read', async () => {
  const server = await breaking((socket, request) => request === 2 && !!setTimeout(() => socket.resetAndDestroy(), 1_200));
  const agent = agentAt(server.base, models().slice(0, 1));
  await agent.run('What is the capital of France?');
  await expect(agent.run('What is the capital of France, then?')).rejects.toThrow();
  expect(server.connections()).toBe(1);
});

it('leaves it to fetch when its dispatcher was told something', async () => {
  const key = Symbol.for('undici.globalDispatcher.1');
  const all = globalThis as unknown as Record<symbol, object | undefined>;
  const base = await serving((_, response) => void response.setHeader('content-type', 'application/json').end(answer));
  await fetch(base);  // makes Node's own
  const own = all[key]!;
  let used = 0;
  class Agent {
    constructor() { Object.assign(this, { [Symbol('options')]: { connect: { rejectUnauthorized: true } } }); }
    dispatch(...args: unknown[]): unknown { used++; return (own as { dispatch(...a: unknown[]): unknown }).dispatch(...args); }
  }
  all[key] = new Agent();
  try {
    await agentAt(base).run('What is the capital of France?', direct);
  } finally {
    all[key] = own;
  }
  expect(used).toBe(1);
});

it('tells a connection that breaks in the middle of an answer from an answer', async () => {
  const base = await serving((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.write(answer.slice(0, 20), () => response.destroy());
  });
  await expect(agentAt(base).run('hello', direct)).rejects.toMatchObject({ name: 'ProviderError' });
});

it('reads no faster than its reader, and hangs up when that one leaves', async () => {
  const pieces = 8000;
  let sent = 0;
  let closed = false;
  const base = await serving(async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.setMaxListeners(0).on('close', () => { closed = true; });
    while (sent < pieces && !closed) {
      const more = response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: `${'x'.repeat(4000)} ` }, finish_reason: null }] })}\n\n`);
      sent++;
      if (!more) await new Promise<void>((resolve) => { response.once('drain', resolve).once('close', resolve); });
    }
    response.end();
  });
  for await (const event of agentAt(base).stream('count', { forceDirect: true })) {
    if (event.type !== 'chunk') continue;
    for (let turn = 0; turn < 200 && sent < pieces; turn++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(sent).toBeLessThan(pieces);
    break;
  }
  await until(() => closed);
});

it('takes a request back', async () => {
  let arrived = false;
  let closed = false;
  const base = await serving((request) => {
    arrived = true;
    request.socket.on('close', () => { closed = true; });
  });
  const stop = new AbortController();
  const waiting = agentAt(base).run('hello', { ...direct, signal: stop.signal });
  await until(() => arrived);
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  await until(() => closed);
});

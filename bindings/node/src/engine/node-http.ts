// Node's HTTP client as a carrier: a request costs a third of what it costs by fetch.
import type * as http from 'node:http';
import type * as https from 'node:https';
import { failureKind, failureMessage } from './carrier.js';
import type { Carrier } from './types.js';

/** As long as undici keeps a connection that nobody uses. */
const IDLE_MS = 4_000;
const MOST_PLACES = 64;
/** A connection that was given up while idle says so at once; one that breaks later may have been read from. */
const STALE_MS = 1_000;

interface Client {
  request: typeof http.request;
  agent: http.Agent;
}
/** Where a URL leads, read once. */
interface Place extends Client {
  options: { protocol: string; hostname: string; port: string; path: string; auth?: string };
}

export function nodeHttp(load: (module: string) => unknown): Carrier {
  const clients = new Map<string, Client>();
  const places = new Map<string, Place>();

  const client = (protocol: string): Client => {
    let found = clients.get(protocol);
    if (!found) {
      const module = load(protocol === 'https:' ? 'node:https' : 'node:http') as typeof http | typeof https;
      const agent = new module.Agent({ keepAlive: true, timeout: IDLE_MS, ...proxies() });
      found = { request: module.request as typeof http.request, agent };
      clients.set(protocol, found);
    }
    return found;
  };
  const place = (url: string): Place => {
    let found = places.get(url);
    if (!found) {
      const { protocol, hostname, port, pathname, search, username, password } = new URL(url);
      const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
      found = { ...client(protocol), options: { protocol, hostname: host, port, path: pathname + search } };
      if (username) found.options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      if (places.size === MOST_PLACES) places.clear();
      places.set(url, found);
    }
    return found;
  };

  return ({ method, url, headers, body }, sink) => {
    let open = true;
    let sent: http.ClientRequest | undefined;
    const fail = (kind: string, message: string): void => {
      if (!open) return;
      open = false;
      sink.fail(kind, message);
    };
    const answer = (response: http.IncomingMessage): void => {
      if (!open) return;
      const pairs: Array<[string, string]> = [];
      const raw = response.rawHeaders;
      for (let i = 0; i < raw.length; i += 2) pairs.push([raw[i]!.toLowerCase(), raw[i + 1]!]);
      sink.head(response.statusCode!, pairs);
      response.on('data', (chunk: Uint8Array) => {
        const slower = open && sink.bytes(chunk);
        if (!slower) return;
        response.pause();
        void slower.then(() => response.resume());
      });
      response.on('end', () => {
        if (!open) return;
        open = false;
        sink.end();
      });
      response.on('error', (error) => fail(failureKind(error), failureMessage(error)));
      response.on('close', () => fail('reset', 'The connection was closed before the answer was whole.'));
    };
    const send = (again: boolean): void => {
      try {
        const { request, agent, options } = place(url);
        let answered = false;
        const begun = performance.now();
        const asked = request({ ...options, agent, method, headers: { accept: '*/*', 'accept-encoding': 'identity', ...headers } }, (response) => {
          answered = true;
          answer(response);
        });
        sent = asked;
        asked.on('error', (error) => {
          // The other side gave up an idle connection just as it was used.
          const stale = !answered && asked.reusedSocket && failureKind(error) === 'reset' && performance.now() - begun < STALE_MS;
          if (open && again && stale) send(false);
          else fail(failureKind(error), failureMessage(error));
        });
        asked.end(body === '' ? undefined : body);
      } catch (error) {
        queueMicrotask(() => fail('other', failureMessage(error)));  // a URL or header that cannot be
      }
    };
    send(true);
    return () => {
      if (!open) return;
      open = false;
      sent?.destroy();
      queueMicrotask(() => sink.fail('cancelled', 'cancelled'));
    };
  };
}

/** Node 24 and later: the proxy variables count where the process is told that they do, as for its own fetch. */
function proxies(): object {
  return process.env['NODE_USE_ENV_PROXY'] === '1' ? { proxyEnv: process.env } : {};
}

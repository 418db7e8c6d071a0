// What an entry point (Node, web, edge, portable) knows about its surroundings. Everything else in src/ runs anywhere:
// it names no process, no timers and no globals.
import { carrierOf } from './engine/carrier.js';
import type { Carrier, Engine, Runtime, Transport } from './engine/types.js';
import { ConfigurationError } from './errors.js';
import type { AgentConfig } from './types.js';

export interface EngineInfo {
  engine: 'native' | 'wasm' | 'none';
  /** Why this one. */
  reason: string;
  version?: string;
  [key: string]: unknown;
}

export interface Surroundings {
  /** The engine for an agent, at once where that is possible. Throws or rejects with a reason. */
  engine(kind: 'auto' | 'native' | 'wasm'): Engine | Promise<Engine>;
  why(kind: 'auto' | 'native' | 'wasm'): string;
  fetch?: typeof fetch;
  /** Something quicker than `fetch`, where there is one. */
  carrier?: Carrier;
  setTimer?: Runtime['setTimer'];
  monotonicMs?: () => number;
  randomU32?: () => number;
  environment?: () => Record<string, string | undefined>;
  log?: (level: number, message: string) => void;
}

let current: Surroundings | undefined;

export function setSurroundings(surroundings: Surroundings): void {
  current = surroundings;
}
export function surroundings(): Surroundings {
  if (!current) throw new Error('No entry point of this package was loaded.');
  return current;
}

/** The engine for questions that need no agent and are answered at once. Entry points keep the one they have made. */
export function engineNow(): Engine {
  const engine = surroundings().engine('auto');
  if (engine instanceof Promise) {
    engine.catch(() => undefined);
    throw new ConfigurationError('The engine is still loading here: `await ready()` once before the first call that answers at once.');
  }
  return engine;
}

/** Resolves when the engine is loaded. Needed only where loading takes time (browsers), before calls that answer at once. */
export async function ready(): Promise<EngineInfo> {
  await surroundings().engine('auto');
  return engineInfo();
}

/** Which engine runs here, and why. */
export function engineInfo(): EngineInfo {
  try {
    const engine = engineNow();
    const { engine: _kind, ...rest } = JSON.parse(engine.versionInfo()) as Record<string, unknown>;
    return { engine: engine.kind, reason: surroundings().why('auto'), ...rest };
  } catch (error) {
    return { engine: 'none', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Does an agent with these options need a host-driven engine (its own transport), or may the engine send by itself? */
export function needsHost(options: AgentConfig): boolean {
  return options.transport !== undefined || options.fetch !== undefined || options.sleep !== undefined || options.environment !== undefined
    || options.validators !== undefined;
}

/** Transport and timers for a host-driven engine. */
export function runtimeOf(options: AgentConfig): Runtime {
  const around = surroundings();
  const chosen = options.transport ?? (options.fetch && fetchTransport(options.fetch));
  const carrier = chosen ? carrierOf(chosen) : around.carrier ?? (around.fetch && carrierOf(fetchTransport(around.fetch)));
  if (!carrier) throw new ConfigurationError('There is no `fetch` here: give `transport: async (request) => response`.', 'transport');
  const sleep = options.sleep;
  const setTimer = sleep
    ? (callback: () => void, ms: number) => {
      let wanted = true;
      void sleep(ms).then(() => { if (wanted) callback(); });
      return () => { wanted = false; };
    }
    : around.setTimer;
  if (!setTimer) throw new ConfigurationError('There are no timers here: give `sleep: (ms) => Promise`.', 'sleep');
  return {
    carrier,
    setTimer,
    monotonicMs: around.monotonicMs ?? (() => Date.now()),
    wallMs: () => Date.now(),
    randomU32: around.randomU32 ?? (() => Math.floor(Math.random() * 0x1_0000_0000)),
    ...(options.verbose || options.cascade?.verbose ? { log: around.log } : {}),
  };
}

export function fetchTransport(fetcher: typeof fetch): Transport {
  return (request) => fetcher(request.url, {
    method: request.method, headers: request.headers, body: request.body, signal: request.signal,
  });
}

/** Of the surroundings' variables those that the engine may need: providers' keys and addresses, and those that are named. */
export function environmentFor(options: AgentConfig): Record<string, string> {
  const all = options.environment ?? surroundings().environment?.() ?? {};
  const named = new Set(options.models.map((model) => model.apiKeyEnv));
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) {
    if (value && (named.has(name) || /_(API_KEY|KEY|TOKEN|BASE_URL|API_BASE|HOST|ENDPOINT|API_VERSION)$/.test(name))) out[name] = value;
  }
  return out;
}

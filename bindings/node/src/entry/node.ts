// Entry point for Node, Bun and other places with files: the native addon where it loads, else WebAssembly.
import type { readFileSync } from 'node:fs';
import { carrierOf } from '../engine/carrier.js';
import { NativeEngine, type Addon } from '../engine/native.js';
import { nodeHttp } from '../engine/node-http.js';
import { WasmEngine } from '../engine/wasm.js';
import type { Engine } from '../engine/types.js';
import { ConfigurationError } from '../errors.js';
import { fetchTransport, setSurroundings, runtimeOf, type Surroundings } from '../surroundings.js';

export * from '../api.js';

declare const __filename: string;
// What of Node is needed is required when it is: importing node:module and node:fs alone would double the time that this
// package takes to load. The CommonJS build has no import.meta.url; scripts/build.mjs makes it empty there.
let required: NodeJS.Require | undefined;
function load(module: string): unknown {
  return requiring()(module);
}
function requiring(): NodeJS.Require {
  if (!process.getBuiltinModule) throw new ConfigurationError(`Node ${process.versions.node} is too old: 20.16, 22.3 or later is needed.`);
  return required ??= process.getBuiltinModule('node:module').createRequire(import.meta.url || __filename);
}

let native: NativeEngine | undefined;
let wasm: WasmEngine | undefined;
let nativeProblems: string[] | undefined;

/** The platform package's name by the convention of npm. One binary serves every libc of Linux. */
const platformPackage = `@cascadeflow/core-${process.platform}-${process.arch}`;

function nativeEngine(): NativeEngine | undefined {
  if (native || nativeProblems) return native;
  nativeProblems = [];
  if (process.env['CASCADEFLOW_ENGINE'] === 'wasm') {
    nativeProblems.push('CASCADEFLOW_ENGINE=wasm');
    return undefined;
  }
  // Beside this file it lies where the package was built; from the registry it comes by platform.
  for (const place of ['./cascadeflow.node', platformPackage]) {
    try {
      native = new NativeEngine(load(place) as Addon);
      return native;
    } catch (error) {
      const message = error instanceof Error ? error.message.split('\n')[0]! : String(error);
      if (!/Cannot find module/.test(message)) nativeProblems.push(message);
      else if (!place.startsWith('.')) nativeProblems.push(`${place} is not installed`);
    }
  }
  return undefined;
}

function wasmEngine(): WasmEngine {
  if (!wasm) {
    const fs = load('node:fs') as { readFileSync: typeof readFileSync };
    wasm = new WasmEngine(new WebAssembly.Module(fs.readFileSync(requiring().resolve('./cascadeflow.wasm'))));
    wasm.useRuntime(runtimeOf({ models: [] }));
  }
  return wasm;
}

// What somebody put in the place of fetch, or of what stands behind it (undici's dispatcher: proxies, mocks), is used.
// Otherwise Node's older client does the same for a third of the time.
const ownFetch = /internal\/deps\/undici/.test(Function.prototype.toString.call(globalThis.fetch)) ? globalThis.fetch : undefined;
const byFetch = carrierOf(fetchTransport((...args) => fetch(...args)));
const byHttp = nodeHttp(load);
const dispatcher = Symbol.for('undici.globalDispatcher.1');
let seen: { behind: object | undefined; changed: boolean } = { behind: undefined, changed: false };
function fetchIsChanged(): boolean {
  if (globalThis.fetch !== ownFetch || process.versions['bun']) return true;
  const behind = (globalThis as { [dispatcher]?: object })[dispatcher];
  if (behind !== seen.behind) seen = { behind, changed: behind !== undefined && !isNodesOwn(behind) };
  return seen.changed;
}
/** Node's own dispatcher is an Agent that nobody has told anything: a certificate, a limit, an interceptor. */
function isNodesOwn(behind: object): boolean {
  const key = Object.getOwnPropertySymbols(behind).find((symbol) => symbol.description === 'options');
  const options = key && (behind as Record<symbol, unknown>)[key];
  return behind.constructor.name === 'Agent' && typeof options === 'object' && options !== null
    && Object.values(options).every((value) => value === undefined || value === Infinity);
}

// A call for each number costs more than the number.
const drawing = new Uint32Array(256);
let drawn = drawing.length;

const surroundings: Surroundings = {
  engine(kind): Engine {
    if (kind === 'wasm') return wasmEngine();
    const found = nativeEngine();
    if (found) return found;
    if (kind === 'native') throw new ConfigurationError(`The native engine does not load here: ${nativeProblems!.join('; ')}.`, 'engine');
    return wasmEngine();
  },
  why: () => (nativeEngine() ? 'the native addon loads here' : `the native addon does not load here (${nativeProblems!.join('; ')})`),
  fetch: (...args) => fetch(...args),
  carrier: (request, sink) => (fetchIsChanged() ? byFetch : byHttp)(request, sink),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  monotonicMs: () => performance.now(),
  randomU32: () => {
    if (drawn === drawing.length) {
      crypto.getRandomValues(drawing);  // the global, not node:crypto: that one takes milliseconds to load
      drawn = 0;
    }
    return drawing[drawn++]!;
  },
  environment: () => process.env,
  log: (level, message) => console.error(`cascadeflow ${['error', 'warning', 'info', 'debug'][level] ?? ''}: ${message}`),
};
setSurroundings(surroundings);

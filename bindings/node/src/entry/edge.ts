// Entry point for edge runtimes (Cloudflare Workers, Vercel Edge), where a module is imported and never compiled.
import module from './cascadeflow.wasm';
import { WasmEngine } from '../engine/wasm.js';
import { setSurroundings, runtimeOf } from '../surroundings.js';

export * from '../api.js';

let engine: WasmEngine | undefined;

setSurroundings({
  engine(kind) {
    if (kind === 'native') throw new Error('There is no native engine here.');
    engine ??= new WasmEngine(module).useRuntime(runtimeOf({ models: [] }));
    return engine;
  },
  why: () => 'WebAssembly is the engine of edge runtimes',
  fetch: (...args) => fetch(...args),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  randomU32: () => crypto.getRandomValues(new Uint32Array(1))[0]!,
  environment: () => (typeof process === 'object' && process.env) || {},
});

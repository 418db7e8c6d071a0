// Entry point for browsers, Deno and every place that can fetch the module beside this file.
import { WasmEngine } from '../engine/wasm.js';
import { setSurroundings, runtimeOf } from '../surroundings.js';

export * from '../api.js';

let engine: WasmEngine | Promise<WasmEngine> | undefined;

async function load(): Promise<WasmEngine> {
  const url = new URL('./cascadeflow.wasm', import.meta.url);
  let module: WebAssembly.Module;
  try {
    module = await WebAssembly.compileStreaming(fetch(url));
  } catch {
    // Some servers send the module under another media type, and some hosts read files by other means.
    module = await WebAssembly.compile(await (await fetch(url)).arrayBuffer());
  }
  engine = new WasmEngine(module).useRuntime(runtimeOf({ models: [] }));
  return engine;
}

setSurroundings({
  engine(kind) {
    if (kind === 'native') throw new Error('There is no native engine here.');
    engine ??= load().catch((error: unknown) => {
      engine = undefined;  // the next one may try again
      throw error;
    });
    return engine;
  },
  why: () => 'WebAssembly is the engine of browsers',
  fetch: (...args) => fetch(...args),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  monotonicMs: () => performance.now(),
  randomU32: () => crypto.getRandomValues(new Uint32Array(1))[0]!,
  log: (level, message) => (level === 0 ? console.error : console.log)(`cascadeflow: ${message}`),
});

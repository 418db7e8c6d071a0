// Entry point for Node, Bun and other places with files: the native addon where it loads, else WebAssembly.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NativeEngine, type Addon } from '../engine/native.js';
import { WasmEngine } from '../engine/wasm.js';
import type { Engine } from '../engine/types.js';
import { ConfigurationError } from '../errors.js';
import { setSurroundings, runtimeOf, type Surroundings } from '../surroundings.js';

export * from '../api.js';

declare const __dirname: string;
// The CommonJS build has no import.meta.url; scripts/build.mjs makes it empty there.
const here = import.meta.url ? dirname(fileURLToPath(import.meta.url)) : __dirname;
const load = createRequire(join(here, 'index.js'));

let native: NativeEngine | undefined;
let wasm: WasmEngine | undefined;
let nativeProblems: string[] | undefined;

/** The platform package's name by the convention of npm: `@cascadeflow/core-linux-x64`, with `-musl` where that is the libc. */
function platformPackages(): string[] {
  const base = `@cascadeflow/core-${process.platform}-${process.arch}`;
  if (process.platform !== 'linux') return [base];
  const header = (process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined)?.header;
  return header?.glibcVersionRuntime ? [base] : [`${base}-musl`, base];
}

function nativeEngine(): NativeEngine | undefined {
  if (native || nativeProblems) return native;
  nativeProblems = [];
  if (process.env['CASCADEFLOW_ENGINE'] === 'wasm') {
    nativeProblems.push('CASCADEFLOW_ENGINE=wasm');
    return undefined;
  }
  const built = join(here, 'cascadeflow.node');
  for (const place of [...(existsSync(built) ? [built] : []), ...platformPackages()]) {
    try {
      native = new NativeEngine(load(place) as Addon);
      return native;
    } catch (error) {
      const message = error instanceof Error ? error.message.split('\n')[0]! : String(error);
      nativeProblems.push(/Cannot find module/.test(message) ? `${place} is not installed` : message);
    }
  }
  return undefined;
}

function wasmEngine(): WasmEngine {
  if (!wasm) {
    wasm = new WasmEngine(new WebAssembly.Module(readFileSync(join(here, 'cascadeflow.wasm'))));
    wasm.useRuntime(runtimeOf({ models: [] }));
  }
  return wasm;
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

// Entry point for sandboxes: the module inside (deflated, in base64), and nothing taken from the surroundings: no globals, no process, no timers.
// Agents made here need `transport` and `sleep`.
import text from 'cascadeflow-wasm-base64';
import { WasmEngine } from '../engine/wasm.js';
import { setSurroundings } from '../surroundings.js';

export * from '../api.js';

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const values = new Uint8Array(128);
  for (let i = 0; i < 64; i++) values[alphabet.charCodeAt(i)] = i;
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((base64.length / 4) * 3 - padding);
  for (let from = 0, to = 0; from < base64.length; from += 4) {
    const group = (values[base64.charCodeAt(from)]! << 18) | (values[base64.charCodeAt(from + 1)]! << 12)
      | (values[base64.charCodeAt(from + 2)]! << 6) | values[base64.charCodeAt(from + 3)]!;
    bytes[to++] = group >> 16;
    if (to < bytes.length) bytes[to++] = (group >> 8) & 255;
    if (to < bytes.length) bytes[to++] = group & 255;
  }
  return bytes;
}

let engine: WasmEngine | Promise<WasmEngine> | undefined;

async function load(): Promise<WasmEngine> {
  const unpacked = new Blob([decode(text)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const module = await WebAssembly.compile(await new Response(unpacked).arrayBuffer());
  engine = new WasmEngine(module).useRuntime({
    carrier: () => () => undefined,
    setTimer: () => () => undefined,
    monotonicMs: () => Date.now(),
    wallMs: () => Date.now(),
    randomU32: () => Math.floor(Math.random() * 0x1_0000_0000),
  });
  return engine;
}

setSurroundings({
  engine(kind) {
    if (kind === 'native') throw new Error('There is no native engine here.');
    engine ??= load();
    return engine;
  },
  why: () => 'this is the portable build: WebAssembly, carried by its host',
});

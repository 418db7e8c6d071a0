// Builds dist/: each node and the credential as one file, the engine with its WebAssembly inlined as a third that the
// nodes share, plus icons and codex files. Usage: node scripts/build.mjs [path of cascadeflow.wasm]
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const candidates = [
  process.argv[2],
  process.env.CASCADE_WASM,
  join(root, '../bindings/node/dist/cascadeflow.wasm'),
  join(root, '../build/wasm/bindings/node/wasm/cascadeflow.wasm'),
].filter(Boolean);
const wasm = candidates.map((path) => resolve(path)).find((path) => existsSync(path));
if (!wasm) {
  console.error(`No cascadeflow.wasm found. Build it first (make wasm). Looked at:\n  ${candidates.join('\n  ')}`);
  process.exit(1);
}

// The nodes do not each carry the engine: they share dist/core.js, and with it the class of its errors.
const sharedCore = {
  name: 'shared-core',
  setup(build) {
    build.onResolve({ filter: /\/(core|engine)$/ }, (args) =>
      args.importer.startsWith(root) && args.path.startsWith('.') ? { path: '../../core.js', external: true } : undefined);
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  external: ['n8n-workflow'],
  minify: false,
  legalComments: 'none',
  logLevel: 'warning',
};

rmSync(join(root, 'dist'), { recursive: true, force: true });
await build({ ...common, entryPoints: ['src/core.ts'], outfile: 'dist/core.js', define: { CASCADEFLOW_WASM: JSON.stringify(readFileSync(wasm).toString('base64')) } });
const nodes = ['CascadeFlow', 'CascadeFlowChatModel'];
for (const name of nodes) {
  await build({ ...common, entryPoints: [`nodes/${name}/${name}.node.ts`], outfile: `dist/nodes/${name}/${name}.node.js`, plugins: [sharedCore] });
  cpSync(join(root, `nodes/${name}/${name}.node.json`), join(root, `dist/nodes/${name}/${name}.node.json`));
}
const credential = 'CascadeFlowOpenAiCompatibleApi.credentials';
await build({ ...common, entryPoints: [`credentials/${credential}.ts`], outfile: `dist/credentials/${credential}.js` });
mkdirSync(join(root, 'dist/icons'), { recursive: true });
cpSync(join(root, 'icons'), join(root, 'dist/icons'), { recursive: true });

console.log(`built dist/ with ${wasm} (${Math.round(statSync(wasm).size / 1024)} KB of WebAssembly)`);

// Builds dist/: bundles for each entry point, type declarations, the WebAssembly module, and the addon when there is one.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');
const root = join(here, '../..');
const dist = join(here, 'dist');
const wasm = process.env.CASCADEFLOW_WASM ?? join(root, 'build/wasm/bindings/node/wasm/cascadeflow.wasm');
const addon = process.env.CASCADEFLOW_ADDON ?? join(root, 'build/addon/bindings/node/native/cascadeflow.node');

if (!existsSync(wasm)) {
  console.error('The WebAssembly module is missing. Build it first: scripts/build-wasm.sh');
  process.exit(1);
}
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
copyFileSync(wasm, join(dist, 'cascadeflow.wasm'));
if (existsSync(addon)) copyFileSync(addon, join(dist, 'cascadeflow.node'));

/** The module as text, for the portable build. */
const wasmAsText = {
  name: 'wasm-as-text',
  setup(builder) {
    builder.onResolve({ filter: /^cascadeflow-wasm-base64$/ }, () => ({ path: wasm, namespace: 'wasm-text' }));
    builder.onLoad({ filter: /.*/, namespace: 'wasm-text' }, () => ({ contents: deflateRawSync(readFileSync(wasm), { level: 9 }).toString('base64'), loader: 'text' }));
  },
};
const common = {
  bundle: true, target: 'es2022', sourcemap: false, legalComments: 'none', minifySyntax: true, minifyWhitespace: true,
  plugins: [wasmAsText], absWorkingDir: here, logLevel: 'warning',
};
const peers = ['@langchain/core', '@langchain/core/*', '@ai-sdk/provider', 'ai'];
/** One copy of the package's classes: subpath entries import the main entry instead of bundling it again. */
const mainOutside = (format) => ({
  name: 'main-outside',
  setup(builder) {
    builder.onResolve({ filter: /\/entry\/node\.js$/ }, () => ({ path: format === 'esm' ? './node.js' : './node.cjs', external: true }));
  },
});
const subpaths = ['langchain', 'ai-sdk'].filter((name) => existsSync(join(here, `src/${name}.ts`)));

await Promise.all([
  // One file for Node, where every further one costs time to load; what browsers and edge runtimes share is beside them.
  build({ ...common, entryPoints: ['src/entry/node.ts'], outfile: 'dist/node.js', platform: 'node', format: 'esm' }),
  build({
    ...common, entryPoints: ['web', 'edge'].map((name) => `src/entry/${name}.ts`), outdir: 'dist', platform: 'node', format: 'esm',
    splitting: true, chunkNames: 'shared', external: ['*.wasm'],
  }),
  build({
    ...common, entryPoints: ['src/entry/node.ts'], outfile: 'dist/node.cjs', platform: 'node', format: 'cjs',
    define: { 'import.meta.url': '""' },
  }),
  build({ ...common, entryPoints: ['src/entry/portable.ts'], outfile: 'dist/portable.cjs', platform: 'neutral', format: 'cjs', minifyIdentifiers: true }),
  ...subpaths.flatMap((name) => ['esm', 'cjs'].map((format) => build({
    ...common, entryPoints: [`src/${name}.ts`], outfile: `dist/${name}.${format === 'esm' ? 'js' : 'cjs'}`, platform: 'node', format,
    external: peers, plugins: [mainOutside(format)],
  }))),
  ...(existsSync(join(here, 'src/cli.ts'))
    ? [build({ ...common, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', platform: 'node', format: 'esm', plugins: [mainOutside('esm')], banner: { js: '#!/usr/bin/env node' } })]
    : []),
]);
// The portable build once, with the module inside; by import it is the same file under names.
const require = createRequire(import.meta.url);
const names = Object.keys(require(join(dist, 'portable.cjs')));
writeFileSync(join(dist, 'portable.js'), `import core from './portable.cjs';\nexport const { ${names.join(', ')} } = core;\n`);
if (!process.argv.includes('--no-types')) {
  execFileSync(process.execPath, [join(here, 'node_modules/typescript/bin/tsc'), '-p', join(here, 'tsconfig.json')], { stdio: 'inherit', cwd: here });
  // Declarations beside each entry point.
  for (const entry of ['entry/node', 'entry/web', 'entry/edge', 'entry/portable', ...subpaths]) {
    writeFileSync(join(dist, `${entry.split('/').at(-1)}.d.ts`), `export * from './types/${entry}.js';\n`);
  }
  // The same declarations for `require`: they name each other with .cjs.
  for (const file of readdirSync(join(dist, 'types'), { recursive: true }).filter((name) => name.endsWith('.d.ts'))) {
    const text = readFileSync(join(dist, 'types', file), 'utf8').replace(/(from\s+'|import\(')(\.{1,2}\/[^']+)\.js'/g, "$1$2.cjs'");
    writeFileSync(join(dist, 'types', file.replace(/\.d\.ts$/, '.d.cts')), text);
  }
}
for (const file of ['node.js', 'shared.js', 'portable.cjs', 'cascadeflow.wasm', 'cascadeflow.node']) {
  if (existsSync(join(dist, file))) console.log(`${file.padEnd(18)} ${(statSync(join(dist, file)).size / 1024).toFixed(0)} KB`);
}

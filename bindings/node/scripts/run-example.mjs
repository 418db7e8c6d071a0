// run-example.mjs FILE.ts: bundles a TypeScript program against the built package and runs it.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');
const file = resolve(process.argv[2] ?? '');
// Beside node_modules, so that what stays outside the bundle is found.
const folder = mkdtempSync(join(here, 'node_modules', '.example-'));
const own = { '@cascadeflow/core': 'node.js', '@cascadeflow/core/langchain': 'langchain.js', '@cascadeflow/core/ai-sdk': 'ai-sdk.js' };
try {
  const outfile = join(folder, 'program.mjs');
  await build({
    entryPoints: [file], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'error',
    plugins: [{
      name: 'own-package',
      setup: (builder) => builder.onResolve({ filter: /^@cascadeflow\/core/ }, ({ path }) => ({ path: join(here, 'dist', own[path]), external: true })),
    }],
  });
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(3)], { stdio: 'inherit', timeout: 60_000 });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

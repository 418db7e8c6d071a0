// Packs the package and looks at the tarball as a stranger would: publint, are-the-types-wrong, sizes, an install without
// scripts and network, a program by import and by require, and the command line.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');
const work = mkdtempSync(join(tmpdir(), 'cascadeflow-package-'));
const { name, version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const run = (program, args, options = {}) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options });
const problems = [];
const limit = (what, bytes, most) => {
  console.log(`${what}: ${(bytes / 1000).toFixed(0)} KB (at most ${most})`);
  if (bytes > most * 1000) problems.push(`${what} is too large`);
};

try {
  // The main package: everything but the addon, which comes by platform.
  const main = join(work, 'main');
  mkdirSync(main);
  for (const file of ['package.json', 'README.md', 'LICENSE', 'dist']) cpSync(join(here, file), join(main, file), { recursive: true });
  const addon = join(main, 'dist/cascadeflow.node');
  const withAddon = existsSync(addon);
  const packages = [];
  if (withAddon) {
    const platform = join(work, 'platform');
    mkdirSync(platform);
    cpSync(addon, join(platform, 'cascadeflow.node'));
    rmSync(addon);
    writeFileSync(join(platform, 'package.json'), JSON.stringify({
      name: `${name}-linux-x64`, version, description: `The native engine of ${name} for Linux on x86-64`, license: 'MIT',
      main: 'cascadeflow.node', files: ['cascadeflow.node'], os: ['linux'], cpu: ['x64'], engines: { node: '>=20' },
    }, null, 2));
    cpSync(join(here, 'LICENSE'), join(platform, 'LICENSE'));
    packages.push(JSON.parse(run('npm', ['pack', '--json', '--pack-destination', work, platform]))[0]);
    limit('addon', statSync(join(platform, 'cascadeflow.node')).size, 4000);
  }
  const manifest = JSON.parse(readFileSync(join(main, 'package.json'), 'utf8'));
  delete manifest.devDependencies;
  delete manifest.scripts;
  manifest.optionalDependencies = { [`${name}-linux-x64`]: version };
  writeFileSync(join(main, 'package.json'), JSON.stringify(manifest, null, 2));
  packages.unshift(JSON.parse(run('npm', ['pack', '--json', '--pack-destination', work, main]))[0]);
  limit('main package, unpacked', packages[0].unpackedSize, 2000);
  const module = readFileSync(join(main, 'dist/cascadeflow.wasm'));
  limit('wasm', module.length, 900);
  limit('wasm, gzipped', gzipSync(module, { level: 9 }).length, 350);

  const bin = (tool) => join(here, 'node_modules/.bin', tool);
  console.log(run(bin('publint'), ['run', join(work, packages[0].filename), '--strict']).trim());
  run(bin('attw'), [join(work, packages[0].filename), '--profile', 'node16', '--no-emoji', '--exclude-entrypoints', './cascadeflow.wasm']);
  console.log('are-the-types-wrong: nothing is');

  // An install as on a machine without compiler and network.
  const app = join(work, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{"private":true}');
  const tarballs = packages.map((entry) => join(work, entry.filename));
  run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=optional', '--loglevel=error', ...tarballs.slice(0, 1)], { cwd: app });
  const wasmOnly = run(process.execPath, ['--input-type=module', '-e', `import { engineInfo, classify } from '${name}'; console.log(engineInfo().engine, classify('Write a function in C').domain);`], { cwd: app });
  if (!wasmOnly.startsWith('wasm code')) problems.push(`the main package alone answers ${wasmOnly}`);
  if (withAddon) {
    const target = join(app, 'node_modules', `${name}-linux-x64`);
    mkdirSync(target, { recursive: true });
    run('tar', ['-xzf', tarballs[1], '-C', target, '--strip-components=1']);
    const native = run(process.execPath, ['-e', `const { engineInfo } = require('${name}'); console.log(engineInfo().engine);`], { cwd: app });
    if (native.trim() !== 'native') problems.push(`with the platform package the engine is ${native}`);
  }
  const demo = run(join(app, 'node_modules/.bin/cascadeflow'), ['demo'], { cwd: app });
  if (!/demo-strong/.test(demo) || !/draft accepted/.test(demo)) problems.push('the demonstration neither accepts nor escalates');
  console.log(`installs offline without scripts; engines, command line: ${problems.length === 0 ? 'as they should be' : 'see below'}`);
  if (process.argv[2]) for (const tarball of tarballs) cpSync(tarball, join(process.argv[2], tarball.split('/').at(-1)));
} finally {
  rmSync(work, { recursive: true, force: true });
}
if (problems.length > 0) {
  console.error(`check-package: ${problems.join('; ')}`);
  process.exit(1);
}

// What the package costs before it does anything: time of import, memory after load, each in processes of their own, the best
// of several:  scripts/with-practice node bindings/node/bench/footprint.mjs
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';

const at = (name) => new URL(`../dist/${name}`, import.meta.url);
const script = (body) => ['--input-type=module', '-e', `const started = performance.now(); ${body}
  console.log(JSON.stringify({ ms: performance.now() - started, rss: process.memoryUsage().rss / 1048576 }));`];
const agent = (engine) => `const { CascadeAgent } = await import('${at('node.js')}');
  const agent = new CascadeAgent({ engine: '${engine}', models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }] });`;
const programs = {
  'an empty Node': '',
  'import': `await import('${at('node.js')}');`,
  'require': `(await import('node:module')).createRequire(import.meta.url)('${at('node.cjs').pathname}');`,
  'an agent, native': agent('native'),
  'an agent, wasm': agent('wasm'),
  'one run, native': `${agent('native')} await agent.run('What is the capital of France?');`,
  'one run, wasm': `${agent('wasm')} await agent.run('What is the capital of France?');`,
};
const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const measured = {};
console.log('in a process of its own      ms      RSS MB');
for (const [name, body] of Object.entries(programs)) {
  const runs = Array.from({ length: rounds }, () => JSON.parse(execFileSync(process.execPath, script(body), { encoding: 'utf8' })));
  measured[name] = { ms: Math.min(...runs.map(({ ms }) => ms)), rss: Math.min(...runs.map(({ rss }) => rss)) };
  console.log(`${name.padEnd(22)} ${measured[name].ms.toFixed(1).padStart(9)} ${measured[name].rss.toFixed(0).padStart(9)}`);
}
const goal = (what, value, most, unit) => console.log(`${what}: ${value.toFixed(1)} ${unit}, goal below ${most}: ${value < most ? 'met' : 'missed'}`);
goal('import above an empty Node', measured['import'].ms - measured['an empty Node'].ms, 8, 'ms');
goal('RSS after load, native', measured['an agent, native'].rss, 120, 'MB');
goal('RSS after load, wasm', measured['an agent, wasm'].rss, 120, 'MB');
const wasm = readFileSync(at('cascadeflow.wasm'));
goal('wasm', wasm.length / 1000, 900, 'KB');
goal('wasm, gzip', gzipSync(wasm, { level: 9 }).length / 1000, 350, 'KB');
goal('addon', statSync(at('cascadeflow.node')).size / 1e6, 4, 'MB');

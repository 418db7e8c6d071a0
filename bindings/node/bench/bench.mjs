// Throughput and latency of agent.run (draft accepted, nothing bought by the gate) beside plain fetch and undici's request,
// in one run against the same server (server.mjs), with the goals:  node bindings/node/bench/bench.mjs
// Both cores are shared with that server and with whatever else runs, so the contenders take short turns, every round in
// another order, and what counts is the median over the rounds, of a ratio the median of the ratios within a round.
import { Agent, request } from 'undici';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { CascadeAgent } from '../dist/node.js';
import { startServer } from './server.mjs';

const server = await startServer();
if (!server) {
  console.log('the npm package beside fetch and undici: skipped, there is no nginx here');
  process.exit(0);
}
process.env.OPENAI_BASE_URL = server.url;
process.env.OPENAI_API_KEY = 'sk-bench';
const url = `${server.url}/chat/completions`;
const prompt = 'What is the capital of France?';
const body = JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: prompt }], logprobs: true });
const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-bench' };
const models = [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }];
const options = { models, checks: { selfCheck: 'never', secondSample: 'never' }, quality: { threshold: 0 }, maxConcurrent: 1024 };

const agents = { native: new CascadeAgent({ ...options, engine: 'native' }), wasm: new CascadeAgent({ ...options, engine: 'wasm' }) };
const dispatcher = new Agent({ connections: 256 });  // not the global one: that would be plain fetch's too
const contenders = {
  fetch: async () => { const r = await fetch(url, { method: 'POST', headers, body }); await r.json(); },
  undici: async () => { const r = await request(url, { method: 'POST', headers, body, dispatcher }); await r.body.json(); },
  native: () => agents.native.run(prompt),
  wasm: () => agents.wasm.run(prompt),
};
// The earlier package under the same name, where somebody installed it: CASCADEFLOW_BEFORE=/somewhere/node_modules/@cascadeflow/core
if (process.env.CASCADEFLOW_BEFORE) {
  const before = createRequire(import.meta.url)(process.env.CASCADEFLOW_BEFORE);
  const agent = new before.CascadeAgent({ models: models.map((model, i) => ({ ...model, cost: 0.001 * (i + 1) })), quality: { minConfidence: 0 } });
  contenders.before = () => agent.run(prompt);
} else console.log('the earlier package: skipped, CASCADEFLOW_BEFORE does not name one');

async function measure(fn, concurrency, seconds) {
  const latencies = [];
  const before = process.cpuUsage();
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (performance.now() < end) {
      const t = performance.now();
      await fn();
      latencies.push(performance.now() - t);
    }
  }));
  const elapsed = (performance.now() - started) / 1000;
  const used = process.cpuUsage(before);
  latencies.sort((a, b) => a - b);
  return { perSecond: latencies.length / elapsed, p50: latencies[latencies.length >> 1] * 1000, cpu: (used.user + used.system) / latencies.length };
}

const goal = (what, value, sign, bound, unit = '') => {
  const met = sign === '>=' ? value >= bound : value <= bound;
  console.log(`${what.padEnd(62)} ${value.toFixed(2).padStart(9)} ${unit.padEnd(3)} goal ${sign} ${bound}${met ? '' : '   missed'}`);
};
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const rounds = Number(process.env.BENCH_ROUNDS ?? 15);
const seconds = Number(process.env.BENCH_SECONDS ?? 0.25);
const names = Object.keys(contenders);
const seen = {};  // [name][concurrency]: what each round measured
console.log('contender   concurrency   runs/s     p50 us     cpu us');  // cpu: of all threads, per run; the steadiest of them on a busy machine
for (const concurrency of [1, 32, 256]) {
  for (const name of names) {
    (seen[name] ??= {})[concurrency] = [];
    await measure(contenders[name], concurrency, 0.5);
  }
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      seen[name][concurrency].push(await measure(contenders[name], concurrency, seconds));
    }
  }
  for (const name of names) {
    const of = (what) => median(seen[name][concurrency].map((round) => round[what]));
    console.log(`${name.padEnd(11)} ${String(concurrency).padStart(11)} ${of('perSecond').toFixed(0).padStart(8)} ${of('p50').toFixed(0).padStart(10)} ${of('cpu').toFixed(0).padStart(10)}`);
  }
}
const over = (name, other, concurrency, compare) =>
  median(seen[name][concurrency].map((round, i) => compare(round, seen[other][concurrency][i])));
const times = (name, other, concurrency) => over(name, other, concurrency, (a, b) => a.perSecond / b.perSecond);
for (const concurrency of [32, 256]) {
  goal(`native: times plain fetch, ${concurrency} at once`, times('native', 'fetch', concurrency), '>=', 5);
  goal(`native: times undici request, ${concurrency} at once`, times('native', 'undici', concurrency), '>=', 0.75);
}
for (const concurrency of [1, 32, 256]) goal(`wasm: time of a run over fetch, ${concurrency} at once`, times('fetch', 'wasm', concurrency), '<=', 1.1);
goal('native: p50 over undici request, one at a time', over('native', 'undici', 1, (a, b) => a.p50 - b.p50), '<=', 60, 'us');

// How long the thread of JavaScript is held by a long prompt: inside agent.run, and at worst between two turns of the loop.
const long = 'The quick brown fox jumps over the lazy dog. '.repeat(2300);
for (const [engine, agent] of Object.entries(agents)) {
  let inside = Infinity;
  let between = Infinity;
  for (let round = 0; round < 10; round++) {
    let longest = 0;
    let last = performance.now();
    let running = true;
    const turn = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    const t = performance.now();
    const run = agent.run(long);
    inside = Math.min(inside, performance.now() - t);
    await run.catch((error) => console.error(error.message));
    running = false;
    between = Math.min(between, longest);
  }
  goal(`${engine}: agent.run of a 100 KB prompt returns after`, inside, '<=', 1, 'ms');
  if (engine === 'native') goal(`${engine}: longest turn of the loop meanwhile`, between, '<=', 1, 'ms');
  else console.log(`${`${engine}: longest turn of the loop meanwhile`.padEnd(62)} ${between.toFixed(2).padStart(9)} ms`);
}
for (const agent of Object.values(agents)) agent.close();
await dispatcher.close();
await server.stop();

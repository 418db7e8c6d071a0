// Throughput and latency of agent.run (draft accepted, nothing bought by the gate) beside plain fetch and undici's request,
// against the same loopback server in one run, with the goals:  scripts/with-practice node bindings/node/bench/bench.mjs
// Contenders take turns in every round and the best round counts, so that a busy machine is busy for all of them.
import { Agent, request, setGlobalDispatcher } from 'undici';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { CascadeAgent } from '../dist/node.js';

setGlobalDispatcher(new Agent({ connections: 256 }));
const url = `${process.env.OPENAI_BASE_URL}/chat/completions`;
const prompt = 'What is the capital of France?';
const body = JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: prompt }], logprobs: true });
const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-practice' };
const models = [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }];
const options = { models, checks: { selfCheck: 'never', secondSample: 'never' }, quality: { threshold: 0 }, maxConcurrent: 1024 };

const agents = { native: new CascadeAgent({ ...options, engine: 'native' }), wasm: new CascadeAgent({ ...options, engine: 'wasm' }) };
const contenders = {
  fetch: async () => { const r = await fetch(url, { method: 'POST', headers, body }); await r.json(); },
  undici: async () => { const r = await request(url, { method: 'POST', headers, body }); await r.body.json(); },
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
  latencies.sort((a, b) => a - b);
  return { perSecond: latencies.length / elapsed, p50: latencies[latencies.length >> 1] * 1000 };
}

const goal = (what, value, sign, bound, unit = '') => {
  const met = sign === '>=' ? value >= bound : value <= bound;
  console.log(`${what.padEnd(62)} ${value.toFixed(2).padStart(9)} ${unit.padEnd(3)} goal ${sign} ${bound}${met ? '' : '   missed'}`);
};
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const seconds = Number(process.env.BENCH_SECONDS ?? 0.6);
console.log('contender   concurrency   runs/s     p50 us');
const best = {};
for (const concurrency of [1, 32, 256]) {
  for (const fn of Object.values(contenders)) await measure(fn, concurrency, 0.3);
  for (let round = 0; round < rounds; round++) {
    for (const [name, fn] of Object.entries(contenders)) {
      const { perSecond, p50 } = await measure(fn, concurrency, seconds);
      const key = `${name} ${concurrency}`;
      best[key] = { perSecond: Math.max(perSecond, best[key]?.perSecond ?? 0), p50: Math.min(p50, best[key]?.p50 ?? Infinity) };
    }
  }
  for (const name of Object.keys(contenders)) {
    const { perSecond, p50 } = best[`${name} ${concurrency}`];
    console.log(`${name.padEnd(11)} ${String(concurrency).padStart(11)} ${perSecond.toFixed(0).padStart(8)} ${p50.toFixed(0).padStart(10)}`);
  }
}
const rate = (name, concurrency) => best[`${name} ${concurrency}`].perSecond;
for (const concurrency of [32, 256]) {
  goal(`native: times plain fetch, ${concurrency} at once`, rate('native', concurrency) / rate('fetch', concurrency), '>=', 5);
  goal(`native: times undici request, ${concurrency} at once`, rate('native', concurrency) / rate('undici', concurrency), '>=', 0.75);
}
for (const concurrency of [1, 32, 256]) goal(`wasm: time of a run over fetch, ${concurrency} at once`, rate('fetch', concurrency) / rate('wasm', concurrency), '<=', 1.1);
goal('native: p50 over undici request, one at a time', best['native 1'].p50 - best['undici 1'].p50, '<=', 60, 'us');

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

// Throughput and latency of agent.run (draft accepted, nothing bought by the gate) beside plain fetch and undici's request,
// against the same loopback server in one run:  scripts/with-practice node bindings/node/bench/bench.mjs
import { request } from 'undici';
import { Agent, setGlobalDispatcher } from 'undici';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { CascadeAgent } from '../dist/node.js';

setGlobalDispatcher(new Agent({ connections: 256 }));
const url = `${process.env.OPENAI_BASE_URL}/chat/completions`;
const prompt = 'What is the capital of France?';
const body = JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: prompt }], logprobs: true });
const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-practice' };
const models = [{ name: 'gpt-4o-mini', provider: 'openai', requestsPerMinute: undefined }, { name: 'gpt-4o', provider: 'openai' }];
const options = { models, checks: { selfCheck: 'never', secondSample: 'never' }, quality: { threshold: 0 }, maxConcurrent: 1024 };

const agents = { native: tryAgent('native'), wasm: tryAgent('wasm') };
function tryAgent(engine) {
  try {
    return new CascadeAgent({ ...options, engine });
  } catch (error) {
    console.error(`${engine}: ${error.message}`);
    return undefined;
  }
}
const contenders = {
  fetch: async () => { const r = await fetch(url, { method: 'POST', headers, body }); await r.json(); },
  'undici request': async () => { const r = await request(url, { method: 'POST', headers, body }); await r.body.json(); },
  ...(agents.native && { 'agent.run native': () => agents.native.run(prompt) }),
  ...(agents.wasm && { 'agent.run wasm': () => agents.wasm.run(prompt) }),
};

async function measure(fn, concurrency, seconds) {
  const latencies = [];
  const end = performance.now() + seconds * 1000;
  const started = performance.now();
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

const seconds = Number(process.env.BENCH_SECONDS ?? 2);
console.log('contender            concurrency   runs/s     p50 us');
for (const concurrency of [1, 32, 256]) {
  for (const [name, fn] of Object.entries(contenders)) {
    await measure(fn, concurrency, 0.3);
    const { perSecond, p50 } = await measure(fn, concurrency, seconds);
    console.log(`${name.padEnd(20)} ${String(concurrency).padStart(11)} ${perSecond.toFixed(0).padStart(8)} ${p50.toFixed(0).padStart(10)}`);
  }
}
console.log(`RSS after load: ${(process.memoryUsage().rss / 1048576).toFixed(0)} MB`);

const long = 'The quick brown fox jumps over the lazy dog. '.repeat(2300);
for (const [engine, agent] of Object.entries(agents)) {
  if (!agent) continue;
  await agent.run(long).catch(() => undefined);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const t = performance.now();
  const run = agent.run(long).catch((error) => console.error(error.message));
  const blocked = performance.now() - t;
  await run;
  delay.disable();
  console.log(`100 KB prompt, ${engine}: agent.run returns after ${blocked.toFixed(2)} ms; longest loop delay ${(delay.max / 1e6).toFixed(1)} ms`);
}

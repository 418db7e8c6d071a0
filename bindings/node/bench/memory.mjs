// Memory over 100,000 runs:  scripts/with-practice node --expose-gc bindings/node/bench/memory.mjs [native|wasm] [runs]
// Flat means: the last half ends where it began, give or take a few MB of allocators and caches.
import { CascadeAgent } from '../dist/node.js';

const engine = process.argv[2] ?? 'native';
const runs = Number(process.argv[3] ?? 100_000);
const agent = new CascadeAgent({
  engine, models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }],
  checks: { selfCheck: 'never', secondSample: 'never' },
});
const seen = [];
const step = Math.ceil(runs / 10);
for (let done = 0; done < runs;) {
  const until = Math.min(runs, done + step);
  while (done < until) {
    const batch = Math.min(64, until - done);
    await Promise.all(Array.from({ length: batch }, (_, i) => agent.run(`What color is the sky on day ${done + i}?`)));
    done += batch;
  }
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  seen.push(rss / 1048576);
  console.log(`${engine}: ${String(done).padStart(7)} runs, RSS ${(rss / 1048576).toFixed(1)} MB, heap ${(heapUsed / 1048576).toFixed(1)} MB`);
}
console.log(`${engine}: the second half grew by ${(seen.at(-1) - seen[4]).toFixed(1)} MB`);
agent.close();

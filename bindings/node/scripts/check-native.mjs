// check-native.mjs: the native engine from end to end on whatever Node runs this, against the practice provider of its environment
// (scripts/with-practice): answers, streams, tools, names that cannot be resolved, a worker thread, an end by itself.
import assert from 'node:assert/strict';
import { Worker, isMainThread } from 'node:worker_threads';
import { CascadeAgent, engineInfo } from '../dist/node.js';

const models = [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }];
const agent = new CascadeAgent({ models, engine: 'native' });
assert.match((await agent.run('What is the capital of France?')).content, /Paris/);
if (isMainThread) {
  let text = '';
  for await (const event of agent.stream('What is the capital of France?')) if (event.type === 'chunk') text += event.content;
  assert.match(text, /Paris/);
  const deep = '['.repeat(900) + ']'.repeat(900);  // the loop thread has stack enough
  assert.equal((await Promise.all(Array.from({ length: 200 }, () => agent.run('What is the capital of France?')))).length, 200);
  await agent.run(`Is this JSON? ${deep}`);
  const lost = new CascadeAgent({ models: [{ ...models[0], baseUrl: 'http://no-such-host.invalid/v1' }], engine: 'native', maxRetries: 0 });
  await assert.rejects(lost.run('x'), /resolved/);
  const [code] = await new Promise((done) => new Worker(new URL(import.meta.url)).on('exit', (...all) => done(all)));
  assert.equal(code, 0);
  const report = process.report.getReport().header.glibcVersionRuntime;
  console.log(`Node ${process.version} on ${report ? `glibc ${report}` : 'musl'}: the ${engineInfo().engine} engine passed`);
}

// Many prompts, a few at a time.
import { CascadeAgent } from '@cascadeflow/core';

const agent = new CascadeAgent({ models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }] });
const prompts = ['What is the capital of France?', 'What color is the sky?', 'Who wrote Hamlet?', 'What is 17 * 24?'];
const batch = await agent.runBatch(prompts, { maxParallel: 4, timeoutPerQuery: 30 });
batch.results.forEach((result, i) => console.log(`${prompts[i]} -> ${result?.content ?? 'failed'}`));
console.log(`${batch.successCount} of ${prompts.length}, $${batch.totalCost.toFixed(6)} together`);

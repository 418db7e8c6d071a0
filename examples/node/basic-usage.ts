// The smallest cascade: a cheap model drafts, a strong one answers what the draft does not.
import { CascadeAgent, type ModelConfig } from '@cascadeflow/core';

const models: ModelConfig[] = [
  { name: 'gpt-4o-mini', provider: 'openai' },
  { name: 'gpt-4o', provider: 'openai' },
];
const agent = new CascadeAgent({ models });

for (const prompt of ['What is the capital of France?', 'What color is the sky?', 'Explain the difference between a mutex and a semaphore.']) {
  const result = await agent.run(prompt);
  console.log(`> ${prompt}\n${result.content}`);
  console.log(`  ${result.modelUsed}, $${result.totalCost.toFixed(6)}, saved ${result.savingsPercentage.toFixed(1)} %, ${result.reason}\n`);
}

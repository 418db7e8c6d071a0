// Budgets: of a run, of a user, of a day; estimated before, enforced always.
import { BudgetExceededError, CascadeAgent } from '@cascadeflow/core';

const agent = new CascadeAgent({
  models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }],
  budgets: [{ name: 'ours', scope: 'day', limitUsd: 1, onExceeded: 'degrade' }],
});
const estimate = await agent.estimateCost('What is the capital of France?', { maxTokens: 200 });
console.log(`at most $${estimate.cascade['atMost']?.toFixed(6)}, probably $${estimate.cascade['probably']?.toFixed(6)}, strong alone $${estimate.strongOnly['probably']?.toFixed(6)}`);

const result = await agent.run('What is the capital of France?', { maxBudget: 0.01 });
console.log(`${result.content} Really $${result.totalCost.toFixed(6)}.`);
try {
  await agent.run('Write a long essay about bridges', { maxBudget: 0.0000001 });
} catch (error) {
  if (!(error instanceof BudgetExceededError)) throw error;
  console.log('refused:', error.message);
}

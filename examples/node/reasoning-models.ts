// A reasoning model as the strong tier: its thinking is apart from its answer, and the effort is yours to choose.
import { CascadeAgent } from '@cascadeflow/core';

const agent = new CascadeAgent({ models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'o3', provider: 'openai' }] });
const result = await agent.run('How many primes are there below 30?', { reasoning: { effort: 'low' }, forceDirect: true });
console.log(result.content);
if (result.reasoning) console.log('It thought:', result.reasoning.slice(0, 200));
console.log(`${result.usage?.reasoningTokens ?? 0} tokens of reasoning, $${result.totalCost.toFixed(6)}`);

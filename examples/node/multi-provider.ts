// Models of several providers in one cascade; the cheapest drafts.
import { CascadeAgent } from '@cascadeflow/core';

const agent = new CascadeAgent({
  models: [
    { name: 'llama-3.1-8b-instant', provider: 'groq' },
    { name: 'claude-haiku-4-5', provider: 'anthropic' },
    { name: 'gpt-4o', provider: 'openai' },
  ],
  maxTiers: 3,
});
const result = await agent.run('Who wrote Hamlet?');
console.log(result.content);
for (const attempt of result.attempts) console.log(`  ${attempt.purpose} by ${attempt.provider}/${attempt.model}: $${attempt.cost.toFixed(6)}`);

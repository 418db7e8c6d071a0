// Streaming: text as it comes, and what the cascade decides on the way. Nothing shown is taken back.
import { CascadeAgent } from '@cascadeflow/core';

const agent = new CascadeAgent({ models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }] });
for await (const event of agent.stream('Explain how a hash table works')) {
  switch (event.type) {
    case 'routing': console.log(`[${event.data.strategy}, ${event.data.complexity}]`); break;
    case 'chunk': process.stdout.write(event.content); break;
    case 'draft_decision': console.log(`[draft ${event.data.accepted ? 'accepted' : 'rejected'}, p = ${event.data.confidence.toFixed(2)}]`); break;
    case 'switch': console.log(`\n[${event.content}]`); break;
    case 'complete': console.log(`\n[${event.data.result.modelUsed}, $${event.data.result.totalCost.toFixed(6)}]`); break;
  }
}

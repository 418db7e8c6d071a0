// A check of your own beside the engine's: here answers must name a source.
import { CascadeAgent } from '@cascadeflow/core';

const agent = new CascadeAgent({
  models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }],
  quality: { minLength: 1, confidenceThresholds: { simple: 0.6, hard: 0.8 } },
  validators: {
    // 0 rejects, 1 accepts, null has no opinion.
    noHedging: ({ answer }) => (/\b(maybe|perhaps|not sure)\b/i.test(answer) ? 0 : null),
  },
});
const result = await agent.run('Who wrote Hamlet?');
console.log(result.content, `(${result.modelUsed}, p = ${result.confidence?.toFixed(2)})`);

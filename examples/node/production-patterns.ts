// What a service in production wants: limits in time and money, retries, typed errors, metrics, callbacks, cancelling.
import {
  BudgetExceededError, CallbackManager, CascadeAgent, MetricsCollector, ProviderError, RateLimitError, TimeoutError,
} from '@cascadeflow/core';

const callbacks = new CallbackManager();
callbacks.register('model_call_error', ({ data }) => console.log('  a model call failed:', data['status']));
const metrics = new MetricsCollector();

const agent = new CascadeAgent({
  models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }],
  timeouts: { runMs: 20_000 },
  retry: { maxRetries: 2, baseDelayMs: 50 },
  budgets: [{ name: 'daily', scope: 'day', limitUsd: 5, onExceeded: 'degrade', warnAt: 0.8 }],
  cache: { enabled: true, ttlS: 600 },
  guardrails: { pii: 'redact' },
  callbacks,
});

async function answer(prompt: string, signal?: AbortSignal): Promise<string> {
  try {
    const result = await agent.run(prompt, { ...(signal && { signal }) });
    metrics.record(result);
    return result.content;
  } catch (error) {
    if (error instanceof BudgetExceededError) return 'The budget of today is spent.';
    if (error instanceof RateLimitError) return `Busy; try again in ${error.retryAfter ?? '?'} s.`;
    if (error instanceof TimeoutError) return 'That took too long.';
    if (error instanceof ProviderError) return 'No provider answers.';
    throw error;
  }
}

console.log(await answer('What is the capital of France?'));
console.log(await answer('What is the capital of France?'), '(from the cache)');
console.log(await answer('Mail ada@example.com and say hello.'));
const { totalQueries, totalCost, acceptanceRate } = metrics.getSummary();
console.log(`${totalQueries} queries, $${totalCost.toFixed(6)}, ${(acceptanceRate * 100).toFixed(0)} % of drafts accepted`);

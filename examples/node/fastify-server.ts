// Fastify with a budget per user.
import { BudgetExceededError, CascadeAgent } from '@cascadeflow/core';
import fastify from 'fastify';

const agent = new CascadeAgent({
  models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }],
  budgets: [{ name: 'per user', scope: 'user', period: 'day', limitUsd: 0.05, onExceeded: 'refuse' }],
});
const app = fastify();
app.post<{ Body: { prompt: string; user: string } }>('/ask', async (request, reply) => {
  try {
    const { content, modelUsed, totalCost } = await agent.run(request.body.prompt, { user: request.body.user });
    return { content, modelUsed, totalCost };
  } catch (error) {
    if (error instanceof BudgetExceededError) return reply.code(402).send({ error: 'Your budget of today is spent.' });
    throw error;
  }
});

if (process.env['PORT']) await app.listen({ port: Number(process.env['PORT']) });
else {
  const answer = await app.inject({ method: 'POST', url: '/ask', payload: { prompt: 'What is the capital of France?', user: 'ada' } });
  console.log(answer.statusCode, answer.json());
  await app.close();
}

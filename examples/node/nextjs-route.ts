// Next.js: app/api/chat/route.ts. The handler speaks web standards, so the edge runtime works too.
import { CascadeAgent, createChatHandler } from '@cascadeflow/core';

export const runtime = 'edge';
const agent = new CascadeAgent({ models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }] });
export const POST = createChatHandler(agent, { protocol: 'text', systemPrompt: 'Answer in one sentence.' });

const response = await POST(new Request('http://localhost/api/chat', {
  method: 'POST', body: JSON.stringify({ messages: [{ role: 'user', content: 'What is the capital of France?' }] }),
}));
console.log(response.status, await response.text());

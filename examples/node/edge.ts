// An edge function (Vercel Edge, Cloudflare Workers, Deno): Request in, a stream of events out. The same package, the
// WebAssembly engine. In a browser use it with a `baseUrl` that points to a proxy of yours: keys do not belong in pages.
import { CascadeAgent, createChatHandler } from '@cascadeflow/core';

const agent = new CascadeAgent({ engine: 'wasm', models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }] });
const handler = createChatHandler(agent);
export default { fetch: handler };

const response = await handler(new Request('http://edge.example/', { method: 'POST', body: JSON.stringify({ prompt: 'What is the capital of France?' }) }));
console.log(response.headers.get('content-type'));
console.log(await response.text());

// Models of your own: a class under a provider's name, or an object in the model's place.
import { CascadeAgent, providerRegistry, type ModelConfig, type Provider, type ProviderRequest } from '@cascadeflow/core';

class Shouting implements Provider {
  constructor(readonly config: ModelConfig) {}
  async generate(request: ProviderRequest) {
    const text = String(request.messages.at(-1)?.content ?? '').toUpperCase();
    return { content: `You said: ${text}`, usage: { prompt_tokens: 10, completion_tokens: 5 }, finish_reason: 'stop' };
  }
}
providerRegistry.register('shouting', Shouting);

const agent = new CascadeAgent({ models: [{ name: 'loud', provider: 'shouting', cost: 0 }] });
const result = await agent.run('hello there');
console.log(result.content, `(${result.provider})`);

const inline = new CascadeAgent({ models: [{ name: 'mine', model: { generate: async () => ({ content: 'Paris is the capital of France.' }) } }] });
console.log((await inline.run('What is the capital of France?')).content);

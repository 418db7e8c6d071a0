import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CascadeAgent, CallbackEvent, CallbackManager, createTool, providerRegistry, ToolExecutor, type Provider, type ProviderRequest } from '../dist/node.js';
import { engines, models } from './support.js';

const weather = (seen: unknown[] = []) => createTool({
  name: 'get_weather',
  description: 'Get the weather in a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  function: async (args: { city: string }) => {
    seen.push(args);
    return { city: args.city, degrees: 21 };
  },
});

describe.each(engines)('on the %s engine', (engine) => {
  const agent = (options = {}) => new CascadeAgent({ models: models(), engine, ...options });

  it('hands tool calls back when nobody runs them', async () => {
    const result = await agent().run('What is the weather in Paris?', { tools: [weather().toOpenAIFormat()] });
    expect(result.hasToolCalls).toBe(true);
    expect(result.toolCalls![0]).toMatchObject({ type: 'function', function: { name: 'get_weather' } });
    expect(JSON.parse(result.toolCalls![0]!.function.arguments)).toHaveProperty('city');
  });

  it('runs the tool loop with an executor', async () => {
    const seen: any[] = [];
    const tool = weather(seen);
    const result = await agent().run('What is the weather in Paris?', { tools: [tool.toOpenAIFormat()], toolExecutor: new ToolExecutor([tool]) });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen[0].city).toMatch(/Paris/);
    expect(result.content).not.toBe('');
    expect(result.hasToolCalls).toBe(false);
    expect(result.messages!.some((message) => message.role === 'tool')).toBe(true);
  });

  it('gives each run its own executor, also for tools of the same name', async () => {
    const one = agent();
    const seen = Array.from({ length: 8 }, () => [] as any[]);
    const cities = ['Paris', 'London', 'Rome', 'Madrid', 'Berlin', 'Vienna', 'Oslo', 'Lisbon'];
    await Promise.all(seen.map((mine, i) => {
      const tool = weather(mine);
      return one.run(`What is the weather in ${cities[i]}?`, { tools: [tool.toOpenAIFormat()], toolExecutor: new ToolExecutor([tool]) });
    }));
    seen.forEach((mine, i) => expect(mine.every((args) => String(args.city).includes(cities[i]!))).toBe(true));
    expect(seen.every((mine) => mine.length > 0)).toBe(true);
  });

  it('tells the model what went wrong in a tool', async () => {
    const tool = createTool({ ...weather().toJSON(), function: () => { throw new Error('no such station'); } });
    const result = await agent().run('What is the weather in Paris?', { tools: [tool.toOpenAIFormat()], toolExecutor: new ToolExecutor([tool]) });
    expect(JSON.stringify(result.messages)).toContain('no such station');
  });

  it('asks an object that generates', async () => {
    const asked: ProviderRequest[] = [];
    const mine: Provider = {
      async generate(request) {
        asked.push(request);
        return { content: 'Paris is the capital of France.', usage: { prompt_tokens: 8, completion_tokens: 7 }, finish_reason: 'stop' };
      },
    };
    const result = await agent({ models: [{ name: 'mine', model: mine, cost: 0.001 }] }).run('What is the capital of France?', { systemPrompt: 'Be short.' });
    expect(result.content).toBe('Paris is the capital of France.');
    expect(asked[0]!.messages.at(-1)).toMatchObject({ role: 'user' });
    expect(result.usage).toMatchObject({ inputTokens: 8, outputTokens: 7 });
    expect(result.totalCost).toBeCloseTo(0.001 * 15 / 1000, 9);
  });

  it('streams from an object that streams, and cancels it', async () => {
    let aborted = false;
    const mine: Provider = {
      generate: () => Promise.reject(new Error('not asked')),
      async *stream(request) {
        request.signal!.addEventListener('abort', () => { aborted = true; });
        for (let i = 0; i < 1000 && !request.signal!.aborted; i++) {
          yield { content: `word${i} ` };
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      },
    };
    let text = '';
    for await (const event of agent({ models: [{ name: 'mine', model: mine }] }).stream('talk')) {
      if (event.type === 'chunk') text += event.content;
      if (text.length > 30) break;
    }
    expect(text.startsWith('word0 word1 ')).toBe(true);
    for (let i = 0; i < 100 && !aborted; i++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(aborted).toBe(true);
  });

  it('asks a provider that was registered as a class', async () => {
    class Echo implements Provider {
      constructor(readonly config: { name: string }) {}
      async generate(request: ProviderRequest) {
        return { content: `${this.config.name} heard ${request.messages.at(-1)!.content}`, usage: { prompt_tokens: 3, completion_tokens: 5 } };
      }
    }
    providerRegistry.register('echo', Echo);
    try {
      const result = await agent({ models: [{ name: 'parrot', provider: 'echo', cost: 0 }] }).run('hello');
      expect(result).toMatchObject({ content: 'parrot heard hello', provider: 'echo', modelUsed: 'parrot' });
    } finally {
      providerRegistry.unregister('echo');
    }
  });

  it('gives back typed values', async () => {
    const result = await agent().run('Describe the city of Paris as JSON', { schema: z.object({ name: z.string(), population: z.number() }) });
    expect(typeof result.parsed!.name).toBe('string');
    expect(typeof result.parsed!.population).toBe('number');
    const plain = await agent().run('Describe Rome', { schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false } });
    expect(plain.parsed).toHaveProperty('name');
  });

  it('asks validators of one\'s own', async () => {
    const asked: string[] = [];
    const result = await new CascadeAgent({
      models: models(), ...(engine === 'wasm' && { engine }),
      validators: { strict: ({ answer, model }) => { asked.push(`${model}: ${answer}`); return model === 'gpt-4o'; } },
    }).run('What is the capital of France?');
    expect(asked.length).toBeGreaterThan(0);
    expect(result.modelUsed).toBe('gpt-4o');
  });

  it('tells callbacks of all that happens', async () => {
    const heard: string[] = [];
    const callbacks = new CallbackManager();
    for (const event of Object.values(CallbackEvent)) callbacks.register(event, () => { heard.push(event); });
    const one = agent({ callbacks, cache: { enabled: true }, retry: { baseDelayMs: 1 } });
    await one.run('What is the capital of France?');
    await one.run('What is the capital of France?');
    await one.run(`[[practice:fail=1,key=callbacks-${engine}-${Date.now()},status=500]] What color is the sky?`);
    await expect(one.run('[[practice:status=400]] hi')).rejects.toThrow();
    expect([...new Set(heard)].sort()).toEqual(Object.values(CallbackEvent).sort());
  });
});

// The real packages of others on top of a cascade: LangChain.js, the AI SDK, web standards.
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { HumanMessage, type AIMessageChunk } from '@langchain/core/messages';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { tool as lcTool } from '@langchain/core/tools';
import { generateText, stepCountIs, streamText, tool } from 'ai';
import type OpenAI from 'openai';
import type Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CascadeAgent, createChatHandler, createTool, type Message, type Tool } from '../dist/node.js';
import { cascadeflow } from '../dist/ai-sdk.js';
import { ChatCascade, withCascade } from '../dist/langchain.js';
import { engines, models } from './support.js';

describe.each(engines)('on the %s engine', (engine) => {
  const agent = () => new CascadeAgent({ models: models(), engine });

  it('is a LangChain chat model in a chain, with usage and metadata', async () => {
    const chat = new ChatCascade({ agent: agent() });
    const chain = ChatPromptTemplate.fromMessages([['system', 'Be short.'], ['human', 'What is the capital of {country}?']]).pipe(chat);
    const message = await chain.invoke({ country: 'France' });
    expect(message.text).toMatch(/Paris/);
    expect(message.usage_metadata!.total_tokens).toBeGreaterThan(0);
    expect(message.response_metadata['cascade']).toMatchObject({ accepted: true, modelUsed: 'gpt-4o-mini' });
    expect(await chain.pipe(new StringOutputParser()).invoke({ country: 'France' })).toMatch(/Paris/);
  });

  it('streams through LangChain', async () => {
    let whole: AIMessageChunk | undefined;
    let chunks = 0;
    for await (const chunk of await new ChatCascade({ agent: agent() }).stream('What is the capital of France?')) {
      whole = whole ? whole.concat(chunk) : chunk;
      chunks++;
    }
    expect(whole!.text).toMatch(/Paris/);
    expect(chunks).toBeGreaterThan(1);
    expect(whole!.usage_metadata!.output_tokens).toBeGreaterThan(0);
  });

  it('binds tools and gives structured output in LangChain', async () => {
    const chat = new ChatCascade({ agent: agent() });
    const weather = lcTool(async ({ city }) => `21 degrees in ${city}`, { name: 'get_weather', description: 'Get the weather in a city', schema: z.object({ city: z.string() }) });
    const message = await chat.bindTools([weather]).invoke('What is the weather in Paris?');
    expect(message.tool_calls![0]).toMatchObject({ name: 'get_weather', args: { city: expect.stringContaining('Paris') } });
    const structured = await chat.withStructuredOutput(z.object({ city: z.string() }), { name: 'get_city' }).invoke('Get the city of Paris');
    expect(structured).toHaveProperty('city');
  });

  it('cascades two LangChain models', async () => {
    const drafter = new FakeListChatModel({ responses: ['I do not know.'] });
    const verifier = new FakeListChatModel({ responses: ['The capital of France is Paris.'] });
    const chat = withCascade({ drafter, verifier, config: undefined });
    const message = await chat.invoke([new HumanMessage('What is the capital of France?')]);
    expect(message.text).toBe('The capital of France is Paris.');
  });

  it('generates and streams text in the AI SDK', async () => {
    const model = cascadeflow(agent());
    const { text, usage, providerMetadata } = await generateText({ model, prompt: 'What is the capital of France?' });
    expect(text).toMatch(/Paris/);
    expect(usage.inputTokens).toBeGreaterThan(0);
    expect(providerMetadata!['cascadeflow']).toMatchObject({ draftAccepted: true });
    const stream = streamText({ model, prompt: 'What is the capital of France?' });
    let streamed = '';
    for await (const piece of stream.textStream) streamed += piece;
    expect(streamed).toMatch(/Paris/);
    const ui = await streamText({ model, prompt: 'What is the capital of France?' }).toUIMessageStreamResponse().text();
    expect(ui).toContain('"type":"text-delta"');
  });

  it('runs tools in the AI SDK', async () => {
    const { steps } = await generateText({
      model: cascadeflow(agent()), prompt: 'What is the weather in Paris?', stopWhen: stepCountIs(3),
      tools: { get_weather: tool({ description: 'Get the weather in a city', inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => `21 degrees in ${city}` }) },
    });
    expect(steps[0]!.toolCalls[0]).toMatchObject({ toolName: 'get_weather' });
    expect(steps.length).toBeGreaterThan(1);
  });

  it('asks an AI SDK model as one of the cascade', async () => {
    const inner = cascadeflow(agent());
    const result = await new CascadeAgent({ engine, models: [{ name: 'inner', model: inner, cost: 0.001 }] }).run('What is the capital of France?');
    expect(result.content).toMatch(/Paris/);
    expect(result.usage!.inputTokens).toBeGreaterThan(0);
  });

  it('answers web requests as events, as text and as JSON', async () => {
    const post = (body: unknown) => new Request('http://localhost/chat', { method: 'POST', body: JSON.stringify(body) });
    const events = await (await createChatHandler(agent())(post({ prompt: 'What is the capital of France?' }))).text();
    expect(events).toContain('event: chunk');
    expect(events.trimEnd().endsWith('data: [DONE]')).toBe(true);
    const text = await (await createChatHandler(agent(), { protocol: 'text' })(post({ messages: [{ role: 'user', parts: [{ type: 'text', text: 'What is the capital of France?' }] }] }))).text();
    expect(text).toMatch(/Paris/);
    const json = (await (await createChatHandler(agent(), { protocol: 'json' })(post({ prompt: 'What is the capital of France?', forceDirect: true }))).json()) as any;
    expect(json.modelUsed).toBe('gpt-4o-mini');
    expect((await createChatHandler(agent())(post({}))).status).toBe(400);
    const refused = await createChatHandler(new CascadeAgent({ models: models(), engine, maxBudget: 1e-9 }), { protocol: 'json' })(post({ prompt: 'What is the capital of France?' }));
    expect(refused.status).toBe(402);
  });
});

it('has the shapes of the official SDKs', () => {
  const weather = createTool({ name: 'get_weather', description: 'weather', parameters: { type: 'object', properties: {} } });
  // Compile-time checks: assignability is the test.
  const tool: OpenAI.Chat.Completions.ChatCompletionTool = weather.toOpenAIFormat() satisfies Tool;
  const anthropic: Anthropic.Messages.Tool = weather.toAnthropicFormat();
  const conversation: Message[] = [{ role: 'system', content: 'x' }, { role: 'user', content: [{ type: 'text', text: 'y' }] }];
  expect([tool.type, anthropic.name, conversation.length]).toEqual(['function', 'get_weather', 2]);
});

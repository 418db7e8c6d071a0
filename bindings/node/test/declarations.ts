// What the declarations promise, held by the compiler: `tsc -p test/tsconfig.json` is the test, nothing here runs.
import { z } from 'zod';
import {
  CascadeAgent, cascadeflowError, createTool, isChunkEvent, PRESET_BEST_OVERALL, StreamEventType,
  type CascadeResult, type Complexity, type Message, type ModelConfig, type StreamEvent, type Transport,
} from '@cascadeflow/core';
import { cascadeflow } from '@cascadeflow/core/ai-sdk';
import { withCascade } from '@cascadeflow/core/langchain';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
const holds = <_ extends true>(): void => undefined;

export async function declarations(agent: CascadeAgent, mixed: StreamEvent): Promise<void> {
  // Models: a name and a provider, or a model of one's own; providers of one's own are strings like any other.
  new CascadeAgent({ models: [{ name: 'a', provider: 'openai', cost: 0.001 }, { name: 'b', model: { generate: async () => ({ content: '' }) } }] });
  new CascadeAgent({ models: PRESET_BEST_OVERALL });
  // @ts-expect-error a model has a name
  const nameless: ModelConfig = { provider: 'openai' };
  // @ts-expect-error an agent has models
  new CascadeAgent({});
  // @ts-expect-error options are checked by name
  new CascadeAgent({ models: [], qualitty: {} });
  // @ts-expect-error there are two engines
  new CascadeAgent({ models: [], engine: 'jvm' });

  // Results.
  const plain = await agent.run('hi');
  holds<Same<typeof plain, CascadeResult<unknown>>>();
  holds<Same<typeof plain.content, string>>();
  holds<Same<typeof plain.routingStrategy, 'direct' | 'cascade'>>();
  holds<Same<typeof plain.draftCost, number | undefined>>();
  const shaped = await agent.run('hi', { schema: z.object({ name: z.string(), radius: z.number().optional() }) });
  holds<Same<NonNullable<typeof shaped.parsed>, { name: string; radius?: number | undefined }>>();
  const loose = await agent.run('hi', { schema: { type: 'object' } });
  holds<Same<typeof loose.parsed, unknown>>();
  const batch = await agent.runBatch(['a', 'b'], { maxParallel: 2 });
  holds<Same<typeof batch.results[number], CascadeResult<unknown> | null>>();

  // Messages and options.
  const turns: Message[] = [{ role: 'system', content: 'Be short.' }, { role: 'user', content: [{ type: 'text', text: 'hi' }] }];
  await agent.run(turns, { signal: AbortSignal.timeout(1), complexityHint: 'hard' satisfies Complexity });
  // @ts-expect-error roles are the four
  const robot: Message = { role: 'robot', content: '' };
  // @ts-expect-error a complexity is one of five
  await agent.run('hi', { complexity: 'enormous' });

  // Events narrow by their type.
  for await (const event of agent.stream('hi', { streamMode: 'optimistic' })) {
    holds<Same<typeof event, StreamEvent>>();
    if (event.type === 'chunk') holds<Same<typeof event.data.phase, 'draft' | 'verifier' | 'direct'>>();
    if (event.type === StreamEventType.COMPLETE) holds<Same<typeof event.data.result, CascadeResult>>();
    // @ts-expect-error only some kinds have a result
    event.data.result;
  }
  if (isChunkEvent(mixed)) holds<Same<typeof mixed.type, 'chunk'>>();

  // Tools, errors, transports, and the two neighbours.
  const weather = createTool({ name: 'w', description: 'd', parameters: { type: 'object', properties: {} }, function: async () => 1 });
  await agent.run('hi', { tools: [weather.toOpenAIFormat()] });
  try { await agent.run('hi'); } catch (error) { if (error instanceof cascadeflowError) holds<Same<typeof error.context, Record<string, unknown>>>(); }
  const carried: Transport = async ({ url, signal }) => fetch(url, { signal });
  new CascadeAgent({ models: [], transport: carried });
  holds<Same<ReturnType<typeof cascadeflow>['specificationVersion'], 'v3'>>();
  void withCascade;
  void [nameless, robot];
}

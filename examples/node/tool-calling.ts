// Tools: the engine runs the loop (ask, run, hand back, ask again); your functions do the work.
import { CascadeAgent, createTool, ToolExecutor } from '@cascadeflow/core';

const weather = createTool({
  name: 'get_weather',
  description: 'Get the weather in a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  function: async ({ city }: { city: string }) => ({ city, degrees: 21, sky: 'clear' }),
});

const agent = new CascadeAgent({ models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }] });

const asked = await agent.run('What is the weather in Paris?', { tools: [weather.toOpenAIFormat()] });
console.log('Calls handed back:', asked.toolCalls?.map((call) => `${call.function.name}(${call.function.arguments})`));

const result = await agent.run('What is the weather in Paris?', { tools: [weather.toOpenAIFormat()], toolExecutor: new ToolExecutor([weather]), maxSteps: 3 });
console.log('Answer:', result.content, `(${result.steps} steps)`);

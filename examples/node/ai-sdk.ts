// A cascade as a model of the Vercel AI SDK.
import { cascadeflow } from '@cascadeflow/core/ai-sdk';
import { generateText, streamText } from 'ai';

const model = cascadeflow({ models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }] });
const { text, providerMetadata } = await generateText({ model, prompt: 'What is the capital of France?' });
console.log(text, providerMetadata?.['cascadeflow']);
for await (const piece of streamText({ model, prompt: 'Explain how a hash table works' }).textStream) process.stdout.write(piece);
console.log();

// A cascade in a LangChain chain.
import { ChatCascade } from '@cascadeflow/core/langchain';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';

const chat = new ChatCascade({ config: { models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }] } });
const chain = ChatPromptTemplate.fromTemplate('What is the capital of {country}?').pipe(chat).pipe(new StringOutputParser());
console.log(await chain.invoke({ country: 'France' }));

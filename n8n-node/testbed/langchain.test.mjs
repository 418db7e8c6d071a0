// The chat model on the LangChain that n8n ships, without n8n around it: streaming, structured output, tools, stopping.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { hostFolder } from './lib/n8n.mjs';
import { startPractice } from './lib/practice.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const repo = join(here, '../..');
// As n8n's own nodes do: from the package that holds them.
const requireHost = createRequire(join(hostFolder(repo), 'node_modules/@n8n/n8n-nodes-langchain/package.json'));
const { ChatOpenAI } = requireHost('@langchain/openai');
const { AIMessageChunk, HumanMessage } = requireHost('@langchain/core/messages');
const { DynamicStructuredTool } = requireHost('@langchain/core/tools');
const { z } = requireHost('zod');
const { CascadeFlowChatModel } = createRequire(import.meta.url)(join(here, '../dist/nodes/CascadeFlowChatModel/CascadeFlowChatModel.node.js'));

const EASY = 'What is the capital of France?';
// A draft that is wrong for certain: the gate computes sums itself.
const HARD = 'What is 17 * 23? [[practice:say=17%20*%2023%20%3D%20401.,only=mini]]';
let practice;

before(async () => {
  practice = await startPractice(repo, ['--speed', '0']);
});
after(() => practice.stop());

function chat(model) {
  return new ChatOpenAI({ apiKey: 'sk-practice', model, maxRetries: 0, configuration: { baseURL: `${practice.url}/v1` } });
}

/** The sub-node on two models, with just so much of n8n as it asks for. */
async function cascade(parameters = {}, models = { verifier: chat('gpt-4o'), drafter: chat('gpt-4o-mini') }) {
  const runs = [];
  const context = {
    getNode: () => ({ id: 'cascade', name: 'Cascade', typeVersion: 1 }),
    getWorkflow: () => ({ id: undefined }),
    getNodeParameter: (name, _item, fallback) => parameters[name] ?? fallback,
    getInputConnectionData: async () => [models.drafter, models.verifier],
    getConnectedNodes: () => [{ name: 'Drafter' }, { name: 'Verifier' }],
    getConnections: () => [[{ node: 'Verifier' }], [{ node: 'Drafter' }]],
    getWorkflowStaticData: () => ({}),
    getNextRunIndex: () => runs.length,
    addInputData: () => ({ index: runs.length }),
    addOutputData: (_type, _index, data) => runs.push(data),
  };
  const { response, closeFunction } = await new CascadeFlowChatModel().supplyData.call(context, 0);
  return { model: response, close: closeFunction, runs };
}

async function collect(stream) {
  let text = '';
  let last;
  let pieces = 0;
  for await (const chunk of stream) {
    text += typeof chunk.content === 'string' ? chunk.content : '';
    last = chunk;
    pieces += 1;
  }
  return { text, last, pieces };
}

test('is a LangChain chat model of this n8n', async () => {
  const { model } = await cascade();
  assert.ok(model.lc_namespace.includes('chat_models'));
  assert.equal(model._llmType(), 'cascadeflow');
  const message = await model.invoke(EASY);
  assert.match(message.content, /Paris/);
  assert.equal(message.response_metadata.cascadeflow.modelUsed, 'gpt-4o-mini');
  assert.ok(message.usage_metadata.output_tokens > 0);
});

test('streams the accepted draft, and never a rejected one', async () => {
  const { model } = await cascade();
  const easy = await collect(await model.stream(EASY));
  assert.match(easy.text, /Paris/);
  assert.equal(easy.last.response_metadata.cascadeflow.draftAccepted, true);
  const hard = await collect(await model.stream(HARD));
  assert.match(hard.text, /391/);
  assert.doesNotMatch(hard.text, /401/);
  assert.ok(hard.pieces > 1, 'in pieces');
  assert.ok(hard.last instanceof AIMessageChunk);
  assert.equal(hard.last.response_metadata.cascadeflow.escalated, true);
});

test('shows events of its own stream only, as n8n\'s agent reads them', async () => {
  const { model } = await cascade();
  let text = '';
  for await (const event of model.streamEvents([new HumanMessage(HARD)], { version: 'v2' })) {
    if (event.event === 'on_chat_model_stream') text += event.data.chunk.content;
  }
  assert.match(text, /391/);
  assert.doesNotMatch(text, /401/);
});

test('calls tools that are bound, with arguments that fit', async () => {
  const { model } = await cascade();
  const weather = new DynamicStructuredTool({ name: 'get_weather', description: 'The weather in a city right now', schema: z.object({ city: z.string() }), func: async () => 'sunny' });
  const message = await model.bindTools([weather]).invoke('What is the weather in Oslo right now?');
  assert.equal(message.tool_calls[0].name, 'get_weather');
  assert.match(message.tool_calls[0].args.city, /Oslo/);
});

test('asks the strong model when the drafted tool call is not valid', async () => {
  const { model } = await cascade();
  const weather = { type: 'function', function: { name: 'get_weather', description: 'The weather in a city right now', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } } };
  const message = await model.bindTools([weather]).invoke('What is the weather in Oslo right now? [[practice:wrong_tool=missing,only=mini]]');
  assert.match(message.tool_calls[0].args.city, /Oslo/);
  assert.equal(message.response_metadata.cascadeflow.modelUsed, 'gpt-4o');
});

test('gives structured output', async () => {
  const { model } = await cascade();
  const structured = model.withStructuredOutput(z.object({ name: z.string(), age: z.number() }), { name: 'person' });
  const person = await structured.invoke('Extract the person as JSON with the keys name and age: "Maria Lopez, 34, lives in Lima."');
  assert.equal(typeof person.name, 'string');
  assert.equal(typeof person.age, 'number');
});

test('counts tokens without asking anybody', async () => {
  const { model } = await cascade();
  const { fetch: real } = globalThis;
  const asked = [];
  globalThis.fetch = async (url, ...rest) => {
    asked.push(String(url));
    return await real(url, ...rest);
  };
  try {
    assert.equal(await model.getNumTokens('The library opens at nine.'), 7);
  } finally {
    globalThis.fetch = real;
  }
  assert.deepEqual(asked, []);
});

test('reports each run with its saving', async () => {
  const { model, runs } = await cascade();
  await model.invoke(EASY);
  const report = runs[0][0][0].json;
  assert.equal(report.draftAccepted, true);
  assert.ok(report.savedUsd > 0 && report.priceKnown);
});

test('stops when it is told to', async () => {
  const { model } = await cascade();
  const stop = new AbortController();
  const running = model.invoke(`${EASY} [[practice:first_delay=5000]]`, { signal: stop.signal });
  setTimeout(() => stop.abort(), 100);
  const begin = Date.now();
  await assert.rejects(running);
  assert.ok(Date.now() - begin < 4000);
});

test('says in plain words when both models fail', async () => {
  const { model } = await cascade();
  await assert.rejects(model.invoke(`${EASY} [[practice:status=401]]`), /A connected chat model did not accept the credential/);
});

// The nodes in a running n8n, asked over HTTP as a chat or another program asks: what only a server shows. Streams, and what
// is remembered from one execution to the next: the budget of the day, and the cache.
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { hostFolder, N8n } from './lib/n8n.mjs';
import { startPractice } from './lib/practice.mjs';
import * as w from './lib/workflows.mjs';

const repo = join(dirname(fileURLToPath(import.meta.url)), '../..');

const EASY = 'What is the capital of France?';
// A draft that is wrong for certain: the gate computes sums itself.
const HARD = 'What is 17 * 23? [[practice:say=17%20*%2023%20%3D%20401.,only=mini]]';
// Expensive enough that a few answers spend a budget.
const DEAR = { price: [{ model: 'draft', input: 1000, output: 1000 }, { model: 'verifier', input: 2000, output: 2000 }] };

const chat = () => w.node('Chat', '@n8n/n8n-nodes-langchain.chatTrigger', 1.3, { public: true, options: { responseMode: 'streaming' } });
const hook = (path) => w.node('Hook', 'n8n-nodes-base.webhook', 2.1, { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} }, { webhookId: path });

const hooked = (name, parameters) => w.cascade(name, { message: '={{ $json.body.prompt }}', ...parameters }, { onError: 'continueRegularOutput' });

const HOOKED = [
  hooked('day', { prices: DEAR, budget: { perDay: 0.3, onExceeded: 'refuse' }, options: { maxTokens: 50 } }),
  hooked('degrade', { prices: DEAR, budget: { perDay: 0.1, onExceeded: 'degrade' }, options: { maxTokens: 50 } }),
  hooked('cached', { options: { cache: true } }),
];

// Each answers in a chat or to a call; few workflows, since making one active takes n8n some seconds.
const WORKFLOWS = [
  w.workflow(
    'served',
    [
      { ...chat(), webhookId: 'chat-agent' },
      w.agent({ text: '={{ $json.chatInput }}', options: { enableStreaming: true } }),
      w.cascadeModel({ options: { timeout: 5 } }),
      w.openAiModel('Strong', 'gpt-4.1'),
      w.openAiModel('Cheap', 'gpt-4o-mini'),
      ...HOOKED.flatMap((node) => [{ ...hook(node.name), name: `Hook ${node.name}` }, node]),
    ],
    [
      ['Chat', 'Agent'],
      ['Cascade', 'Agent', 'ai_languageModel'],
      ['Strong', 'Cascade', 'ai_languageModel', 0],
      ['Cheap', 'Cascade', 'ai_languageModel', 1],
      ...HOOKED.map(({ name }) => [`Hook ${name}`, name]),
    ],
  ),
  w.workflow('chat-node', [{ ...chat(), webhookId: 'chat-node' }, w.cascade('Ask', { message: '={{ $json.chatInput }}' })], [['Chat', 'Ask']]),
];

let n8n;
let practice;

before(async () => {
  practice = await startPractice(repo, ['--speed', '0']);
  n8n = new N8n(hostFolder(repo), join(repo, 'build/n8n-work'), 15878);
  await n8n.install(process.env.CASCADE_N8N_TARBALL);
  await n8n.importAll(WORKFLOWS, w.credentialsFor(practice.url));
  for (const { id } of WORKFLOWS) await n8n.cli(['update:workflow', `--id=${id}`, '--active=true']);
  await n8n.serve();
}, { timeout: 300_000 });

after(async () => {
  practice?.stop();
  await n8n?.dispose();
});

async function post(path, body, signal) {
  // The server answers before the last of its workflows is active.
  for (;;) {
    const response = await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal });
    if (response.status !== 404) return response;
    await response.arrayBuffer();
    await new Promise((wake) => setTimeout(wake, 200));
  }
}

const ask = async (path, prompt) => await (await post(path, { prompt })).json();

/** The events of a streaming chat, as they come. */
async function* converse(id, chatInput, signal) {
  const response = await post(`${id}/chat`, { action: 'sendMessage', sessionId: 'one', chatInput }, signal);
  assert.equal(response.status, 200);
  let rest = '';
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
  }
  if (rest.trim() !== '') yield JSON.parse(rest);
}

async function all(events) {
  const list = [];
  for await (const event of events) list.push(event);
  return { text: list.filter((event) => event.type === 'item').map((event) => event.content).join(''), pieces: list.filter((event) => event.type === 'item').length, raw: JSON.stringify(list) };
}

describe('a streaming chat', { concurrency: 1 }, () => {
  test('shows the accepted draft', async () => {
    const { text, raw } = await all(converse('chat-agent', EASY));
    assert.match(text, /Paris/, raw);
  });

  test('shows the stronger model in pieces, and nothing of the rejected draft', async () => {
    const { text, pieces, raw } = await all(converse('chat-agent', HARD));
    assert.match(text, /391/, raw);
    assert.ok(pieces > 1, raw);
    assert.doesNotMatch(raw, /401/);
  });

  test('shows text while the model is still writing', async () => {
    // The model falls silent in the middle: what comes out now did not wait for its end.
    const enough = new AbortController();
    let text = '';
    const long = encodeURIComponent('17 * 23 is 391, since 17 * 20 is 340 and 17 * 3 is 51, and the two together are 391.');
    for await (const event of converse('chat-agent', `${HARD} [[practice:say=${long},stall=8,only=gpt-4.1]]`, enough.signal)) {
      if (event.type === 'item') text += event.content;
      assert.notEqual(event.type, 'error', JSON.stringify(event));
      if (text !== '') break;
    }
    enough.abort();
    assert.notEqual(text, '');
    assert.doesNotMatch(text, /401/);
  });

  test('shows the answer of the CascadeFlow node too', async () => {
    const { text, raw } = await all(converse('chat-node', EASY));
    assert.match(text, /Paris/, raw);
  });
});

describe('from one execution to the next', { concurrency: 1 }, () => {
  test('the budget of the day is kept, over a restart too, and reached with a clear message', async () => {
    const answers = [];
    while (answers.length < 40 && !answers.at(-1)?.error) answers.push(await ask('day', EASY));
    assert.ok(answers.length > 2, JSON.stringify(answers[0]));
    const refused = answers.at(-1);
    assert.equal(refused.error, 'The budget is spent');
    assert.equal(refused.errorDetails.code, 'budget_exceeded');
    assert.match(refused.errorDetails.description, /Raise the limits under "Budget"/);
    const spent = answers.slice(0, -1).reduce((sum, answer) => sum + answer.costUsd, 0);
    assert.ok(spent > 0 && spent <= 0.3, `spent ${spent}`);
    await n8n.stop();
    await n8n.serve();
    const later = await ask('day', EASY);
    assert.equal(later.errorDetails?.code, 'budget_exceeded', JSON.stringify({ spent, later }).slice(0, 1500));
  });

  test('the draft model goes on alone where the strong one no longer fits the budget', async () => {
    const answer = await ask('degrade', HARD);
    assert.equal(answer.modelUsed, 'gpt-4o-mini', JSON.stringify(answer).slice(0, 800));
    assert.ok(answer.flags.includes('degraded'));
  });

  test('the cache answers an equal prompt without asking a model', async () => {
    const first = await ask('cached', EASY);
    assert.ok(!first.flags.includes('from_cache'));
    await practice.reset();
    const second = await ask('cached', EASY);
    assert.ok(second.flags.includes('from_cache'), JSON.stringify(second).slice(0, 800));
    assert.equal(second.answer, first.answer);
    assert.equal(second.costUsd, 0);
    assert.deepEqual((await practice.log()).filter((entry) => entry.path.includes('chat/completions')), []);
  });
});

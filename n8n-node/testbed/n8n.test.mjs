// The nodes in a real n8n, executed headlessly against the practice provider. Run by scripts/test-n8n.sh, which builds,
// packs and installs first. Each test looks at the data that comes out.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { hostFolder, N8n } from './lib/n8n.mjs';
import { startPractice } from './lib/practice.mjs';
import * as w from './lib/workflows.mjs';

const repo = join(dirname(fileURLToPath(import.meta.url)), '../..');
const tarball = process.env.CASCADE_N8N_TARBALL;

const EASY = 'What is the capital of France?';
// A draft that is wrong for certain: the gate computes sums itself.
const HARD = 'What is 17 * 23? [[practice:say=17%20*%2023%20%3D%20401.,only=mini]]';
const SCHEMA = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name', 'age'], additionalProperties: false };
const WEATHER = [{ name: 'get_weather', description: 'The weather in a city right now', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } }];
// One dark pixel: enough to be an image.
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=';

/** Start and one item, then every node beside the others. */
function fan(id, item, ...nodes) {
  const all = [w.manual(), w.rows([item]), w.split(), ...nodes];
  return w.workflow(id, all, [['Start', 'Rows'], ['Rows', 'Split'], ...nodes.map((node) => ['Split', node.name])]);
}

/** A chain or agent on the cascade model on two (or more) OpenAI models. */
function onCascade(id, prompt, root, { cascade = {}, models = [['Strong', 'gpt-4o', 0], ['Cheap', 'gpt-4o-mini', 1]], extra = [], wires = [] } = {}) {
  const members = models.map(([name, model, _port, more]) => w.openAiModel(name, model, more));
  const all = [w.manual(), w.rows([{ prompt }]), w.split(), root, w.cascadeModel(cascade), ...members, ...extra];
  return w.workflow(id, all, [
    ['Start', 'Rows'],
    ['Rows', 'Split'],
    ['Split', root.name],
    ['Cascade', root.name, 'ai_languageModel'],
    ...models.map(([name, _model, port]) => [name, 'Cascade', 'ai_languageModel', port]),
    ...wires,
  ]);
}

const goOn = { onError: 'continueRegularOutput' };
const bad = { credentials: { openAiApi: { id: 'bad-openai', name: 'Bad key' } } };
const down = { credentials: { openAiApi: { id: 'down-openai', name: 'Server down' } } };
const parser = w.node('Parser', '@n8n/n8n-nodes-langchain.outputParserStructured', 1.3, { schemaType: 'manual', inputSchema: JSON.stringify(SCHEMA) });
const calculator = w.node('Calculator', '@n8n/n8n-nodes-langchain.toolCalculator', 1, {});
const memory = w.node('Memory', '@n8n/n8n-nodes-langchain.memoryBufferWindow', 1.3, { sessionIdType: 'customKey', sessionKey: 'one' });
const PERSON = 'Extract the person as JSON with the keys name and age: "Maria Lopez, 34, lives in Lima."';
// Format instructions are more than the practice provider understands; it is told what to say.
const PARSED = `Who is it? [[practice:say=${encodeURIComponent('{"output":{"name":"Maria Lopez","age":34}}')}]]`;

const WORKFLOWS = [
  w.line('generate', [{ prompt: EASY }, { prompt: HARD }], w.cascade('Ask')),
  fan(
    'operations',
    { prompt: EASY },
    w.cascade('Content', { output: 'contentOnly' }),
    w.cascade('Summary', { output: 'metricsSummary' }),
    w.cascade('Tools', { operation: 'generateWithTools', message: 'What is the weather in Oslo right now?', tools: JSON.stringify(WEATHER) }),
    w.cascade('Chat', { operation: 'chat', history: '[{"role":"user","content":"Hello"},{"role":"assistant","content":"Hello, how can I help?"}]', messages: { message: [{ role: 'system', content: 'Be short.' }, { role: 'user', content: EASY }] } }),
    w.cascade('Schema', { message: PERSON, answerFormat: 'schema', schema: JSON.stringify(SCHEMA) }),
    w.cascade('Json', { message: PERSON, answerFormat: 'json' }),
    w.cascade('Compare', { resource: 'check', operation: 'compare', message: HARD }),
    w.cascade('Classify', { resource: 'check', operation: 'classify', message: 'Write a Python function is_even(n) that returns True for even numbers.' }),
    w.cascade('JudgeGood', { resource: 'check', operation: 'judge', answer: 'The capital of France is Paris.' }),
    w.cascade('JudgeBad', { resource: 'check', operation: 'judge', message: 'What is 17 * 23?', answer: '17 * 23 = 401' }),
    w.cascade('Strong', { options: { strategy: 'strong' } }),
    w.cascade('Domain', { message: 'Write a SQL query that counts the rows of the table orders for each customer_id.', domainRouting: { rule: [{ domain: 'code', route: 'verifier', threshold: 0, systemPrompt: '' }] } }),
    w.cascade('Priced', { prices: { price: [{ model: 'draft', input: 1000, output: 1000 }, { model: 'verifier', input: 2000, output: 2000 }] } }),
  ),
  fan(
    'providers',
    { prompt: EASY },
    w.cascade('Anthropic', { providers: ['anthropic'], draftModel: 'anthropic/claude-haiku-4-5', verifierModel: 'anthropic/claude-sonnet-4-5' }),
    w.cascade('Gemini', { providers: ['google'], draftModel: 'google/gemini-2.5-flash', verifierModel: 'google/gemini-2.5-pro' }),
    w.cascade('LocalFirst', { providers: ['ollama', 'openai'], draftModel: 'ollama/llama3.1:8b', verifierModel: 'openai/gpt-4o' }),
    w.cascade('Custom', { providers: ['custom'], draftModel: 'my-mini', verifierModel: 'custom/my-big' }),
  ),
  fan(
    'failures',
    { prompt: EASY },
    w.cascade('BadKey', {}, { ...goOn, ...bad }),
    w.cascade('Down', { options: { maxRetries: 0 } }, { ...goOn, ...down }),
    w.cascade('Broke', { budget: { perRun: 0.00000001, onExceeded: 'refuse' } }, goOn),
    w.cascade('Empty', { message: '={{ $json.nothing }}' }, goOn),
    w.cascade('Retried', { message: `${EASY} [[practice:fail=1,status=429,retry_after_ms=20,key=retried]]` }, goOn),
    w.cascade('DraftDown', { message: `${EASY} [[practice:status=500,only=mini]]`, options: { maxRetries: 0 } }, goOn),
    w.cascade('Unticked', { verifierModel: 'anthropic/claude-sonnet-4-5' }, goOn),
    w.cascade('Unknown', { draftModel: 'openai/nonexistent-mini', verifierModel: 'openai/nonexistent-big' }, goOn),
  ),
  w.line('stops', [{ prompt: EASY }], w.cascade('Ask', {}, bad)),
  w.line('day', [{ prompt: EASY }, { prompt: EASY }, { prompt: EASY }], w.cascade('Ask', { budget: { perDay: 0.0000000001, onExceeded: 'refuse' } }, goOn)),
  w.line('many', "Array.from({ length: 200 }, (_, i) => ({ prompt: 'What is ' + i + ' + ' + i + '?' }))", w.cascade('Ask', { options: { concurrency: 32 } })),
  w.line('limited', `Array.from({ length: 40 }, (_, i) => ({ prompt: 'What is ' + i + ' + ' + i + '? [[practice:fail=4,status=429,retry_after_ms=30,key=limited]]' }))`, w.cascade('Ask', { options: { concurrency: 16 } })),
  w.line('judged', "Array.from({ length: 200 }, (_, i) => ({ prompt: 'What is ' + i + ' + ' + i + '?' }))", w.cascade('Judge', { resource: 'check', operation: 'judge', answer: '={{ "The sum is " + $itemIndex * 2 + "." }}' })),
  fan('hints', { prompt: EASY }, w.cascade('Unpriced', { providers: ['custom'], draftModel: 'my-mini', verifierModel: 'custom/my-big' }), w.cascade('Swapped', { draftModel: 'openai/gpt-4o', verifierModel: 'openai/gpt-4o-mini' })),
  w.line('cached', "Array.from({ length: 20 }, () => ({ prompt: 'What is the capital of France?' }))", w.cascade('Ask', { options: { cache: true, concurrency: 4 } })),
  w.line(
    'image',
    [{ picture: PNG, prompt: 'What colour is this?' }],
    w.node('File', 'n8n-nodes-base.convertToFile', 1.1, { operation: 'toBinary', sourceProperty: 'picture', options: { fileName: 'dot.png', mimeType: 'image/png' } }),
    w.cascade('Ask', { message: 'What is in this picture?', options: { binaryFields: 'data' } }),
  ),
  onCascade('chain-easy', EASY, w.chain()),
  onCascade('chain-hard', HARD, w.chain()),
  onCascade('chain-parser', PARSED, w.chain({ hasOutputParser: true }), { extra: [parser], wires: [['Parser', 'Chain', 'ai_outputParser']] }),
  onCascade('chain-ports', 'Write a SQL query that counts the rows of the table orders for each customer_id.', w.chain(), {
    cascade: { useThird: true, domains: ['math', 'code'] },
    models: [['Coder', 'codestral-mini', 4], ['Strong', 'gpt-4o', 0], ['Cheap', 'gpt-4o-mini', 1]],
  }),
  onCascade('chain-budget', EASY, w.chain(), { cascade: { options: { perRun: 0.00000001 } } }),
  onCascade('chain-unpriced', EASY, w.chain(), { models: [['Strong', 'my-big', 0], ['Cheap', 'my-mini', 1]] }),
  onCascade('summary', 'The library opens at nine. It closes at five. On Sundays it is closed.', w.node('Summarize', '@n8n/n8n-nodes-langchain.chainSummarization', 2.1, { options: {} })),
  onCascade('questions', EASY, w.node('Answer', '@n8n/n8n-nodes-langchain.chainRetrievalQa', 1.5, { promptType: 'define', text: '={{ $json.prompt }}', options: {} }), {
    extra: [
      w.node('Retriever', '@n8n/n8n-nodes-langchain.retrieverWorkflow', 1.1, {
        source: 'parameter',
        workflowJson: JSON.stringify(
          w.workflow('', [w.node('Called', 'n8n-nodes-base.executeWorkflowTrigger', 1), w.node('Facts', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: '{"fact":"Paris is the capital of France."}', options: {} })], [['Called', 'Facts']]),
        ),
      }),
    ],
    wires: [['Retriever', 'Answer', 'ai_retriever']],
  }),
  onCascade('chain-no-drafter', EASY, w.chain(), { models: [['Strong', 'gpt-4o', 0]] }),
  onCascade('chain-draft-down', `${EASY} [[practice:status=500,only=mini]]`, w.chain()),
  onCascade('agent-tools', 'Use the calculator: what is "12 * 12"?', w.agent(), {
    extra: [calculator, memory],
    wires: [['Calculator', 'Agent', 'ai_tool'], ['Memory', 'Agent', 'ai_memory']],
  }),
  onCascade('agent-3', 'Use the calculator: what is "12 * 12"?', { ...w.agent(), typeVersion: 3 }, { extra: [calculator], wires: [['Calculator', 'Agent', 'ai_tool']] }),
  onCascade('agent-parser', PARSED, w.agent({ hasOutputParser: true }), { extra: [parser], wires: [['Parser', 'Agent', 'ai_outputParser']] }),
  (() => {
    const tool = w.cascade('Ask cheaply', { message: EASY, output: 'contentOnly' }, {});
    tool.type = 'n8n-nodes-cascadeflow.cascadeFlowTool';
    tool.parameters.toolDescription = 'Answers any question about geography: ask_cheaply';
    const all = [w.manual(), w.rows([{ prompt: 'Ask cheaply about geography: what is the capital of France?' }]), w.split(), w.agent(), w.openAiModel('Model', 'gpt-4o'), tool];
    return w.workflow('as-tool', all, [['Start', 'Rows'], ['Rows', 'Split'], ['Split', 'Agent'], ['Model', 'Agent', 'ai_languageModel'], ['Ask cheaply', 'Agent', 'ai_tool']]);
  })(),
];

let n8n;
let practice;
/** What the suite measures by the way; the last line of scripts/test-n8n.sh. */
const figures = {};

before(async () => {
  assert.ok(tarball && existsSync(tarball), 'CASCADE_N8N_TARBALL names the packed node');
  practice = await startPractice(repo);
  n8n = new N8n(hostFolder(repo), join(repo, 'build/n8n-work'));
  await n8n.install(tarball);
  await n8n.importAll([...WORKFLOWS, ...templates()], w.credentialsFor(practice.url));
  await n8n.executeAll();
}, { timeout: 900_000 });

after(async () => {
  writeFileSync(join(repo, 'build/n8n-work/figures.txt'), `${Object.values(figures).join('; ')}\n`);
  practice?.stop();
  await n8n?.dispose();
});

/** The shipped templates, with the tests' credentials in the places where a user would choose their own. */
function templates() {
  const folder = join(repo, 'examples/n8n');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return files.map((file) => {
    const template = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const node of template.nodes) {
      for (const type of Object.keys(node.credentials ?? {})) node.credentials[type] = w.CREDENTIALS[type];
    }
    return { ...template, id: `template-${file.replace('.json', '')}`, active: false };
  });
}

const json = (run, node) => run.items(node).map((item) => item.json);
const one = (run, node) => {
  const all = json(run, node);
  assert.equal(all.length, 1, `${node}: ${JSON.stringify(run.error ?? run.runs(node)).slice(0, 1500)}`);
  return all[0];
};

describe('CascadeFlow', { concurrency: 1 }, () => {
  test('keeps a good draft, and escalates a bad one', async () => {
    const run = await n8n.execute('generate');
    const [easy, hard] = json(run, 'Ask');
    assert.match(easy.answer, /Paris/);
    assert.equal(easy.draftAccepted, true);
    assert.equal(easy.escalated, false);
    assert.match(easy.modelUsed, /gpt-4o-mini/);
    assert.ok(easy.costUsd > 0 && easy.savedUsd > 0 && easy.baselineUsd > easy.costUsd, JSON.stringify(easy));
    assert.match(hard.answer, /391/);
    assert.equal(hard.escalated, true);
    assert.match(hard.modelUsed, /^gpt-4o$/);
    assert.ok(hard.attempts.length >= 2);
    assert.deepEqual(run.items('Ask').map((item) => item.pairedItem), [{ item: 0 }, { item: 1 }]);
    for (const key of ['confidence', 'reasons', 'tokens', 'latency', 'trace', 'domain', 'complexity', 'summary']) assert.ok(key in easy, key);
  });

  test('performs every operation', async () => {
    const run = await n8n.execute('operations');
    assert.deepEqual(Object.keys(one(run, 'Content')), ['answer']);
    assert.ok('savedPercent' in one(run, 'Summary') && !('trace' in one(run, 'Summary')));
    const tools = one(run, 'Tools');
    assert.equal(tools.toolCalls[0].name, 'get_weather');
    assert.match(tools.toolCalls[0].arguments.city, /Oslo/);
    assert.match(one(run, 'Chat').answer, /Paris/);
    assert.deepEqual(one(run, 'Schema').json, { name: 'Maria Lopez', age: 34 });
    assert.equal(one(run, 'Json').json.age, 34);
    const compare = one(run, 'Compare');
    assert.match(compare.draft.answer, /401/);
    assert.match(compare.verifier.answer, /391/);
    assert.ok(compare.savedIfKeptUsd > 0 && 'pAccept' in compare.judgement);
    const classified = one(run, 'Classify');
    assert.equal(classified.domain, 'code');
    assert.ok(classified.complexity);
    assert.ok(one(run, 'JudgeGood').pAccept > one(run, 'JudgeBad').pAccept);
    assert.notEqual(one(run, 'JudgeBad').verdict, 'accept');
    assert.equal(one(run, 'Strong').modelUsed, 'gpt-4o');
    assert.equal(one(run, 'Domain').modelUsed, 'gpt-4o');
    assert.ok(one(run, 'Priced').costUsd > 0.01);
  });

  test('speaks to Anthropic, Gemini, Ollama and any compatible server with n8n\'s credentials', async () => {
    const run = await n8n.execute('providers');
    for (const node of ['Anthropic', 'Gemini', 'LocalFirst', 'Custom']) assert.match(one(run, node).answer, /Paris/, node);
    assert.equal(one(run, 'LocalFirst').costUsd, 0);
    assert.equal(one(run, 'Custom').priceKnown, false);
  });

  test('gives errors as data, in plain words', async () => {
    const run = await n8n.execute('failures');
    const code = (node) => one(run, node).errorDetails?.code;
    assert.equal(one(run, 'BadKey').error, 'OpenAI did not accept the credential');
    assert.equal(one(run, 'Down').error, 'OpenAI could not be reached');
    assert.equal(code('Broke'), 'budget_exceeded');
    assert.equal(one(run, 'Empty').error, 'The Prompt is empty');
    assert.match(one(run, 'Retried').answer, /Paris/);
    const draftDown = one(run, 'DraftDown');
    assert.match(draftDown.answer, /Paris/);
    assert.equal(draftDown.modelUsed, 'gpt-4o');
    assert.match(one(run, 'Unticked').error, /is from Anthropic, which is not ticked/);
    assert.equal(one(run, 'Unknown').error, 'OpenAI does not know this model');
    assert.ok(!JSON.stringify(run.resultData).includes('sk-'), 'no key in any output');
  });

  test('stops the workflow when it may not go on, and says why', async () => {
    const run = await n8n.execute('stops');
    assert.equal(run.error.message, 'OpenAI did not accept the credential');
    assert.match(run.error.description, /Open the credential/);
  });

  test('refuses when the budget of the day is spent', async () => {
    const first = json(await n8n.execute('day'), 'Ask');
    assert.ok(first.some((item) => item.errorDetails?.code === 'budget_exceeded'), JSON.stringify(first).slice(0, 500));
  });

  test('answers 200 items at once, in order', async () => {
    const run = await n8n.execute('many');
    const items = json(run, 'Ask');
    assert.equal(items.length, 200);
    items.forEach((item, index) => assert.match(item.answer.replaceAll(',', ''), new RegExp(`\\b${2 * index}\\b`), `item ${index}`));
    assert.deepEqual(run.items('Ask').map((item) => item.pairedItem.item), items.map((_item, index) => index));
    const middle = (name) => items.map((item) => item.latency[name]).sort((a, b) => a - b)[100];
    figures.items = `of 200 items at once each takes CascadeFlow ${middle('decisionMs').toFixed(2)} ms to judge and ${middle('overheadMs').toFixed(2)} ms besides (medians)`;
  });

  test('answers all items though the provider asks for pauses', async () => {
    const items = json(await n8n.execute('limited'), 'Ask');
    assert.equal(items.length, 40);
    items.forEach((item, index) => assert.match(String(item.answer), new RegExp(`\\b${2 * index}\\b`), JSON.stringify(item).slice(0, 500)));
    const pauses = items.flatMap((item) => item.attempts).filter((attempt) => attempt.httpStatus === 429);
    assert.ok(pauses.length > 0, 'the provider did ask for pauses');
  });

  test('says how long a decision takes, by the clock of n8n', async () => {
    const times = json(await n8n.execute('judged'), 'Judge').map((item) => item.decisionMs).sort((a, b) => a - b);
    assert.equal(times.length, 200);
    assert.ok(times.every((ms) => ms > 0));
    figures.decision = `a decision takes ${times[100].toFixed(2)} ms inside n8n (the median of 200; ${times.at(-1).toFixed(1)} ms with the start of the engine)`;
  });

  test('hints at unknown prices and at models in the wrong order', async () => {
    const run = await n8n.execute('hints');
    const hints = (node) => run.runs(node).flatMap((one) => one.hints ?? []).map((hint) => hint.message);
    assert.match(hints('Unpriced')[0], /^The price of my-mini is unknown/);
    assert.deepEqual(hints('Swapped'), ['The drafter is more expensive than the verifier: swap them?']);
  });

  test('answers equal prompts once with the cache', async () => {
    await practice.reset();
    const items = json(await n8n.execute('cached', { again: true }), 'Ask');
    assert.equal(items.length, 20);
    // The draft, and what the gate asks to be surer of it.
    assert.ok((await practice.log()).filter((entry) => entry.path.includes('chat/completions')).length <= 4);
    assert.equal(items.filter((item) => item.flags.includes('from_cache')).length, 19);
  });

  test('sends an image along', async () => {
    await practice.reset();
    const run = await n8n.execute('image', { again: true });
    assert.ok(one(run, 'Ask').answer.length > 0);
    const [sent] = (await practice.log()).filter((entry) => entry.path.includes('chat/completions'));
    assert.match(typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body), /data:image\/png;base64,/);
  });

  test('is a tool for n8n\'s own agent', async () => {
    const run = await n8n.execute('as-tool');
    assert.match(one(run, 'Agent').output, /Paris/);
    assert.equal(run.runs('Ask cheaply').length, 1);
  });
});

describe('CascadeFlow Chat Model', { concurrency: 1 }, () => {
  const outcome = (run) => run.sub('Cascade').at(-1)?.json;

  test('works in a chain: the draft is kept', async () => {
    const run = await n8n.execute('chain-easy');
    assert.match(one(run, 'Chain').text, /Paris/);
    assert.equal(outcome(run).draftAccepted, true);
    assert.equal(outcome(run).modelUsed, 'gpt-4o-mini');
    assert.ok(outcome(run).savedUsd > 0);
    assert.equal(run.runs('Strong').length, 0);
    assert.ok(run.sub('Cheap')[0].json.tokenUsage.totalTokens > 0, 'token usage of the connected model');
  });

  test('works in a chain: the draft is rejected', async () => {
    const run = await n8n.execute('chain-hard');
    assert.match(one(run, 'Chain').text, /391/);
    assert.equal(outcome(run).escalated, true);
    assert.equal(outcome(run).modelUsed, 'gpt-4o');
    assert.ok(run.runs('Cheap').length >= 1);
    assert.equal(run.runs('Strong').length, 1);
  });

  test('works with a structured output parser', async () => {
    assert.deepEqual(one(await n8n.execute('chain-parser'), 'Chain').output, { name: 'Maria Lopez', age: 34 });
    assert.deepEqual(one(await n8n.execute('agent-parser'), 'Agent').output, { name: 'Maria Lopez', age: 34 });
  });

  test('routes by wires when optional ports are empty', async () => {
    const run = await n8n.execute('chain-ports');
    assert.match(one(run, 'Chain').text, /COUNT/);
    assert.equal(outcome(run).role, 'domain:code');
    assert.ok(run.runs('Coder').length >= 1);
    assert.equal(run.runs('Cheap').length, 0);
  });

  test('works in the chains for summaries and for questions about documents', async () => {
    const summary = await n8n.execute('summary');
    assert.ok(JSON.stringify(one(summary, 'Summarize')).length > 20, JSON.stringify(summary.error));
    assert.ok(outcome(summary).modelUsed);
    const questions = await n8n.execute('questions');
    assert.match(JSON.stringify(one(questions, 'Answer')), /Paris/);
    assert.ok(outcome(questions).modelUsed);
  });

  test('says that the budget is spent', async () => {
    const run = await n8n.execute('chain-budget');
    assert.equal(run.error.message, 'The budget is spent');
    assert.equal(run.runs('Strong').length + run.runs('Cheap').length, 0);
  });

  test('hints at a connected model whose price is unknown', async () => {
    const run = await n8n.execute('chain-unpriced');
    assert.equal(outcome(run).priceKnown, false);
    assert.match(JSON.stringify(run.resultData), /The price of my-mini is unknown/);
  });

  test('says which port is empty', async () => {
    const run = await n8n.execute('chain-no-drafter');
    assert.match(`${run.error.message} ${run.error.description}`, /Drafter/);
  });

  test('answers with the strong model when the drafter is down', async () => {
    const run = await n8n.execute('chain-draft-down');
    assert.match(one(run, 'Chain').text, /Paris/);
    assert.equal(outcome(run).modelUsed, 'gpt-4o');
  });

  test('works in the AI Agent with tools and memory', async () => {
    const run = await n8n.execute('agent-tools');
    assert.match(one(run, 'Agent').output, /144/);
    assert.ok(run.runs('Calculator').length >= 1);
    assert.ok(run.runs('Memory').length >= 1);
    assert.ok(run.sub('Cascade').length >= 2, 'one run to call the tool, one to answer');
  });

  test('works in the newest AI Agent, where n8n runs the tools', async () => {
    const run = await n8n.execute('agent-3');
    assert.match(one(run, 'Agent').output, /144/);
    assert.ok(run.runs('Calculator').length >= 1);
  });
});

describe('templates', { concurrency: 1 }, () => {
  for (const template of templates()) {
    test(template.name, async () => {
      const run = await n8n.execute(template.id);
      const end = template.meta.lastNode;
      assert.ok(json(run, end).length > 0, `"${end}" has items`);
      assert.ok(!JSON.stringify(json(run, end)).includes('"error"'));
    });
  }
});

// Workflows in few words, for the tests: nodes by name, wires between them.

let count = 0;

export function node(name, type, typeVersion, parameters = {}, more = {}) {
  count += 1;
  return { id: `node-${count}`, name, type, typeVersion, position: [count * 20, 300], parameters, ...more };
}

export const manual = () => node('Start', 'n8n-nodes-base.manualTrigger', 1);

/** Items out of plain objects, or out of an expression that gives a list of them. */
export const rows = (list) =>
  node('Rows', 'n8n-nodes-base.set', 3.4, {
    mode: 'raw',
    jsonOutput: typeof list === 'string' ? `={{ { rows: ${list} } }}` : JSON.stringify({ rows: list }),
    options: {},
  });
export const split = () => node('Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'rows', options: {} });

export const CREDENTIALS = {
  openAiApi: { id: 'test-openai', name: 'Practice OpenAI' },
  anthropicApi: { id: 'test-anthropic', name: 'Practice Anthropic' },
  ollamaApi: { id: 'test-ollama', name: 'Practice Ollama' },
  googlePalmApi: { id: 'test-google', name: 'Practice Gemini' },
  cascadeFlowOpenAiCompatibleApi: { id: 'test-custom', name: 'Practice server' },
};

export function credentialsFor(url) {
  const entry = (type, data) => ({ ...CREDENTIALS[type], type, data });
  return [
    entry('openAiApi', { apiKey: 'sk-practice', url: `${url}/v1` }),
    entry('anthropicApi', { apiKey: 'sk-ant-practice', url }),
    entry('ollamaApi', { baseUrl: url, apiKey: '' }),
    entry('googlePalmApi', { apiKey: 'practice', host: url }),
    entry('cascadeFlowOpenAiCompatibleApi', { apiKey: 'sk-practice', baseUrl: `${url}/v1` }),
    { id: 'bad-openai', name: 'Bad key', type: 'openAiApi', data: { apiKey: 'sk-bad-key', url: `${url}/v1` } },
    { id: 'down-openai', name: 'Server down', type: 'openAiApi', data: { apiKey: 'sk-practice', url: 'http://127.0.0.1:9/v1' } },
  ];
}

const locator = (value) => ({ __rl: true, mode: 'id', value });

export function cascade(name, parameters = {}, more = {}) {
  const { draftModel = 'openai/gpt-4o-mini', verifierModel = 'openai/gpt-4o', providers = ['openai'], ...rest } = parameters;
  const types = { openai: 'openAiApi', anthropic: 'anthropicApi', ollama: 'ollamaApi', google: 'googlePalmApi', custom: 'cascadeFlowOpenAiCompatibleApi' };
  return node(
    name,
    'n8n-nodes-cascadeflow.cascadeFlow',
    1,
    { resource: 'answer', operation: 'generateText', providers, draftModel: locator(draftModel), verifierModel: locator(verifierModel), message: '={{ $json.prompt }}', ...rest },
    { credentials: Object.fromEntries(providers.map((provider) => [types[provider], CREDENTIALS[types[provider]]])), ...more },
  );
}

export const cascadeModel = (parameters = {}, more = {}) => node('Cascade', 'n8n-nodes-cascadeflow.cascadeFlowChatModel', 1, parameters, more);

export const openAiModel = (name, model, more = {}) =>
  node(name, '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, { model: { __rl: true, mode: 'id', value: model }, options: { maxRetries: 0 } }, { credentials: { openAiApi: CREDENTIALS.openAiApi }, ...more });

export const chain = (parameters = {}) =>
  node('Chain', '@n8n/n8n-nodes-langchain.chainLlm', 1.7, { promptType: 'define', text: '={{ $json.prompt }}', ...parameters });

export const agent = (parameters = {}) =>
  node('Agent', '@n8n/n8n-nodes-langchain.agent', 2.2, { promptType: 'define', text: '={{ $json.prompt }}', options: {}, ...parameters });

/** `wires`: [from, to] for items, [from, to, type, input] for sub-nodes. */
export function workflow(id, nodes, wires, more = {}) {
  const connections = {};
  for (const [from, to, type = 'main', input = 0] of wires) {
    connections[from] ??= {};
    connections[from][type] ??= [[]];
    connections[from][type][0].push({ node: to, type, index: input });
  }
  return { id, name: id, active: false, nodes, connections, settings: { executionOrder: 'v1' }, ...more };
}

/** Start, rows, split, and one node after the other. */
export function line(id, list, ...nodes) {
  const all = [manual(), rows(list), split(), ...nodes];
  return workflow(id, all, all.slice(1).map((to, index) => [all[index].name, to.name]));
}

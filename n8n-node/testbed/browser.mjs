// Drives n8n's editor in a headless Chromium, as a person would: creates the owner, adds the node from the panel, fills the
// fields, executes, reads the metrics; and takes the pictures of the README. Usage: node browser.mjs [folder for pictures]
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { hostFolder, N8n } from './lib/n8n.mjs';
import { startPractice } from './lib/practice.mjs';
import * as w from './lib/workflows.mjs';

const repo = join(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = process.env.CASCADE_CACHE ?? join(repo, 'build/cache');
const pictures = process.argv[2] ?? join(repo, 'build/n8n-pictures');
const { chromium, selectors } = createRequire(join(cache, 'n8n-lint/package.json'))('playwright-core');
selectors.setTestIdAttribute('data-test-id');

const OWNER = { email: 'owner@example.com', firstName: 'Test', lastName: 'Owner', password: 'Practice-123' };
mkdirSync(pictures, { recursive: true });

// Messages that come and go would cover the pictures.
const NO_TOASTS = '.el-notification { display: none !important; }';

/** Types into the panel's search and takes the first node. */
async function choose(words) {
  await page.getByTestId('node-creator-search-bar').fill(words);
  await page.waitForTimeout(500);
  await page.getByTestId('node-creator-item-name').first().click();
}

const practice = await startPractice(repo);
const n8n = new N8n(hostFolder(repo), join(repo, 'build/n8n-work'), 15778);
let browser;
let page;
const shot = async (name) => await page.screenshot({ path: join(pictures, `${name}.png`) });
let failed = true;

try {
  await n8n.install(process.env.CASCADE_N8N_TARBALL);
  const agent = JSON.parse(readFileSync(join(repo, 'examples/n8n/agent-with-tools.json'), 'utf8'));
  for (const node of agent.nodes) for (const type of Object.keys(node.credentials ?? {})) node.credentials[type] = w.CREDENTIALS[type];
  await n8n.importAll([{ ...agent, id: 'agent', active: false }], w.credentialsFor(practice.url));
  await n8n.serve();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(20_000);

  await page.goto(`${n8n.url}/setup`);
  for (const [name, value] of Object.entries(OWNER)) await page.fill(`input[name="${name}"]`, value);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/setup'));
  console.log('browser: the owner is created');

  // The test of our own credential: a server that is there, and one that is not.
  const testCredential = async (baseUrl) =>
    await page.evaluate(
      async (credentials) => {
        const headers = { 'content-type': 'application/json', 'browser-id': localStorage.getItem('n8n-browserId') };
        const answer = await fetch('/rest/credentials/test', { method: 'POST', headers, body: JSON.stringify({ credentials }) });
        return (await answer.json()).data;
      },
      { id: 'test-custom', name: 'Practice server', type: 'cascadeFlowOpenAiCompatibleApi', data: { apiKey: 'sk-practice', baseUrl } },
    );
  assert.equal((await testCredential(`${practice.url}/v1/`)).status, 'OK');
  assert.equal((await testCredential('http://127.0.0.1:9/v1')).status, 'Error');
  console.log('browser: the credential is tested');

  // A trigger, then our node from the panel.
  await page.goto(`${n8n.url}/workflow/new`);
  await page.getByTestId('canvas-plus-button').click();
  await choose('manual');
  await page.getByTestId('canvas-trigger-node').waitFor();
  await page.getByTestId('node-creator-plus-button').click();
  await page.getByTestId('node-creator-search-bar').fill('CascadeFlow');
  await page.getByTestId('node-creator-item-name').nth(1).waitFor();
  await shot('panel');
  assert.deepEqual(await page.getByTestId('node-creator-item-name').allInnerTexts(), ['CascadeFlow', 'CascadeFlow Chat Model']);
  await page.getByTestId('node-creator-item-name').first().click();
  await page.getByText('Generate text', { exact: true }).first().click();
  await page.getByTestId('ndv').waitFor();
  await page.getByTestId('parameter-input-draftModel').waitFor();
  console.log('browser: the node is added from the panel');

  // The main choice is visible without scrolling, and no field covers another.
  const visible = ['resource', 'operation', 'providers', 'draftModel', 'verifierModel', 'message', 'quality', 'output'];
  const boxes = await Promise.all(visible.map(async (name) => ({ name, box: await page.getByTestId(`parameter-input-${name}`).first().boundingBox() })));
  for (const [index, { name, box }] of boxes.entries()) {
    assert.ok(box && box.y + box.height <= 900, `${name} is visible without scrolling`);
    if (index > 0) assert.ok(box.y >= boxes[index - 1].box.y + boxes[index - 1].box.height, `${name} stands below ${boxes[index - 1].name}`);
  }

  // The credential, the list of models with prices, the prompt.
  await page.getByTestId('node-credentials-select').click();
  await page.getByTestId('node-credentials-select-item-test-openai').click();
  await page.getByTestId('rlc-input').first().click();
  const offered = page.getByTestId('rlc-item').or(page.locator('[data-test-id^="rlc-item"]'));
  await offered.first().waitFor();
  await shot('models');
  assert.match((await offered.allInnerTexts()).join('\n'), /gpt-4o-mini \(OpenAI; \$0\.15 in, \$0\.6 out per 1M tokens\)/);
  await page.keyboard.press('Escape');
  const prompt = page.getByTestId('parameter-input-message').locator('.cm-content');
  await prompt.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('What is the capital of France?');
  await page.getByTestId('tab-params').click();
  await page.getByTestId('parameter-input-resource').scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  await shot('fields');
  console.log('browser: the fields are filled');

  await page.getByTestId('node-execute-button').click();
  const output = page.getByTestId('output-panel');
  await page.addStyleTag({ content: NO_TOASTS });
  await output.getByText('draftAccepted').first().waitFor({ timeout: 40_000 });
  await output.getByText('JSON', { exact: true }).first().click();
  await output.getByText(/Draft accepted: gpt-4o-mini/).first().waitFor();
  await page.getByTestId('parameter-input-resource').scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  await shot('result');
  console.log('browser: the metrics are shown');

  // Higher, so that the whole workflow stands above the button that executes it.
  await page.setViewportSize({ width: 1440, height: 1060 });
  await page.goto(`${n8n.url}/workflow/agent`);
  await page.getByTestId('canvas-default-node').first().waitFor();
  await page.addStyleTag({ content: NO_TOASTS });
  await page.getByTestId('execute-workflow-button').first().click();
  await page.getByTestId('canvas-node-status-success').nth(3).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1000);
  await shot('agent');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByTestId('canvas-node').filter({ hasText: 'CascadeFlow Chat Model' }).dblclick();
  await page.getByTestId('ndv').waitFor();
  await page.getByTestId('output-panel').getByText('modelUsed').first().waitFor();
  await page.waitForTimeout(500);
  await shot('chat-model');
  console.log('browser: the agent ran on the chat model, and its saving is shown');
  failed = false;
} finally {
  if (failed && page) await shot('last').catch(() => undefined);
  await browser?.close();
  practice.stop();
  await n8n.dispose();
}

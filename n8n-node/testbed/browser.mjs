// Drives n8n's editor in a headless Chromium, as a person would: creates the owner, adds the node from the panel, fills the
// fields, executes, reads the metrics; and takes the pictures of the README. Usage: node browser.mjs [folder for pictures]
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { N8n } from './lib/n8n.mjs';
import { startPractice } from './lib/practice.mjs';
import * as w from './lib/workflows.mjs';

const repo = join(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = process.env.CASCADE_CACHE ?? join(repo, 'build/cache');
const pictures = process.argv[2] ?? join(repo, 'build/n8n-pictures');
const { chromium } = createRequire(join(cache, 'n8n-lint/package.json'))('playwright-core');

const OWNER = { email: 'owner@example.com', firstName: 'Test', lastName: 'Owner', password: 'Practice-123' };
mkdirSync(pictures, { recursive: true });

const practice = await startPractice(repo);
const n8n = new N8n(join(cache, 'n8n-host'), join(repo, 'build/n8n-work'), 15778);
let browser;
let page;
const shot = async (name, options = {}) => await page.screenshot({ path: join(pictures, `${name}.png`), ...options });

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
  await shot('owner');
  await page.getByTestId('form-submit-button').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/setup'));

  await page.goto(`${n8n.url}/workflow/new`);
  await page.getByTestId('canvas-add-button').or(page.getByTestId('canvas-plus-button')).first().click();
  await page.getByTestId('node-creator-search-bar').fill('manual');
  await page.getByText('Trigger manually').first().click();
  await shot('canvas');
  await page.getByTestId('node-creator-plus-button').or(page.getByTestId('canvas-handle-plus')).first().click();
  await page.getByTestId('node-creator-search-bar').fill('CascadeFlow');
  await shot('panel');
} finally {
  if (process.exitCode !== 0 && page) await shot('last').catch(() => undefined);
  await browser?.close();
  practice.stop();
  await n8n.dispose();
}

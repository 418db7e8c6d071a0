// The package in a real browser (Chromium) and in an edge runtime: a page streams a cascade through a proxy of its own origin.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { EdgeRuntime } from 'edge-runtime';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dist, practiceUrl } from './support.js';

const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));

const page = `<!doctype html><meta charset="utf-8"><title>cascadeflow</title>
<style>body{font:16px sans-serif;margin:2rem;max-width:40rem}#answer{min-height:3rem;padding:1rem;background:#eef;border-radius:.5rem}li{color:#555}</style>
<h1>A cascade in the browser</h1><p id="prompt"></p><p id="answer"></p><ul id="events"></ul><p id="bill"></p>
<script type="module">
import { CascadeAgent, engineInfo } from './web.js';
const prompt = 'Explain how a hash table works';
document.querySelector('#prompt').textContent = prompt;
const baseUrl = location.origin + '/v1';
const agent = new CascadeAgent({ models: [
  { name: 'gpt-4o-mini', provider: 'openai', apiKey: 'the-proxy-has-it', baseUrl }, { name: 'gpt-4o', provider: 'openai', apiKey: 'the-proxy-has-it', baseUrl } ] });
window.chunks = 0;
for await (const event of agent.stream(prompt)) {
  if (event.type === 'chunk') { document.querySelector('#answer').textContent += event.content; window.chunks++; }
  else if (['routing', 'draft_decision', 'switch'].includes(event.type)) document.querySelector('#events').append(Object.assign(document.createElement('li'), { textContent: event.type + ' ' + JSON.stringify(event.data).slice(0, 90) }));
  else if (event.type === 'complete') {
    const r = event.data.result;
    document.querySelector('#bill').textContent = r.modelUsed + ', $' + r.totalCost.toFixed(6) + ', saved ' + r.savingsPercentage.toFixed(0) + ' %, engine: ' + engineInfo().engine;
    window.result = { content: r.content, modelUsed: r.modelUsed, engine: engineInfo().engine };
  }
}
</script>`;

let server: Server;
let origin: string;
beforeAll(async () => {
  const types: Record<string, string> = { js: 'text/javascript', wasm: 'application/wasm' };
  server = createServer((req, res) => {
    if (req.url!.startsWith('/v1/')) {
      const through = request(practiceUrl() + req.url, { method: req.method, headers: { 'content-type': 'application/json', authorization: 'Bearer sk-practice' } }, (answer) => {
        res.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(res);
      });
      req.pipe(through);
      return;
    }
    const file = join(dist, req.url!.slice(1));
    if (req.url === '/') res.setHeader('content-type', 'text/html').end(page);
    else if (existsSync(file)) res.setHeader('content-type', types[file.split('.').at(-1)!] ?? 'text/plain').end(readFileSync(file));
    else res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

it('streams a cascade in Chromium', { timeout: 60_000 }, async () => {
  expect(browser, 'Chromium is installed by scripts/setup.sh browser').toBeDefined();
  const chrome = await chromium.launch({ executablePath: browser!, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const tab = await chrome.newPage({ viewport: { width: 900, height: 600 } });
    const errors: string[] = [];
    tab.on('pageerror', (error) => errors.push(error.message));
    await tab.goto(origin);
    await tab.waitForFunction('window.result', undefined, { timeout: 30_000 }).catch(() => undefined);
    expect(errors).toEqual([]);
    const result = (await tab.evaluate('window.result')) as { content: string; modelUsed: string; engine: string };
    expect(result).toMatchObject({ engine: 'wasm' });
    expect(await tab.textContent('#answer')).toBe(result.content);
    expect(await tab.evaluate('window.chunks')).toBeGreaterThan(1);
    const shots = join(import.meta.dirname, '../../../build/screenshots');
    mkdirSync(shots, { recursive: true });
    await tab.screenshot({ path: join(shots, 'browser.png') });
  } finally {
    await chrome.close();
  }
});

it('answers requests in an edge runtime', { timeout: 60_000 }, async () => {
  // As a bundler for the edge does it: the module becomes a value, everything else one script.
  const { outputFiles } = await build({
    stdin: {
      contents: `import { CascadeAgent, createChatHandler } from '@cascadeflow/core';
        const options = { apiKey: 'sk-practice', baseUrl: '${practiceUrl()}/v1' };
        const agent = new CascadeAgent({ models: [{ name: 'gpt-4o-mini', provider: 'openai', ...options }, { name: 'gpt-4o', provider: 'openai', ...options }] });
        const handler = createChatHandler(agent, { protocol: 'text' });
        addEventListener('fetch', (event) => event.respondWith(handler(event.request)));`,
      resolveDir: dist,
    },
    bundle: true, write: false, format: 'iife', platform: 'browser', logLevel: 'error',
    plugins: [{
      name: 'edge',
      setup(builder) {
        builder.onResolve({ filter: /^@cascadeflow\/core$/ }, () => ({ path: join(dist, 'edge.js') }));
        builder.onResolve({ filter: /\.wasm$/ }, () => ({ path: 'wasm', namespace: 'wasm' }));
        builder.onLoad({ filter: /.*/, namespace: 'wasm' }, () => ({ contents: 'export default WASM_MODULE' }));
      },
    }],
  });
  const module = await WebAssembly.compile(readFileSync(join(dist, 'cascadeflow.wasm')));
  const runtime = new EdgeRuntime({ initialCode: outputFiles[0]!.text, extend: (context) => Object.assign(context, { WASM_MODULE: module, WebAssembly }) });
  const response = await runtime.dispatchFetch('http://edge.example/', { method: 'POST', body: JSON.stringify({ prompt: 'What is the capital of France?' }) });
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(/Paris/);
});

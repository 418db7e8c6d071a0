// Transports, the portable build, worker threads, the end of a process, other runtimes.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CascadeAgent, ConfigurationError, engineInfo, type TransportRequest } from '../dist/node.js';
import { CascadeAgent as PortableAgent } from '../dist/portable.js';
import { defaultEngine, dist, engines, models, practiceUrl, until } from './support.js';

const run = promisify(execFile);
const node = (script: string, ...flags: string[]) =>
  run(process.execPath, [...flags, '--input-type=module', '-e', script.replaceAll('PACKAGE', pathToFileURL(join(dist, 'node.js')).href)], { timeout: 60_000 });

describe('transports', () => {
  it('uses a fetch that is passed in', async () => {
    const urls: string[] = [];
    const agent = new CascadeAgent({ models: models(), fetch: (url, init) => { urls.push(String(url)); return fetch(url, init); } });
    const result = await agent.run('What is the capital of France?');
    expect(result.content).toMatch(/Paris/);
    expect(urls[0]).toBe(`${practiceUrl()}/v1/chat/completions`);
    expect(() => new CascadeAgent({ models: models(), engine: 'native', fetch })).toThrow(ConfigurationError);
  });

  it.each([
    ['an object', (text: string) => JSON.parse(text)], ['text', (text: string) => text], ['bytes', (text: string) => new TextEncoder().encode(text)],
    ['pieces', (text: string) => (async function* () { for (const c of text) yield c; })()],
  ])('takes an answer as %s', async (_, shape) => {
    const asked: TransportRequest[] = [];
    const agent = new PortableAgent({
      models: models().map((model) => ({ ...model, apiKey: 'sk-mine' })),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
      transport: async (request) => {
        asked.push(request);
        const answer = { choices: [{ index: 0, message: { role: 'assistant', content: 'The capital of France is Paris.' }, finish_reason: 'stop' }], usage: { prompt_tokens: 10, completion_tokens: 8 } };
        return { status: 200, headers: { 'content-type': 'application/json' }, body: shape(JSON.stringify(answer)) };
      },
    });
    const result = await agent.run('What is the capital of France?', { strategy: 'strong' });
    expect(result.content).toBe('The capital of France is Paris.');
    expect(asked[0]!.headers['authorization'] ?? asked[0]!.headers['Authorization']).toBe('Bearer sk-mine');
    expect(JSON.parse(asked[0]!.body)).toMatchObject({ model: 'gpt-4o' });
  });

  it.each([['read on', true], ['leave', false]])('reads a body no faster than its reader, who may then %s', async (_, onward) => {
    const pieces = 3000;
    let sent = 0;
    let closed = false;
    const piece = (i: number) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: `word${i} ` }, finish_reason: null }] })}\n\n`;
    const body = () => new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent < pieces) controller.enqueue(new TextEncoder().encode(piece(sent++)));
        else {
          controller.enqueue(new TextEncoder().encode('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'));
          controller.close();
        }
      },
      cancel() { closed = true; },
    }, { highWaterMark: 0 });
    const agent = new CascadeAgent({ models: models(), fetch: async () => new Response(body(), { headers: { 'content-type': 'text/event-stream' } }) });
    let words = 0;
    for await (const event of agent.stream('count', { forceDirect: true })) {
      if (event.type !== 'chunk') continue;
      if (words === 0) {
        for (let turn = 0; turn < 20 * pieces && sent < pieces; turn++) await new Promise((resolve) => setImmediate(resolve));
        expect(sent).toBeLessThan(pieces / 10);
        if (!onward) break;
      }
      words += event.content.trim().split(' ').length;
    }
    if (onward) expect(words).toBe(pieces);
    else await until(() => closed);
  });

  it('cancels a transport that ignores its signal', async () => {
    const stop = new AbortController();
    const agent = new CascadeAgent({ models: models(), transport: () => new Promise(() => undefined) });
    const waiting = agent.run('hello', { signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

it('takes nothing from its surroundings in the portable build', () => {
  for (const file of ['portable.js', 'portable.cjs']) {
    const text = readFileSync(join(dist, file), 'utf8').replace(/"[A-Za-z0-9+/=]{10000,}"/g, '""');
    for (const name of ['process', 'globalThis', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'require("', '__dirname', '__filename']) {
      expect(text.includes(name) && new RegExp(`(?<![\\w.'"-])${name.replace(/[("]/g, '\\$&')}(?!\\w)`).test(text), `${name} in ${file}`).toBe(false);
    }
  }
});

it('is the same package by require', async () => {
  const required = createRequire(import.meta.url)(join(dist, 'node.cjs')) as typeof import('../dist/node.js');
  const imported = await import('../dist/node.js');
  expect(Object.keys(required).sort()).toEqual(Object.keys(imported).sort());
  expect((await new required.CascadeAgent({ models: models() }).run('What is the capital of France?')).content).toMatch(/Paris/);
});

describe.each(engines)('the %s engine in a process', (engine) => {
  const script = `const { CascadeAgent } = await import('PACKAGE');
    const agent = new CascadeAgent({ engine: '${engine}', models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }] });`;

  it('lets the process end when the work is done', async () => {
    const { stdout } = await node(`${script} console.log((await agent.run('What is the capital of France?')).content);`);
    expect(stdout).toMatch(/Paris/);
  });
  it('lets the process exit in the middle of work', async () => {
    const { stdout } = await node(`${script} void agent.run('[[practice:first_delay=20000]] hi').catch(() => {}); setTimeout(() => { console.log('bye'); process.exit(0); }, 100);`);
    expect(stdout).toBe('bye\n');
  });
  it('works in worker threads, also when they are terminated', async () => {
    const code = `const { parentPort } = require('node:worker_threads');
      const { CascadeAgent } = require(${JSON.stringify(join(dist, 'node.cjs'))});
      const agent = new CascadeAgent({ engine: '${engine}', models: ${JSON.stringify(models())} });
      agent.run('What is the capital of France?').then((r) => { parentPort.postMessage(r.content); agent.run('[[practice:first_delay=20000]] hi').catch(() => {}); });`;
    const answers = await Promise.all(Array.from({ length: 3 }, async () => {
      const worker = new Worker(code, { eval: true });
      const answer = await new Promise<string>((resolve, reject) => { worker.once('message', resolve); worker.once('error', reject); });
      await worker.terminate();
      return answer;
    }));
    for (const answer of answers) expect(answer).toMatch(/Paris/);
  });
  it('gives memory back', { timeout: 90_000 }, async () => {
    // Allocators, caches and compiled code grow to a plateau, so the first round is long; a leak grows in every round after it.
    const { stdout } = await node(`${script}
      const round = async (n) => { for (let i = 0; i < n; i += 50) await Promise.all(Array.from({ length: 50 }, (_, j) => agent.run('What color is the sky? ' + ((i + j) % 97)))); gc(); return process.memoryUsage().rss; };
      const seen = [await round(${engine === 'native' ? 18000 : 4000})];
      for (let k = 0; k < 5; k++) seen.push(await round(${engine === 'native' ? 1500 : 400}));
      console.log(JSON.stringify(seen));`, '--expose-gc');
    const seen = JSON.parse(stdout) as number[];
    const growth = seen.slice(1).map((rss, i) => rss - seen[i]!);
    expect(Math.min(...growth), `bytes by round: ${growth.join(', ')}`).toBeLessThan(2 * 1024 * 1024);
  });
});

it('says which engine runs, and why', async () => {
  expect(engineInfo()).toMatchObject({ engine: defaultEngine, version: '0.1.0' });
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', `console.log(JSON.stringify((await import('${pathToFileURL(join(dist, 'node.js')).href}')).engineInfo()))`],
    { env: { ...process.env, CASCADEFLOW_ENGINE: 'wasm' } });
  expect(JSON.parse(stdout)).toMatchObject({ engine: 'wasm', reason: expect.stringContaining('CASCADEFLOW_ENGINE') });
});

it.runIf(engines.includes('native'))('has a libuv of its own inside, and libcurl with the TLS of Node', () => {
  const addon = createRequire(import.meta.url)(join(dist, 'cascadeflow.node'));
  expect(addon.uvVersion()).not.toBe(process.versions.uv);
  const libraries = JSON.parse(addon.versionInfo()).libraries;
  expect(JSON.stringify(libraries)).toContain(`OpenSSL/${process.versions.openssl.split('+')[0]}`);
});

it.runIf(engines.includes('native') && process.platform === 'linux')('asks of its machine the C library that Node asks for (2018) and nothing else', async () => {
  const addon = join(dist, 'cascadeflow.node');
  const needed = [...(await run('readelf', ['-dW', addon])).stdout.matchAll(/NEEDED.*\[(.+)\]/g)].map((line) => line[1]!);
  expect(needed.filter((library) => !/^(libc\.so\.6|libpthread\.so\.0|libm\.so\.6)$/.test(library))).toEqual([]);
  const versions = [...(await run('readelf', ['-VW', addon])).stdout.matchAll(/GLIBC_2\.(\d+)/g)].map((found) => Number(found[1]));
  expect(Math.max(...versions)).toBeLessThanOrEqual(28);
});

// bindings/node/scripts/test-on-musl.sh runs it there; this much can be seen without a Node for musl.
it.runIf(engines.includes('native') && process.platform === 'linux' && process.arch === 'x64')('asks for nothing that musl does not have', async () => {
  const names = async (...options: string[]) => (await run('nm', ['-D', ...options], { maxBuffer: 1 << 28 })).stdout.split('\n').map((line) => line.trim().split(/\s+/))
    .filter((words) => words.length > 1 && words.at(-2) !== 'w').map((words) => words.at(-1)!.split('@')[0]!);
  const [asked, node, musl] = await Promise.all([names('--undefined-only', join(dist, 'cascadeflow.node')), names('--defined-only', process.execPath),
    names('--defined-only', '/usr/lib/x86_64-linux-musl/libc.so')]);
  const there = new Set([...node, ...musl]);
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter((name) => !there.has(name))).toEqual([]);
});

it('has the same names in every build', async () => {
  const portable = await import('../dist/portable.js');
  expect(Object.keys(portable).sort()).toEqual(Object.keys(await import('../dist/node.js')).sort());
});

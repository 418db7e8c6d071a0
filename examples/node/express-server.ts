// Express: one route for whole answers, one that streams events.
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { CascadeAgent, toServerSentEvents } from '@cascadeflow/core';
import express from 'express';

const agent = new CascadeAgent({ models: [{ name: 'gpt-4o-mini', provider: 'openai' }, { name: 'gpt-4o', provider: 'openai' }] });
const app = express();
app.use(express.json());
app.post('/ask', async (req, res) => {
  const { content, modelUsed, totalCost } = await agent.run(String(req.body.prompt));
  res.json({ content, modelUsed, totalCost });
});
app.post('/stream', (req, res) => {
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  res.type('text/event-stream');
  Readable.fromWeb(toServerSentEvents(agent.stream(String(req.body.prompt), { signal: gone.signal })) as never).pipe(res);
});

const server = app.listen(Number(process.env['PORT'] ?? 0), async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  console.log(`listening on ${url}`);
  if (process.env['PORT']) return;
  // Without a PORT this is a demonstration: ask once, then stop.
  const post = (path: string) => fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"prompt":"What is the capital of France?"}' });
  console.log(await (await post('/ask')).json());
  console.log((await (await post('/stream')).text()).split('\n').filter((line) => line.startsWith('event:')).join(' '));
  server.close();
});

// The exporter against a collector of the test's own: what arrives is what runs cost.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CascadeAgent, createExporterFromEnv, OpenTelemetryExporter } from '../dist/node.js';
import { models } from './support.js';

const arrived: Array<{ path: string; document: any }> = [];
let answer = 200;
const collector = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => {
    arrived.push({ path: request.url!, document: JSON.parse(Buffer.concat(pieces).toString()) });
    response.writeHead(answer, { 'content-type': 'application/json' }).end('{}');
  });
});
const endpoint = (): string => `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
beforeAll(() => new Promise<void>((resolve) => { collector.listen(0, '127.0.0.1', resolve); }));
afterAll(() => void collector.close());

const metrics = (document: any): Record<string, any> =>
  Object.fromEntries(document.resourceMetrics[0].scopeMetrics[0].metrics.map((metric: any) => [metric.name, metric]));

it('sends what runs cost, by model and user', async () => {
  const exporter = new OpenTelemetryExporter({ endpoint: `${endpoint()}/`, serviceName: 'shop', environment: 'test' });
  const result = await new CascadeAgent({ models: models() }).run('What is the capital of France?');
  exporter.record(result, { userId: 'ada' });
  exporter.record(result, { userId: 'ada' });
  exporter.record({ cost: 0.5, tokensInput: 7, tokensOutput: 3, latencyMs: 70_000, dimensions: { userId: 'bob', model: 'm' } });
  await exporter.flush();
  const { path, document } = arrived.at(-1)!;
  expect(path).toBe('/v1/metrics');
  expect(document.resourceMetrics[0].resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'shop' } });
  const { 'cascadeflow.cost.total': cost, 'cascadeflow.tokens.input': input, 'cascadeflow.latency': latency } = metrics(document);
  expect(cost.sum).toMatchObject({ isMonotonic: true, aggregationTemporality: 2 });
  expect(cost.sum.dataPoints.map((point: any) => point.asDouble)).toEqual([result.totalCost * 2, 0.5]);
  expect(cost.sum.dataPoints[0].attributes).toContainEqual({ key: 'model.name', value: { stringValue: 'gpt-4o-mini' } });
  expect(cost.sum.dataPoints[1].attributes).toEqual([{ key: 'user.id', value: { stringValue: 'bob' } }, { key: 'model.name', value: { stringValue: 'm' } }]);
  expect(input.sum.dataPoints.map((point: any) => point.asInt)).toEqual([String(result.usage!.inputTokens * 2), '7']);
  expect(latency.histogram.dataPoints[1]).toMatchObject({ count: '1', sum: 70_000 });
  expect(latency.histogram.dataPoints[1].bucketCounts.at(-1)).toBe('1');
  expect(latency.histogram.dataPoints[1].bucketCounts).toHaveLength(latency.histogram.dataPoints[1].explicitBounds.length + 1);
});

it('says when the collector refuses, and goes on', async () => {
  const exporter = new OpenTelemetryExporter({ endpoint: endpoint(), exportIntervalMs: 0 });
  answer = 503;
  const before = arrived.length;
  exporter.record({ cost: 1, tokensInput: 1, tokensOutput: 1, latencyMs: 1 });  // exports by itself, and nobody is disturbed
  await expect(exporter.flush()).rejects.toThrow('503');
  answer = 200;
  await exporter.shutdown();
  expect(arrived.length).toBe(before + 3);
});

it('is made from the environment, and silent without a collector', async () => {
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = endpoint();
  process.env['OTEL_SERVICE_NAME'] = 'by-name';
  try {
    const exporter = createExporterFromEnv();
    exporter.record({ cost: 1, tokensInput: 1, tokensOutput: 1, latencyMs: 1 });
    await exporter.flush();
    expect(arrived.at(-1)!.document.resourceMetrics[0].resource.attributes[0].value.stringValue).toBe('by-name');
    expect(createExporterFromEnv({ enabled: false }).enabled).toBe(false);
  } finally {
    delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    delete process.env['OTEL_SERVICE_NAME'];
  }
  expect(new OpenTelemetryExporter().enabled).toBe(false);
});

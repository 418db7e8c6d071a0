// Cost, tokens and latency as OpenTelemetry metrics, sent as OTLP over HTTP in JSON: no SDK, no dependency, no timer of its own.
import { cascadeflowError } from './errors.js';
import type { CascadeResult } from './result.js';
import { surroundings } from './surroundings.js';

/** What a metric is told apart by. */
export interface MetricDimensions {
  userId?: string;
  userTier?: string;
  model?: string;
  provider?: string;
  domain?: string;
}
/** What one run cost. */
export interface cascadeflowMetrics {
  cost: number;
  tokensInput: number;
  tokensOutput: number;
  latencyMs: number;
  dimensions?: MetricDimensions;
}
export interface OpenTelemetryOptions {
  /** The collector, without `/v1/metrics`; else OTEL_EXPORTER_OTLP_ENDPOINT. Without either nothing is sent. */
  endpoint?: string;
  serviceName?: string;
  environment?: string;
  enabled?: boolean;
  /** At most one export in so many milliseconds, with the first `record` after them. `flush` exports at once. */
  exportIntervalMs?: number;
  headers?: Record<string, string>;
  fetch?: typeof fetch;
}

const ATTRIBUTES: Readonly<Record<keyof MetricDimensions, string>> = {
  userId: 'user.id', userTier: 'user.tier', model: 'model.name', provider: 'provider.name', domain: 'query.domain',
};
/** Milliseconds. */
const BOUNDS = [10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000];

interface Series {
  attributes: Array<{ key: string; value: { stringValue: string } }>;
  cost: number;
  tokensInput: number;
  tokensOutput: number;
  latency: { count: number; sum: number; buckets: number[] };
}

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
const nano = (ms: number): string => `${BigInt(Math.round(ms)) * 1_000_000n}`;

/** Sums up metrics and sends them to an OpenTelemetry collector. */
export class OpenTelemetryExporter {
  private readonly started = Date.now();
  private readonly series = new Map<string, Series>();
  private readonly endpoint: string | undefined;
  private sentAt = Date.now();
  private sending: Promise<void> = Promise.resolve();

  constructor(private readonly options: OpenTelemetryOptions = {}) {
    this.endpoint = (options.endpoint ?? surroundings().environment?.()['OTEL_EXPORTER_OTLP_ENDPOINT'])?.replace(/\/+$/, '');
  }

  get enabled(): boolean {
    return this.options.enabled !== false && this.endpoint !== undefined;
  }

  /** Counts one run: `record(metrics)`, or `record(result, { userId, userTier })` with a result of an agent. */
  record(run: cascadeflowMetrics | CascadeResult, dimensions: MetricDimensions = {}): void {
    if (!this.enabled) return;
    const metrics = 'totalCost' in run ? metricsOf(run) : run;
    const told = { ...metrics.dimensions, ...dimensions };
    const attributes = (Object.keys(ATTRIBUTES) as Array<keyof MetricDimensions>)
      .flatMap((name) => (told[name] === undefined ? [] : [attribute(ATTRIBUTES[name], told[name])]));
    const key = JSON.stringify(attributes);
    let series = this.series.get(key);
    if (!series) {
      series = { attributes, cost: 0, tokensInput: 0, tokensOutput: 0, latency: { count: 0, sum: 0, buckets: new Array<number>(BOUNDS.length + 1).fill(0) } };
      this.series.set(key, series);
    }
    series.cost += metrics.cost;
    series.tokensInput += metrics.tokensInput;
    series.tokensOutput += metrics.tokensOutput;
    series.latency.count++;
    series.latency.sum += metrics.latencyMs;
    const bucket = BOUNDS.findIndex((bound) => metrics.latencyMs <= bound);
    series.latency.buckets[bucket < 0 ? BOUNDS.length : bucket]!++;
    // A collector that is away disturbs no run: what was counted goes with the next export.
    if (Date.now() - this.sentAt >= (this.options.exportIntervalMs ?? 60_000)) this.flush().catch(() => undefined);
  }

  /** Sends what was counted since the start. Rejects when the collector does not take it. */
  flush(): Promise<void> {
    if (!this.enabled || this.series.size === 0) return this.sending.catch(() => undefined);
    this.sentAt = Date.now();
    this.sending = this.sending.catch(() => undefined).then(() => this.send());
    return this.sending;
  }
  /** The last export. */
  async shutdown(): Promise<void> {
    await this.flush();
  }

  private async send(): Promise<void> {
    const fetcher = this.options.fetch ?? surroundings().fetch;
    if (!fetcher) throw new cascadeflowError('There is no `fetch` here: give the exporter one.');
    const response = await fetcher(`${this.endpoint}/v1/metrics`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...this.options.headers }, body: JSON.stringify(this.document()),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new cascadeflowError(`The collector at ${this.endpoint} answered ${response.status}.`);
  }

  private document(): Record<string, unknown> {
    const all = [...this.series.values()];
    const times = { startTimeUnixNano: nano(this.started), timeUnixNano: nano(Date.now()) };
    const counter = (name: string, unit: string, value: (series: Series) => Record<string, unknown>) => ({
      name, unit, sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: all.map((series) => ({ attributes: series.attributes, ...times, ...value(series) })) },
    });
    const { environment } = this.options;
    return { resourceMetrics: [{
      resource: { attributes: [
        attribute('service.name', this.options.serviceName ?? 'cascadeflow'), ...(environment ? [attribute('deployment.environment', environment)] : []),
      ] },
      scopeMetrics: [{ scope: { name: '@cascadeflow/core' }, metrics: [
        counter('cascadeflow.cost.total', 'USD', (series) => ({ asDouble: series.cost })),
        counter('cascadeflow.tokens.input', '{token}', (series) => ({ asInt: String(series.tokensInput) })),
        counter('cascadeflow.tokens.output', '{token}', (series) => ({ asInt: String(series.tokensOutput) })),
        { name: 'cascadeflow.latency', unit: 'ms', histogram: { aggregationTemporality: 2, dataPoints: all.map(({ attributes, latency }) => ({
          attributes, ...times, count: String(latency.count), sum: latency.sum, explicitBounds: BOUNDS, bucketCounts: latency.buckets.map(String),
        })) } },
      ] }],
    }] };
  }
}

function metricsOf(result: CascadeResult): cascadeflowMetrics {
  return {
    cost: result.totalCost, tokensInput: result.usage?.inputTokens ?? 0, tokensOutput: result.usage?.outputTokens ?? 0, latencyMs: result.latencyMs,
    dimensions: { model: result.modelUsed, provider: result.provider, domain: result.domain },
  };
}

/** An exporter as the environment says: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME, ENVIRONMENT, OTEL_ENABLED. */
export function createExporterFromEnv(options: OpenTelemetryOptions = {}): OpenTelemetryExporter {
  const environment = surroundings().environment?.() ?? {};
  const named = {
    ...(environment['OTEL_SERVICE_NAME'] && { serviceName: environment['OTEL_SERVICE_NAME'] }),
    ...(environment['ENVIRONMENT'] && { environment: environment['ENVIRONMENT'] }),
    ...(environment['OTEL_ENABLED'] && { enabled: !/^(false|0|no|off)$/i.test(environment['OTEL_ENABLED']) }),
  };
  return new OpenTelemetryExporter({ ...named, ...options });
}

// Many prompts, a few at a time.
import type { CascadeResult } from './result.js';

export const BatchStrategy = { LITELLM_NATIVE: 'litellm_native', SEQUENTIAL: 'sequential', AUTO: 'auto' } as const;
export type BatchStrategy = (typeof BatchStrategy)[keyof typeof BatchStrategy];

export interface BatchConfig {
  batchSize?: number;
  /** Runs in flight at a time. */
  maxParallel?: number;
  /** Seconds. */
  timeoutPerQuery?: number;
  /** Seconds of the whole batch. */
  totalTimeout?: number;
  strategy?: BatchStrategy;
  stopOnError?: boolean;
  /** Try a failed prompt once more. */
  retryFailed?: boolean;
  preserveOrder?: boolean;
  metadata?: Record<string, unknown>;
}

export const DEFAULT_BATCH_CONFIG = {
  batchSize: 10, maxParallel: 3, timeoutPerQuery: 30, strategy: 'auto', stopOnError: false, retryFailed: true,
  preserveOrder: true, metadata: {},
} as const;

export interface BatchResult {
  /** In the order of the prompts; null where one failed. */
  results: Array<CascadeResult | null>;
  successCount: number;
  failureCount: number;
  totalCost: number;
  /** Seconds. */
  totalTime: number;
  strategyUsed: string;
  errors: Array<{ index: number; query: string; error: string }>;
  metadata: Record<string, unknown>;
  successRate: number;
  averageCost: number;
  averageTime: number;
}

/** A batch that was stopped: `stopOnError`, or its time was over. */
export class BatchProcessingError extends Error {
  override name = 'BatchProcessingError';
}

/** A batch configuration with its defaults filled in. */
export function normalizeBatchConfig(config: BatchConfig = {}): Required<BatchConfig> {
  const full = { ...DEFAULT_BATCH_CONFIG, ...config };
  return { ...full, totalTimeout: config.totalTimeout ?? full.timeoutPerQuery * full.batchSize, metadata: { ...full.metadata } };
}

type RunFunction<O> = (query: string, options: O & { signal: AbortSignal; timeoutMs: number }) => Promise<CascadeResult>;
type SetTimer = (callback: () => void, ms: number) => () => void;

/** Runs many prompts, a few at a time. `agent.runBatch` uses one. */
export class BatchProcessor {
  constructor(private readonly setTimer?: SetTimer) {}

  async processBatch<O extends { signal?: AbortSignal }>(
    queries: readonly string[], run: RunFunction<O>, config: BatchConfig = {}, options: O = {} as O,
  ): Promise<BatchResult> {
    const settings = normalizeBatchConfig(config);
    const started = Date.now();
    const results: Array<CascadeResult | null> = queries.map(() => null);
    const errors: BatchResult['errors'] = [];
    const stop = new AbortController();
    const outer = options.signal;
    const onOuter = (): void => stop.abort(outer?.reason);
    outer?.addEventListener('abort', onOuter, { once: true });
    if (outer?.aborted) onOuter();
    const takeBack = this.setTimer?.(() => stop.abort(new BatchProcessingError('The batch ran out of time.')), settings.totalTimeout * 1000);

    const one = async (index: number): Promise<void> => {
      const query = queries[index]!;
      for (let attempt = 0; ; attempt++) {
        try {
          results[index] = await run(query, { ...options, signal: stop.signal, timeoutMs: settings.timeoutPerQuery * 1000 });
          return;
        } catch (error) {
          if (settings.retryFailed && attempt === 0 && !stop.signal.aborted) continue;
          errors.push({ index, query, error: error instanceof Error ? error.message : String(error) });
          if (settings.stopOnError) stop.abort(error);
          return;
        }
      }
    };
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < queries.length && !stop.signal.aborted) await one(next++);
    };
    try {
      await Promise.all(Array.from({ length: Math.min(Math.max(1, settings.maxParallel), queries.length) }, worker));
    } finally {
      takeBack?.();
      outer?.removeEventListener('abort', onOuter);
    }
    if (settings.stopOnError && errors.length > 0) {
      throw new BatchProcessingError(`Query ${errors[0]!.index} failed: ${errors[0]!.error}`);
    }
    const good = results.filter((result) => result !== null);
    const totalCost = good.reduce((sum, result) => sum + result.totalCost, 0);
    const totalTime = (Date.now() - started) / 1000;
    const count = queries.length;
    return {
      results,
      successCount: good.length,
      failureCount: count - good.length,
      totalCost,
      totalTime,
      strategyUsed: 'sequential',
      errors: errors.sort((a, b) => a.index - b.index),
      metadata: settings.metadata,
      successRate: count ? good.length / count : 0,
      averageCost: good.length ? totalCost / good.length : 0,
      averageTime: count ? totalTime / count : 0,
    };
  }
}

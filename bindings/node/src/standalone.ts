// Small helpers that users of the earlier package know and that stand beside an agent: a rate limiter by profile, a cache,
// a retry loop, a collector of metrics. An agent needs none of them: it has its own in the engine.
import { cascadeflowError, isRateLimitError, ProviderError, TimeoutError } from './errors.js';
import { getDailyBudget, getRequestsPerDay, getRequestsPerHour, type UserProfile } from './profiles.js';
import type { CascadeResult } from './result.js';

/** A user's own limit, as opposed to a provider's. */
export class RateLimitErrorV2 extends cascadeflowError {
  override name = 'RateLimitError';
  constructor(message: string, readonly retryAfterSeconds: number, readonly limitType: 'hourly' | 'daily' | 'budget') {
    super(message, 'RATE_LIMIT_ERROR');
  }
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Requests per hour and day and USD per day by user, in windows that slide. Starts no timers. */
export class RateLimiter {
  private readonly users = new Map<string, Array<{ at: number; cost: number }>>();
  private lastSweep = Date.now();
  constructor(private readonly options: { cleanupIntervalMs?: number } = {}) {}

  private window(userId: string, now: number): Array<{ at: number; cost: number }> {
    if (now - this.lastSweep > (this.options.cleanupIntervalMs ?? HOUR)) {
      this.lastSweep = now;
      for (const [user, seen] of this.users) if ((seen.at(-1)?.at ?? 0) < now - DAY) this.users.delete(user);
    }
    const seen = (this.users.get(userId) ?? []).filter((entry) => entry.at > now - DAY);
    this.users.set(userId, seen);
    return seen;
  }
  async checkRateLimit(profile: UserProfile, estimatedCost = 0): Promise<void> {
    const now = Date.now();
    const seen = this.window(profile.userId, now);
    const hourly = seen.filter((entry) => entry.at > now - HOUR);
    const perHour = getRequestsPerHour(profile);
    const perDay = getRequestsPerDay(profile);
    const budget = getDailyBudget(profile);
    const wait = (entry: { at: number } | undefined, span: number): number => Math.max(1, Math.ceil(((entry?.at ?? now) + span - now) / 1000));
    if (perHour !== undefined && hourly.length >= perHour) {
      throw new RateLimitErrorV2(`Hourly limit of ${perHour} requests reached.`, wait(hourly[0], HOUR), 'hourly');
    }
    if (perDay !== undefined && seen.length >= perDay) {
      throw new RateLimitErrorV2(`Daily limit of ${perDay} requests reached.`, wait(seen[0], DAY), 'daily');
    }
    const spent = seen.reduce((sum, entry) => sum + entry.cost, 0);
    if (budget !== undefined && spent + estimatedCost > budget) {
      throw new RateLimitErrorV2(`Daily budget of $${budget} reached.`, wait(seen[0], DAY), 'budget');
    }
  }
  async recordRequest(userId: string, cost = 0): Promise<void> {
    const now = Date.now();
    this.window(userId, now).push({ at: now, cost });
  }
  async getUsageStats(userId: string): Promise<{ requestsLastHour: number; requestsLastDay: number; dailyCost: number }> {
    const now = Date.now();
    const seen = this.window(userId, now);
    return {
      requestsLastHour: seen.filter((entry) => entry.at > now - HOUR).length, requestsLastDay: seen.length,
      dailyCost: seen.reduce((sum, entry) => sum + entry.cost, 0),
    };
  }
  resetUser(userId: string): void {
    this.users.delete(userId);
  }
  clearAll(): void {
    this.users.clear();
  }
  destroy(): void {
    this.clearAll();
  }
}

/** Least recently used goes first. The agent's own cache (`cache: {enabled: true}`) also knows parameters and models. */
export class ResponseCache<T = unknown> {
  private readonly entries = new Map<string, { value: T; until: number }>();
  private hits = 0;
  private misses = 0;
  private readonly maxSize: number;
  private readonly ttl: number;
  constructor(options: { maxSize?: number; defaultTtl?: number } = {}) {
    this.maxSize = options.maxSize ?? 1000;
    this.ttl = options.defaultTtl ?? 3600;
  }
  /** The text itself with the keys of objects in order: two different requests never share a key. */
  generateKey(query: string, options: Record<string, unknown> = {}): string {
    const sorted = (value: unknown): unknown => Array.isArray(value) ? value.map(sorted)
      : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]))
        : value;
    return JSON.stringify([query, sorted(options)]);
  }
  get(query: string, options?: Record<string, unknown>): T | undefined {
    const key = this.generateKey(query, options);
    const entry = this.entries.get(key);
    if (!entry || entry.until <= Date.now()) {
      this.entries.delete(key);
      this.misses++;
      return undefined;
    }
    this.entries.delete(key);
    this.entries.set(key, entry);
    this.hits++;
    return entry.value;
  }
  set(query: string, value: T, options?: Record<string, unknown>, ttlSeconds = this.ttl): void {
    const key = this.generateKey(query, options);
    this.entries.delete(key);
    this.entries.set(key, { value, until: Date.now() + ttlSeconds * 1000 });
    if (this.entries.size > this.maxSize) this.entries.delete(this.entries.keys().next().value!);
  }
  has(query: string, options?: Record<string, unknown>): boolean {
    return (this.entries.get(this.generateKey(query, options))?.until ?? 0) > Date.now();
  }
  clear(): void {
    this.entries.clear();
  }
  removeExpired(): number {
    const before = this.entries.size;
    for (const [key, entry] of this.entries) if (entry.until <= Date.now()) this.entries.delete(key);
    return before - this.entries.size;
  }
  getStats(): { size: number; maxSize: number; hits: number; misses: number; hitRate: number } {
    const asked = this.hits + this.misses;
    return { size: this.entries.size, maxSize: this.maxSize, hits: this.hits, misses: this.misses, hitRate: asked ? this.hits / asked : 0 };
  }
}
export const createResponseCache = <T = unknown>(options?: { maxSize?: number; defaultTtl?: number }): ResponseCache<T> => new ResponseCache<T>(options);

export interface RetryConfig {
  maxAttempts?: number;
  /** Milliseconds. */
  initialDelay?: number;
  maxDelay?: number;
  base?: number;
  jitter?: boolean;
  /** How to wait; `setTimeout` in Node and browsers. */
  sleep?: (ms: number) => Promise<unknown>;
}
/** Tries again what may succeed later. For functions of your own: an agent retries by itself. */
export class RetryManager {
  constructor(private readonly config: RetryConfig = {}) {}
  async executeWithRetry<T>(fn: () => Promise<T>): Promise<T> {
    const { maxAttempts = 3, initialDelay = 1000, maxDelay = 60_000, base = 2, jitter = true, sleep } = this.config;
    for (let attempt = 1; ; attempt++) {
      try {
        return await fn();
      } catch (error) {
        if (attempt >= maxAttempts || !isRetryable(error)) throw error;
        const asked = isRateLimitError(error) ? (error.retryAfter ?? 0) * 1000 : 0;
        const backoff = Math.min(initialDelay * base ** (attempt - 1), maxDelay) * (jitter ? 0.75 + Math.random() / 2 : 1);
        if (sleep) await sleep(Math.max(asked, backoff));
      }
    }
  }
}
export const createRetryManager = (config?: RetryConfig): RetryManager => new RetryManager(config);

function isRetryable(error: unknown): boolean {
  if (isRateLimitError(error) || error instanceof TimeoutError) return true;
  if (error instanceof ProviderError) return error.statusCode === undefined || error.statusCode >= 500;
  return !(error instanceof cascadeflowError);
}

/** Totals over results. `agent.analytics()` has the engine's own, by model, domain and complexity. */
export class MetricsCollector {
  private readonly recent: CascadeResult[] = [];
  private totals = { queries: 0, cascaded: 0, accepted: 0, direct: 0, cost: 0, saved: 0, latency: 0, tokens: 0 };
  private byModel: Record<string, number> = {};
  private byComplexity: Record<string, number> = {};
  constructor(private readonly options: { maxRecentResults?: number } = {}) {}
  record(result: CascadeResult, strategy: 'cascade' | 'direct' = result.routingStrategy, complexity: string = result.complexity): void {
    const t = this.totals;
    t.queries++;
    t.cost += result.totalCost;
    t.saved += result.costSaved;
    t.latency += result.latencyMs;
    t.tokens += result.tokensUsed;
    if (strategy === 'direct') t.direct++;
    if (result.cascaded) t.cascaded++;
    if (result.draftAccepted) t.accepted++;
    this.byModel[result.modelUsed] = (this.byModel[result.modelUsed] ?? 0) + 1;
    this.byComplexity[complexity] = (this.byComplexity[complexity] ?? 0) + 1;
    this.recent.push(result);
    if (this.recent.length > (this.options.maxRecentResults ?? 100)) this.recent.shift();
  }
  getSummary(): Record<string, any> {
    const t = this.totals;
    const judged = t.accepted + t.cascaded;
    return {
      totalQueries: t.queries, totalCost: t.cost, totalSaved: t.saved, avgLatencyMs: t.queries ? t.latency / t.queries : 0,
      totalTokens: t.tokens, cascadeQueries: t.queries - t.direct, directQueries: t.direct, draftsAccepted: t.accepted,
      draftsRejected: t.cascaded, acceptanceRate: judged ? t.accepted / judged : 0, byModel: { ...this.byModel }, byComplexity: { ...this.byComplexity },
    };
  }
  getSnapshot(): Record<string, any> {
    return { ...this.getSummary(), recent: [...this.recent] };
  }
  reset(): void {
    this.totals = { queries: 0, cascaded: 0, accepted: 0, direct: 0, cost: 0, saved: 0, latency: 0, tokens: 0 };
    this.byModel = {};
    this.byComplexity = {};
    this.recent.length = 0;
  }
}

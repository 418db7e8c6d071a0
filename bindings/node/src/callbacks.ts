// Callbacks: functions of yours that hear what a run does. Every event of the list really happens.
import type { StreamEvent } from './events.js';

export const CallbackEvent = {
  QUERY_START: 'query_start',
  COMPLEXITY_DETECTED: 'complexity_detected',
  MODELS_SCORED: 'models_scored',
  STRATEGY_SELECTED: 'strategy_selected',
  MODEL_CALL_START: 'model_call_start',
  MODEL_CALL_COMPLETE: 'model_call_complete',
  MODEL_CALL_ERROR: 'model_call_error',
  CASCADE_DECISION: 'cascade_decision',
  CACHE_HIT: 'cache_hit',
  CACHE_MISS: 'cache_miss',
  QUERY_COMPLETE: 'query_complete',
  QUERY_ERROR: 'query_error',
} as const;
export type CallbackEvent = (typeof CallbackEvent)[keyof typeof CallbackEvent];

export interface CallbackData {
  event: CallbackEvent;
  query: string;
  timestamp: number;
  data: Record<string, unknown>;
  workflow?: string | undefined;
  userId?: string | undefined;
}
export type CallbackFunction = (data: CallbackData) => unknown;

/** Functions of yours that are told what happens in a run. Hand it to an agent as `callbacks`. */
export class CallbackManager {
  private readonly listeners = new Map<CallbackEvent, Set<CallbackFunction>>();
  private counts: Record<string, number> = {};
  private errors = 0;

  constructor(private readonly verbose = false) {}

  register(event: CallbackEvent, callback: CallbackFunction): void {
    let set = this.listeners.get(event);
    if (!set) this.listeners.set(event, (set = new Set()));
    set.add(callback);
  }
  unregister(event: CallbackEvent, callback: CallbackFunction): boolean {
    return this.listeners.get(event)?.delete(callback) ?? false;
  }
  /** Tells all listeners. A listener that throws disturbs nobody. */
  async trigger(event: CallbackEvent | string, query: string, data: Record<string, unknown> = {}): Promise<void> {
    this.counts[event] = (this.counts[event] ?? 0) + 1;
    const callbackData: CallbackData = { event: event as CallbackEvent, query, timestamp: Date.now(), data };
    for (const listener of this.listeners.get(event as CallbackEvent) ?? []) {
      try {
        await listener(callbackData);
      } catch (error) {
        this.errors++;
        if (this.verbose) console.error(`A callback for ${event} threw:`, error);
      }
    }
  }
  clear(event?: CallbackEvent): void {
    if (event) this.listeners.delete(event);
    else this.listeners.clear();
  }
  getStats(): { totalTriggers: number; byEvent: Record<string, number>; errors: number; registered: number } {
    return {
      totalTriggers: Object.values(this.counts).reduce((a, b) => a + b, 0),
      byEvent: { ...this.counts },
      errors: this.errors,
      registered: [...this.listeners.values()].reduce((n, set) => n + set.size, 0),
    };
  }
  resetStats(): void {
    this.counts = {};
    this.errors = 0;
  }
}

interface Listener {
  trigger(event: string, query: string, data?: Record<string, unknown>): unknown;
}

/** Turns the events of one run into callbacks. */
export class RunObserver {
  private readonly open = new Map<number, { model: string; provider: string }>();
  constructor(private readonly listener: Listener, private readonly query: string, private readonly cached: boolean) {}

  private tell(event: CallbackEvent, data: Record<string, unknown> = {}): void {
    void this.listener.trigger(event, this.query, data);
  }
  start(data: Record<string, unknown>): void {
    this.tell('query_start', data);
  }
  event(event: StreamEvent): void {
    switch (event.type) {
      case 'routing':
        this.tell('complexity_detected', { complexity: event.data.complexity, domain: event.data.domain });
        this.tell('models_scored', { prior: event.data.prior });
        this.tell('strategy_selected', { strategy: event.data.strategy, plan: event.data.plan, reason: event.data.reason });
        break;
      case 'attempt':
        if (this.cached && this.open.size === 0) this.tell('cache_miss');
        this.open.set(event.data.attempt, event.data);
        this.tell('model_call_start', { ...event.data });
        break;
      case 'draft_decision':
        this.tell('cascade_decision', { ...event.data });
        break;
      default:
    }
  }
  /** The result says of each attempt how it ended. */
  complete(result: { attempts: Array<{ status: string }>; flags: string[]; [key: string]: any }): void {
    this.attempts(result.attempts);
    if (result.flags.includes('from_cache')) this.tell('cache_hit');
    this.tell('query_complete', { result });
  }
  error(error: Error & { context?: Record<string, unknown> }): void {
    this.attempts((error.context?.['attempts'] as Array<{ status: string }> | undefined) ?? []);
    this.tell('query_error', { error });
  }
  private attempts(attempts: Array<{ status: string }>): void {
    for (const attempt of attempts) this.tell(attempt.status === 'ok' ? 'model_call_complete' : 'model_call_error', { ...attempt });
  }
}

// The harness: a budget and limits around a stretch of work with many calls. `init` once, `run` around the work; agents and
// clients report to the context that `run` hands out.
import { BudgetExceededError, cascadeflowError } from './errors.js';
import { price } from './judgement.js';
import type { CascadeResult } from './result.js';

export type HarnessMode = 'off' | 'observe' | 'enforce';
export interface HarnessConfig {
  mode?: HarnessMode;
  /** USD. */
  budget?: number;
  maxToolCalls?: number;
  maxLatencyMs?: number;
  verbose?: boolean;
}

/** A limit of the harness other than money was reached. */
export class HarnessStopError extends cascadeflowError {
  constructor(message: string, readonly limit: string) {
    super(message, 'HARNESS_STOP', { limit });
  }
}

let settings: HarnessConfig = { mode: 'off' };
let runs = 0;

/** Sets what later runs start from. Options that are given win. */
export function init(options: HarnessConfig = {}): { mode: HarnessMode } & HarnessConfig {
  settings = { mode: 'observe', ...options };
  return { ...settings, mode: settings.mode ?? 'observe' };
}
/** Forgets what `init` was told. */
export function resetHarness(): void {
  settings = { mode: 'off' };
}
export const getHarnessConfig = (): HarnessConfig => ({ ...settings });

export interface HarnessTraceEntry {
  action: string;
  reason: string;
  model: string;
  cost: number;
  step: number;
}

/** One stretch of work: what it used, and what is left. */
export class HarnessRunContext {
  readonly runId = `harness-${++runs}`;
  cost = 0;
  savings = 0;
  toolCalls = 0;
  stepCount = 0;
  latencyUsedMs = 0;
  lastAction = 'allow';
  modelUsed: string | undefined;
  private readonly steps: HarnessTraceEntry[] = [];
  constructor(readonly config: HarnessConfig) {}

  get mode(): HarnessMode {
    return this.config.mode ?? 'observe';
  }
  get budgetMax(): number | undefined {
    return this.config.budget;
  }
  get budgetRemaining(): number | undefined {
    return this.config.budget === undefined ? undefined : this.config.budget - this.cost;
  }

  /** Counts a result of an agent, or tokens of a call made by other means. In `enforce` mode a limit reached throws. */
  record(used: CascadeResult | { model: string; provider?: string; inputTokens: number; outputTokens: number; toolCalls?: number; latencyMs?: number }): void {
    const result = 'modelUsed' in used ? used : undefined;
    const model = result?.modelUsed ?? (used as { model: string }).model;
    const plain = result ? undefined : (used as { model: string; provider?: string; inputTokens: number; outputTokens: number; toolCalls?: number; latencyMs?: number });
    const cost = result?.totalCost ?? price(plain!).cost;
    this.stepCount++;
    this.cost += cost;
    this.savings += result?.costSaved ?? 0;
    this.toolCalls += result?.toolCalls?.length ?? plain?.toolCalls ?? 0;
    this.latencyUsedMs += result?.latencyMs ?? plain?.latencyMs ?? 0;
    this.modelUsed = model;
    const broken = this.brokenLimit();
    this.lastAction = broken ? 'stop' : 'allow';
    this.steps.push({ action: this.lastAction, reason: broken ?? 'within limits', model, cost, step: this.stepCount });
    if (broken && this.mode === 'enforce') this.stop(broken);
  }
  /** Before a call: throws in `enforce` mode when nothing is left. */
  check(): void {
    const broken = this.brokenLimit();
    if (broken && this.mode === 'enforce') this.stop(broken);
  }
  private brokenLimit(): string | undefined {
    const { budget, maxToolCalls, maxLatencyMs } = this.config;
    if (budget !== undefined && this.cost >= budget) return `budget of $${budget} is spent`;
    if (maxToolCalls !== undefined && this.toolCalls > maxToolCalls) return `more than ${maxToolCalls} tool calls`;
    if (maxLatencyMs !== undefined && this.latencyUsedMs > maxLatencyMs) return `more than ${maxLatencyMs} ms`;
    return undefined;
  }
  private stop(broken: string): never {
    throw broken.startsWith('budget') ? new BudgetExceededError(`The harness stops: ${broken}.`) : new HarnessStopError(`The harness stops: ${broken}.`, broken);
  }
  trace(): HarnessTraceEntry[] {
    return [...this.steps];
  }
  summary(): Record<string, unknown> {
    const { runId, mode, cost, savings, toolCalls, stepCount, latencyUsedMs, budgetMax, budgetRemaining, lastAction, modelUsed } = this;
    return { runId, mode, cost, savings, toolCalls, stepCount, latencyUsedMs, budgetMax, budgetRemaining, lastAction, modelUsed };
  }
}

/** Runs work with a context of its own. The context is handed over, so concurrent runs never see each other's. */
export async function run<T>(work: (context: HarnessRunContext) => Promise<T> | T): Promise<T>;
export async function run<T>(options: HarnessConfig, work: (context: HarnessRunContext) => Promise<T> | T): Promise<T>;
export async function run<T>(
  first: HarnessConfig | ((context: HarnessRunContext) => Promise<T> | T), second?: (context: HarnessRunContext) => Promise<T> | T,
): Promise<T> {
  const [options, work] = typeof first === 'function' ? [{}, first] : [first, second!];
  return work(new HarnessRunContext({ ...settings, ...options }));
}

/** Attaches a policy to a function; `run` it with that policy. */
export function harnessAgent(policy: HarnessConfig) {
  return <A extends unknown[], T>(fn: (context: HarnessRunContext, ...args: A) => Promise<T> | T) =>
    Object.assign((...args: A): Promise<T> => run(policy, (context) => fn(context, ...args)), { policy });
}

export const cascadeflow = { init, run, agent: harnessAgent, reset: resetHarness, getHarnessConfig };

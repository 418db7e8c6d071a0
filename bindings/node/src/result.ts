// The engine's result document -> CascadeResult, the shape that users of the earlier package know, and more.
import type { Complexity, Message, ToolCallData, Usage } from './types.js';

/** One request that was sent to a model. */
export interface Attempt {
  attempt: number;
  tier: number;
  model: string;
  provider: string;
  purpose: string;
  status: string;
  httpStatus?: number;
  usage?: Usage;
  cost: number;
  priced: boolean;
  startedMs: number;
  firstTokenMs?: number;
  endedMs: number;
  error?: unknown;
}

/** One step of how a run was decided. */
export interface TraceStep {
  t_ms: number;
  what: string;
  why?: string;
  detail?: unknown;
}

/** The answer of a run, what it cost, and how it was decided. */
export interface CascadeResult<T = unknown> {
  content: string;
  /** The parsed value, where a schema was asked for. */
  parsed?: T;
  /** The model that answered. */
  modelUsed: string;
  model: string;
  provider: string;
  /** USD, everything included: rejected drafts, checks, retries. */
  totalCost: number;
  latencyMs: number;
  complexity: Complexity | string;
  domain: string;
  /** True when a draft was rejected and a stronger model answered. */
  cascaded: boolean;
  draftAccepted: boolean;
  routingStrategy: 'direct' | 'cascade';
  reason: string;
  toolCalls: ToolCallData[] | undefined;
  hasToolCalls: boolean;

  qualityScore: number | undefined;
  qualityThreshold: number | undefined;
  qualityCheckPassed: boolean | undefined;
  rejectionReason: string | undefined;

  draftModel: string | undefined;
  draftCost: number | undefined;
  draftLatencyMs: number | undefined;
  draftConfidence: number | undefined;
  draftResponse: string | undefined;
  verifierModel: string | undefined;
  verifierCost: number | undefined;
  verifierLatencyMs: number | undefined;
  verifierConfidence: number | undefined;
  verifierResponse: string | undefined;

  responseLength: number;
  responseWordCount: number;
  tokensUsed: number;

  complexityDetectionMs: number;
  draftGenerationMs: number | undefined;
  qualityVerificationMs: number | undefined;
  verifierGenerationMs: number | undefined;
  cascadeOverheadMs: number;
  speedup: number | undefined;

  /** Against the strong tier alone; negative when the draft did not pay. */
  costSaved: number;
  savingsPercentage: number;
  costBreakdown: { draftCost: number; verifierCost: number; costSaved: number; savingsPercentage: number };
  timingBreakdown: Record<string, number>;
  metadata: Record<string, unknown>;

  runId: string;
  finishReason: string | undefined;
  /** Calibrated probability that the answer is acceptable; undefined when it was not judged. */
  confidence: number | undefined;
  threshold: number | undefined;
  verdict: string | undefined;
  vetoes: unknown[];
  reasons: unknown[];
  signals: Record<string, unknown>;
  flags: string[];
  lowConfidence: boolean;
  escalated: boolean;
  tier: number;
  tierPath: number[];
  reasoning: string | undefined;
  refusal: string | undefined;
  citations: unknown[];
  usage: Usage | undefined;
  /** Exact integers, in billionths of a USD. */
  costNano: number;
  baselineNano: number;
  savedNano: number;
  /** What the strong tier alone would have cost, in USD. */
  baselineCost: number;
  /** False when a model of unknown price took part: its share counts as nothing. */
  priced: boolean;
  attempts: Attempt[];
  trace: TraceStep[];
  steps: number;
  /** The whole conversation after a tool loop, to go on from. */
  messages: Message[] | undefined;
  logprobs: unknown[] | undefined;
}

interface RawUsage {
  input_tokens?: number; output_tokens?: number; cached_tokens?: number; cache_write_tokens?: number;
  reasoning_tokens?: number; source?: Usage['source'];
}
interface RawAttempt {
  attempt: number; tier: number; model: string; provider: string; purpose: string; status: string; http_status?: number;
  usage?: RawUsage; cost_nano?: number; priced?: boolean; started_ms?: number; first_token_ms?: number; ended_ms?: number;
  error?: unknown;
}
/** The engine's document (docs/reference.md, "Result"). Keys without a value are left out. */
export interface RawResult {
  run_id: string; text?: string; json?: unknown; reasoning?: string; refusal?: string; citations?: unknown[];
  tool_calls?: ToolCallData[]; finish_reason?: string; model: string; model_id?: string; provider: string; tier?: number;
  tier_path?: number[]; plan?: string; domain?: string; complexity?: string; difficulty?: number; prior?: number;
  draft_accepted?: boolean; escalated?: boolean; confidence?: number; threshold?: number; verdict?: string;
  vetoes?: unknown[]; reasons?: unknown[]; signals?: Record<string, unknown>; low_confidence?: boolean; flags?: string[];
  cost_nano?: number; baseline_nano?: number; saved_nano?: number; saved_pct?: number; priced?: boolean; usage?: RawUsage;
  latency?: { total_ms?: number; first_token_ms?: number; draft_ms?: number; gate_ms?: number; strong_ms?: number; overhead_ms?: number };
  draft?: { model: string; text?: string; confidence?: number; cost_nano?: number };
  steps?: number; messages?: Message[]; attempts?: RawAttempt[]; trace?: TraceStep[]; logprobs?: unknown[];
  metadata?: Record<string, unknown>; detection_method?: string; domain_p?: number;
}

const usd = (nano: number | undefined): number => (nano ?? 0) / 1e9;

export function toResult<T = unknown>(raw: RawResult, providerLabels?: ReadonlyMap<string, string>): CascadeResult<T> {
  const content = raw.text ?? '';
  const latency = raw.latency ?? {};
  const cascade = raw.plan === 'cascade';
  const escalated = raw.escalated ?? false;
  const accepted = raw.draft_accepted ?? false;
  const attempts = (raw.attempts ?? []).map(toAttempt);
  const verifying = cascade && escalated;
  const draftCost = raw.draft?.cost_nano ?? (accepted ? raw.cost_nano : undefined);
  // What the gate bought (self-checks, judges) belongs to neither.
  const verifierNano = verifying ? (raw.attempts ?? []).filter((a) => a.purpose === 'final').reduce((sum, a) => sum + (a.cost_nano ?? 0), 0) : 0;
  const reason = whyOf(raw);
  const provider = providerLabels?.get(raw.model_id ?? raw.model) ?? raw.provider;
  const saved = usd(raw.saved_nano);
  const savedPct = raw.saved_pct ?? 0;
  const result: CascadeResult<T> = {
    content,
    modelUsed: raw.model,
    model: raw.model,
    provider,
    totalCost: usd(raw.cost_nano),
    latencyMs: latency.total_ms ?? 0,
    complexity: raw.complexity ?? 'unknown',
    domain: raw.domain ?? 'general',
    cascaded: escalated,
    draftAccepted: accepted,
    routingStrategy: cascade ? 'cascade' : 'direct',
    reason,
    toolCalls: raw.tool_calls?.length ? raw.tool_calls : undefined,
    hasToolCalls: (raw.tool_calls?.length ?? 0) > 0,
    qualityScore: cascade ? raw.draft?.confidence ?? raw.confidence : raw.confidence,
    qualityThreshold: raw.threshold,
    qualityCheckPassed: cascade ? accepted : undefined,
    rejectionReason: escalated ? reason : undefined,
    draftModel: raw.draft?.model ?? (accepted ? raw.model : undefined),
    draftCost: draftCost === undefined ? undefined : usd(draftCost),
    draftLatencyMs: latency.draft_ms,
    draftConfidence: raw.draft?.confidence ?? (accepted ? raw.confidence : undefined),
    draftResponse: raw.draft?.text ?? (accepted ? content : undefined),
    verifierModel: verifying ? raw.model : undefined,
    verifierCost: verifying ? usd(verifierNano) : undefined,
    verifierLatencyMs: verifying ? latency.strong_ms : undefined,
    verifierConfidence: verifying ? raw.confidence : undefined,
    verifierResponse: verifying ? content : undefined,
    responseLength: content.length,
    responseWordCount: words(content),
    tokensUsed: (raw.usage?.input_tokens ?? 0) + (raw.usage?.output_tokens ?? 0),
    complexityDetectionMs: latency.overhead_ms ?? 0,
    draftGenerationMs: latency.draft_ms,
    qualityVerificationMs: latency.gate_ms,
    verifierGenerationMs: latency.strong_ms,
    cascadeOverheadMs: verifying ? latency.draft_ms ?? 0 : 0,
    speedup: verifying && latency.strong_ms && latency.total_ms ? latency.strong_ms / latency.total_ms : accepted ? 1 : undefined,
    costSaved: saved,
    savingsPercentage: savedPct,
    costBreakdown: { draftCost: usd(draftCost), verifierCost: usd(verifierNano), costSaved: saved, savingsPercentage: savedPct },
    timingBreakdown: {
      complexityDetectionMs: latency.overhead_ms ?? 0,
      draftGenerationMs: latency.draft_ms ?? 0,
      qualityVerificationMs: latency.gate_ms ?? 0,
      verifierGenerationMs: latency.strong_ms ?? 0,
      cascadeOverheadMs: verifying ? latency.draft_ms ?? 0 : 0,
    },
    metadata: {
      ...raw.metadata,
      domainDetected: raw.domain,
      domainConfidence: raw.domain_p ?? raw.prior,
      detectionMethod: raw.detection_method ?? 'semantic',
      qualityScore: raw.confidence,
    },
    runId: raw.run_id,
    finishReason: raw.finish_reason,
    confidence: raw.confidence,
    threshold: raw.threshold,
    verdict: raw.verdict,
    vetoes: raw.vetoes ?? [],
    reasons: raw.reasons ?? [],
    signals: raw.signals ?? {},
    flags: raw.flags ?? [],
    lowConfidence: raw.low_confidence ?? false,
    escalated,
    tier: raw.tier ?? 0,
    tierPath: raw.tier_path ?? [],
    reasoning: raw.reasoning,
    refusal: raw.refusal,
    citations: raw.citations ?? [],
    usage: raw.usage && toUsage(raw.usage),
    costNano: raw.cost_nano ?? 0,
    baselineNano: raw.baseline_nano ?? 0,
    savedNano: raw.saved_nano ?? 0,
    baselineCost: usd(raw.baseline_nano),
    priced: raw.priced ?? true,
    attempts,
    trace: raw.trace ?? [],
    steps: raw.steps ?? 1,
    messages: raw.messages,
    logprobs: raw.logprobs,
  };
  if (raw.json !== undefined) result.parsed = raw.json as T;
  return result;
}

export function toUsage(raw: RawUsage): Usage {
  const inputTokens = raw.input_tokens ?? 0;
  const outputTokens = raw.output_tokens ?? 0;
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    cachedTokens: raw.cached_tokens ?? 0,
    cacheWriteTokens: raw.cache_write_tokens ?? 0,
    reasoningTokens: raw.reasoning_tokens ?? 0,
    source: raw.source ?? 'provider',
  };
}

function toAttempt(raw: RawAttempt): Attempt {
  return {
    attempt: raw.attempt,
    tier: raw.tier,
    model: raw.model,
    provider: raw.provider,
    purpose: raw.purpose,
    status: raw.status,
    ...(raw.http_status !== undefined && { httpStatus: raw.http_status }),
    ...(raw.usage && { usage: toUsage(raw.usage) }),
    cost: usd(raw.cost_nano),
    priced: raw.priced ?? true,
    startedMs: raw.started_ms ?? 0,
    ...(raw.first_token_ms !== undefined && { firstTokenMs: raw.first_token_ms }),
    endedMs: raw.ended_ms ?? 0,
    ...(raw.error !== undefined && { error: raw.error }),
  };
}

/** The engine's reasons in one sentence, led by the words of the earlier package. */
function whyOf(raw: RawResult): string {
  const reasons = (raw.reasons ?? []).map((r) => (typeof r === 'string' ? r : JSON.stringify(r))).join('; ');
  const lead = raw.draft_accepted ? 'Draft accepted'
    : raw.escalated ? 'Draft quality insufficient, escalated'
      : raw.trace?.find((step) => step.what === 'route')?.why ?? `Direct to ${raw.model}`;
  return reasons ? `${lead}: ${reasons}` : lead;
}

function words(text: string): number {
  return text.trim() === '' ? 0 : text.trim().split(/\s+/).length;
}

/** The result with snake_case keys, grouped as the earlier package did. */
export function resultToObject(result: CascadeResult): Record<string, unknown> {
  const { costBreakdown: cost, timingBreakdown: timing } = result;
  return {
    content: result.content,
    model_used: result.modelUsed,
    total_cost: result.totalCost,
    latency_ms: result.latencyMs,
    complexity: result.complexity,
    cascaded: result.cascaded,
    draft_accepted: result.draftAccepted,
    routing_strategy: result.routingStrategy,
    reason: result.reason,
    tool_calls: result.toolCalls,
    has_tool_calls: result.hasToolCalls,
    quality_score: result.qualityScore,
    quality_threshold: result.qualityThreshold,
    quality_check_passed: result.qualityCheckPassed,
    rejection_reason: result.rejectionReason,
    response_length: result.responseLength,
    response_word_count: result.responseWordCount,
    timing_breakdown: {
      complexity_detection_ms: timing['complexityDetectionMs'],
      draft_generation_ms: timing['draftGenerationMs'],
      quality_verification_ms: timing['qualityVerificationMs'],
      verifier_generation_ms: timing['verifierGenerationMs'],
      cascade_overhead_ms: timing['cascadeOverheadMs'],
    },
    cost_breakdown: {
      draft_cost: cost.draftCost,
      verifier_cost: cost.verifierCost,
      cost_saved: cost.costSaved,
      savings_percentage: cost.savingsPercentage,
    },
    metadata: result.metadata,
  };
}

/** Why a run went as it did, for people to read. */
export function explain(result: CascadeResult): string {
  const money = (value: number): string => `$${value.toFixed(6)}`;
  const lines = [
    `${result.modelUsed} (${result.provider}) answered a ${result.complexity} ${result.domain} prompt in ${result.latencyMs.toFixed(0)} ms.`,
    result.reason,
  ];
  for (const attempt of result.attempts) {
    lines.push(`  ${attempt.attempt}. ${attempt.purpose} by ${attempt.model}: ${attempt.status}, ${money(attempt.cost)}`
      + `${attempt.priced ? '' : ' (price unknown)'}, ${(attempt.endedMs - attempt.startedMs).toFixed(0)} ms`);
  }
  for (const step of result.trace) lines.push(`  at ${step.t_ms.toFixed(1)} ms ${step.what}${step.why ? `: ${step.why}` : ''}`);
  lines.push(`Cost ${money(result.totalCost)}; the strong model alone ${money(result.baselineCost)}; `
    + `saved ${money(result.costSaved)} (${result.savingsPercentage.toFixed(1)} %).`);
  return lines.join('\n');
}

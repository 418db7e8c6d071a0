// Judgement without an agent: classify a prompt, judge an answer, check a text, price tokens. The engine answers all of it.
import { translateQuality } from './config.js';
import { GuardrailViolation } from './errors.js';
import type { DocumentName } from './engine/types.js';
import { typed } from './run.js';
import { engineNow } from './surroundings.js';
import type { UserProfile } from './profiles.js';
import type { CascadeResult } from './result.js';
import type { Complexity, Message, QualityConfig, Tool } from './types.js';

type Json = Record<string, any>;
const ask = (which: DocumentName, document: Json, lines?: string): any =>
  typed(() => JSON.parse(engineNow().document(which, JSON.stringify(document), lines)));
const promptOf = (input: string | Message[]): Json => (typeof input === 'string' ? { prompt: input } : { messages: input });

export interface Classification {
  domain: string;
  domainConfidence: number;
  domains: Record<string, number>;
  complexity: Complexity;
  difficulty: number;
  /** Probability that a cheap model's answer would be accepted. */
  prior: number;
  detectionMethod: string;
}

/** Domain, complexity and difficulty of a prompt. */
export function classify(input: string | Message[], options: { tools?: Tool[] } = {}): Classification {
  const raw = ask('classify', { ...promptOf(input), ...(options.tools?.length && { tools: options.tools }) });
  const domains: Record<string, number> = Array.isArray(raw.domains)
    ? Object.fromEntries(raw.domains.map((d: Json) => [d['domain'] ?? d['name'], d['p'] ?? d['probability']])) : raw.domains ?? {};
  return {
    domain: raw.domain, domainConfidence: raw.domain_p ?? 0, domains, complexity: raw.complexity, difficulty: raw.difficulty ?? 0,
    prior: raw.prior ?? 0, detectionMethod: raw.detection_method ?? '',
  };
}

export interface Judgement {
  pAccept: number;
  verdict: 'accept' | 'escalate' | 'abstain';
  vetoes: any[];
  signals: Json;
  reasons: any[];
}

/** Is this answer good enough for that prompt? */
export function judge(input: {
  prompt?: string; messages?: Message[]; answer: string; logprobs?: unknown; quality?: QualityConfig; finishReason?: string;
}): Judgement {
  const { quality, finishReason, ...rest } = input;
  const raw = ask('judge', { ...rest, ...(quality && { quality: translateQuality(quality) }), ...(finishReason && { finish_reason: finishReason }) });
  return { pAccept: raw.p_accept, verdict: raw.verdict, vetoes: raw.vetoes ?? [], signals: raw.signals ?? {}, reasons: raw.reasons ?? [] };
}

/** How complex is a prompt? The earlier package's class; the judgement is the engine's. */
export class ComplexityDetector {
  detect(query: string, returnMetadata = false): { complexity: Complexity; confidence: number; metadata?: Json } {
    const found = classify(query);
    const confidence = 1 - Math.min(found.difficulty, 1 - found.difficulty);
    return { complexity: found.complexity, confidence, ...(returnMetadata && { metadata: { ...found } }) };
  }
}

export const Domain = {
  CODE: 'code', DATA: 'data', STRUCTURED: 'structured', RAG: 'rag', CONVERSATION: 'conversation', TOOL: 'tool', CREATIVE: 'creative',
  SUMMARY: 'summary', TRANSLATION: 'translation', MATH: 'math', MEDICAL: 'medical', LEGAL: 'legal', FINANCIAL: 'financial',
  MULTIMODAL: 'multimodal', GENERAL: 'general',
} as const;
export type Domain = (typeof Domain)[keyof typeof Domain];

/** What is a prompt about? The earlier package's class; the judgement is the engine's. */
export class DomainRouter {
  private byDomain: Record<string, number> = {};
  private total = 0;
  private confidences = 0;
  detect(query: string): { domain: Domain; confidence: number; scores: Record<string, number>; metadata: Json } {
    const found = classify(query);
    this.total++;
    this.confidences += found.domainConfidence;
    this.byDomain[found.domain] = (this.byDomain[found.domain] ?? 0) + 1;
    return {
      domain: found.domain as Domain, confidence: found.domainConfidence, scores: found.domains,
      metadata: { queryLength: query.length, detectionMethod: found.detectionMethod },
    };
  }
  getStats(): { totalDetections: number; byDomain: Record<string, number>; avgConfidence: number } {
    return { totalDetections: this.total, byDomain: { ...this.byDomain }, avgConfidence: this.total ? this.confidences / this.total : 0 };
  }
  resetStats(): void {
    this.byDomain = {};
    this.total = 0;
    this.confidences = 0;
  }
}
export const createDomainRouter = (): DomainRouter => new DomainRouter();

export interface QualityResult {
  passed: boolean;
  score: number;
  confidence: number;
  method: string;
  reason: string;
  details: Json;
}

/** Judges answers. The earlier package's class; the judgement is the engine's. */
export class QualityValidator {
  constructor(private config: QualityConfig = {}) {}
  static forCascade = (): QualityValidator => new QualityValidator({ preset: 'cascade' });
  static forProduction = (): QualityValidator => new QualityValidator({ preset: 'production' });
  static forDevelopment = (): QualityValidator => new QualityValidator({ preset: 'development' });
  static strict = (): QualityValidator => new QualityValidator({ preset: 'strict' });
  static permissive = (): QualityValidator => new QualityValidator({ preset: 'permissive' });

  async validate(content: string, query: string, logprobs?: number[], _complexity?: string, threshold?: number): Promise<QualityResult> {
    const found = judge({
      prompt: query, answer: content,
      ...(logprobs?.length && { logprobs: logprobs.map((logprob) => ({ token: '', logprob })) }),
      quality: { ...this.config, ...(threshold !== undefined && { threshold }) },
    });
    const passed = found.verdict === 'accept';
    const why = found.reasons.map((r) => (typeof r === 'string' ? r : JSON.stringify(r))).join('; ');
    return {
      passed, score: found.pAccept, confidence: found.pAccept, method: logprobs?.length ? 'hybrid' : 'heuristic',
      reason: why || (passed ? 'Quality check passed' : 'Confidence too low'),
      details: { ...found.signals, vetoes: found.vetoes, wordCount: content.trim() ? content.trim().split(/\s+/).length : 0 },
    };
  }
  updateConfig(changes: QualityConfig): void {
    this.config = { ...this.config, ...changes };
  }
  getConfig(): QualityConfig {
    return { ...this.config };
  }
}

export interface GuardResult {
  allowed: boolean;
  violations: any[];
  redacted: string;
}
/** Checks a text against guardrails. */
export function guard(text: string, guardrails: { pii?: string; moderation?: string; blockedTerms?: string[] }): GuardResult {
  const { blockedTerms, ...rest } = guardrails;
  const raw = ask('guard', { text, guardrails: { ...rest, ...(blockedTerms && { blocked_terms: blockedTerms }) } });
  return { allowed: raw.allowed ?? true, violations: raw.violations ?? [], redacted: raw.redacted ?? text };
}

/** Finds what identifies people. */
export class PiiDetector {
  detect(text: string): any[] {
    return guard(text, { pii: 'flag' }).violations;
  }
  redact(text: string): string {
    return guard(text, { pii: 'redact' }).redacted;
  }
}
/** Finds what should not be said. */
export class ContentModerator {
  check(text: string): { isSafe: boolean; violations: any[]; categories: string[] } {
    const { violations } = guard(text, { moderation: 'flag' });
    return { isSafe: violations.length === 0, violations, categories: [...new Set(violations.map((v) => String(v.category ?? v.kind ?? v)))] };
  }
}
/** Both, as a user's profile asks for. */
export class GuardrailsManager {
  private readonly pii = new PiiDetector();
  private readonly moderator = new ContentModerator();
  async checkContent(text: string, profile: UserProfile): Promise<{ isSafe: boolean; violations: any[]; piiDetected: any[] }> {
    const violations = profile.enableContentModeration ? this.moderator.check(text).violations : [];
    const piiDetected = profile.enablePiiDetection ? this.pii.detect(text) : [];
    return { isSafe: violations.length === 0 && piiDetected.length === 0, violations, piiDetected };
  }
  async redactPii(text: string, profile: UserProfile): Promise<string> {
    return profile.enablePiiDetection ? this.pii.redact(text) : text;
  }
  /** Throws a {@link GuardrailViolation} when the text is not to pass. */
  async enforce(text: string, profile: UserProfile): Promise<void> {
    const found = await this.checkContent(text, profile);
    if (!found.isSafe) throw new GuardrailViolation('The text violates a guardrail.', [...found.violations, ...found.piiDetected].map(String));
  }
}

export interface PriceAnswer {
  /** USD; 0 when the price is not known. */
  cost: number;
  costNano: number;
  priced: boolean;
}
/** What tokens of a model cost. Unknown models are unpriced, never guessed. */
export function price(request: {
  model: string; provider?: string; inputTokens?: number; outputTokens?: number; cachedTokens?: number; wallMs?: number;
}): PriceAnswer {
  const { model, provider, wallMs, cachedTokens } = request;
  const raw = ask('price', {
    model, ...(provider && { provider }), ...(wallMs && { wall_ms: wallMs }),
    usage: {
      input_tokens: Math.max(0, Math.round(request.inputTokens ?? 0)), output_tokens: Math.max(0, Math.round(request.outputTokens ?? 0)),
      ...(cachedTokens !== undefined && { cached_tokens: cachedTokens }),
    },
  });
  return { cost: (raw.cost_nano ?? 0) / 1e9, costNano: raw.cost_nano ?? 0, priced: raw.priced ?? false };
}
export const calculateCost = (model: string, inputTokens: number, outputTokens: number, provider?: string): number =>
  price({ model, inputTokens, outputTokens, ...(provider && { provider }) }).cost;

export interface CostBreakdown {
  draftCost: number;
  verifierCost: number;
  totalCost: number;
  costSaved: number;
  bigonlyCost: number;
  savingsPercentage: number;
  draftTokens: number;
  verifierTokens: number;
  totalTokens: number;
  wasCascaded: boolean;
  draftAccepted: boolean;
  metadata: Json;
}

/** Costs of a run, taken apart. */
export class CostCalculator {
  /** Of a result: what the engine counted. */
  calculate(result: CascadeResult, _query = ''): CostBreakdown {
    const tokens = (purpose: (p: string) => boolean): number => result.attempts
      .filter((attempt) => purpose(attempt.purpose)).reduce((sum, attempt) => sum + (attempt.usage?.totalTokens ?? 0), 0);
    const draftTokens = tokens((p) => p === 'draft');
    const verifierTokens = tokens((p) => p === 'final');
    return {
      ...result.costBreakdown, totalCost: result.totalCost, bigonlyCost: result.baselineCost, draftTokens, verifierTokens,
      totalTokens: result.tokensUsed, wasCascaded: result.cascaded, draftAccepted: result.draftAccepted, metadata: { priced: result.priced },
    };
  }
  /** Of token counts, at the engine's prices. */
  async calculateFromTokens(counts: {
    draftOutputTokens: number; verifierOutputTokens: number; queryInputTokens?: number; draftAccepted: boolean; draftModel: string;
    verifierModel: string; draftProvider?: string; verifierProvider?: string;
  }): Promise<CostBreakdown> {
    const inputTokens = counts.queryInputTokens ?? 0;
    const of = (model: string, provider: string | undefined, outputTokens: number): PriceAnswer =>
      price({ model, inputTokens, outputTokens, ...(provider && { provider }) });
    const draft = of(counts.draftModel, counts.draftProvider, counts.draftOutputTokens);
    const strongTokens = counts.draftAccepted ? counts.draftOutputTokens : counts.verifierOutputTokens;
    const big = of(counts.verifierModel, counts.verifierProvider, strongTokens);
    const verifierNano = counts.draftAccepted ? 0 : big.costNano;
    const total = draft.costNano + verifierNano;
    const saved = big.costNano - total;
    return {
      draftCost: draft.cost, verifierCost: verifierNano / 1e9, totalCost: total / 1e9, costSaved: saved / 1e9, bigonlyCost: big.cost,
      savingsPercentage: big.costNano ? (saved / big.costNano) * 100 : 0, draftTokens: inputTokens + counts.draftOutputTokens,
      verifierTokens: counts.draftAccepted ? 0 : inputTokens + counts.verifierOutputTokens,
      totalTokens: inputTokens + counts.draftOutputTokens + (counts.draftAccepted ? 0 : inputTokens + counts.verifierOutputTokens),
      wasCascaded: !counts.draftAccepted, draftAccepted: counts.draftAccepted, metadata: { priced: draft.priced && big.priced },
    };
  }
}

/** One model of the engine's table. Prices in USD per million tokens. */
export interface CatalogEntry {
  name: string;
  provider: string;
  inputPer1M?: number;
  outputPer1M?: number;
  contextWindow?: number;
  [key: string]: unknown;
}
/** The engine's model table, at today's prices or those of a moment. */
export function catalog(wallMs = 0): CatalogEntry[] {
  const raw = typed(() => JSON.parse(engineNow().document('catalog', '', '', wallMs))) as Json[] | { models: Json[] };
  return (Array.isArray(raw) ? raw : raw.models).map((entry) => ({
    ...mapKeys(entry), name: entry['name'], provider: entry['provider'],
    ...(entry['input_per_1m'] !== undefined && { inputPer1M: entry['input_per_1m'] }),
    ...(entry['output_per_1m'] !== undefined && { outputPer1M: entry['output_per_1m'] }),
  }));
}
const mapKeys = (entry: Json): Json =>
  Object.fromEntries(Object.entries(entry).map(([key, value]) => [key.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase()), value]));

/** Replays logs against a configuration: what would it have cost, what would have been accepted? */
export const replay = (lines: string, options: Json = {}): Json => ask('replay', options, lines);
/** Learns a calibration of labelled pairs. */
export const tune = (lines: string, options: Json = {}): Json => ask('tune', options, lines);
/** A ready configuration by name, or the list of names. */
export const preset = (name?: string): Json => ask('preset', name ? { name } : {});
/** Checks an engine configuration (docs/reference.md) without making an agent. */
export const validateEngineConfig = (config: Json): Json => ask('validate', config);

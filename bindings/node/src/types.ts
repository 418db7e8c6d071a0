// The words of the API: models, messages, tools, options. What each option does is said in docs/reference.md.
import type { Transport } from './engine/types.js';

/** Providers the engine speaks to by itself. Any other name may be registered with {@link providerRegistry}. */
export type ProviderType =
  | 'openai' | 'anthropic' | 'google' | 'ollama' | 'groq' | 'together' | 'huggingface' | 'openrouter' | 'deepseek'
  | 'mistral' | 'xai' | 'fireworks' | 'cerebras' | 'perplexity' | 'azure' | 'vllm' | 'lmstudio' | 'llamacpp' | 'litellm'
  | 'custom' | 'host' | (string & {});

/** How connections to a provider are made. Applies to the whole agent: an agent has one transport. */
export interface HttpConfig {
  verifySsl?: boolean;
  caCertPath?: string;
  proxy?: string;
  /** Milliseconds of one attempt. */
  timeout?: number;
  maxRetries?: number;
}

/** USD per million tokens; `request` is USD per request. */
export interface Price {
  input: number;
  output: number;
  cacheRead?: number;
  cacheWrite?: number;
  cacheWrite1h?: number;
  request?: number;
}

/** One model of a cascade. */
export interface ModelConfig {
  /** What the provider calls it; `provider/model` is allowed. */
  name: string;
  provider?: ProviderType;
  /** USD per 1,000 tokens, input and output alike. Without it (and without `price`) the built-in price table is used. */
  cost?: number;
  /** Exact prices; they win over `cost`. */
  price?: Price;
  /** Unique label, when the same model stands twice. */
  id?: string;
  dialect?: 'openai_chat' | 'openai_responses' | 'anthropic' | 'gemini' | 'ollama';
  apiKey?: string;
  /** Name of the environment variable that holds the key. */
  apiKeyEnv?: string;
  baseUrl?: string;
  headers?: Record<string, string>;
  apiVersion?: string;
  /** Index of its tier, 0 = cheapest. By price when left out. */
  tier?: number;
  maxTokens?: number;
  temperature?: number;
  systemPrompt?: string;
  /** Goes into the provider's request as it is. */
  extra?: Record<string, unknown>;
  supportsTools?: boolean;
  supportsVision?: boolean;
  supportsLogprobs?: boolean;
  supportsJsonSchema?: boolean;
  contextWindow?: number;
  domains?: string[];
  keywords?: string[];
  /** Probability needed to accept a draft of this model. */
  qualityThreshold?: number;
  timeoutMs?: number;
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  maxConcurrent?: number;
  speedMs?: number;
  qualityScore?: number;
  httpConfig?: HttpConfig;
  /** A model that you supply: any `{generate, stream?}` object, a LangChain chat model, an AI SDK language model. */
  model?: unknown;
}

export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool';

/** A piece of a message that is more than text. */
export type ContentPart =
  | { type: 'text'; text: string }
  | { type: 'image_url'; image_url: { url: string; detail?: 'auto' | 'low' | 'high' } }
  | { type: 'input_audio'; input_audio: { data: string; format: string } }
  | { type: 'file'; file: { file_data?: string; file_id?: string; url?: string; filename?: string; mime_type?: string } };

export interface Message {
  role: Role;
  content: string | ContentPart[] | null;
  name?: string;
  tool_call_id?: string;
  tool_calls?: ToolCallData[];
  reasoning?: string;
}

/** A tool call in the shape of OpenAI: `arguments` is JSON text. */
export interface ToolCallData {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** A tool as a model sees it. */
export interface Tool {
  type: 'function';
  function: { name: string; description?: string; parameters?: Record<string, unknown> };
}

/** Anything that runs tools: `executeParallel` is used when a model asks for some. */
export interface ToolRunner {
  executeParallel(calls: unknown[], maxParallel?: number): Promise<Array<{ result?: unknown; error?: unknown }>>;
}

export type Complexity = 'trivial' | 'simple' | 'moderate' | 'hard' | 'expert';
export type Strategy = 'auto' | 'cascade' | 'cheap' | 'strong';

export interface Usage {
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  cachedTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  /** `estimated` when a provider sent none. */
  source: 'provider' | 'estimated' | 'partial';
}

/** How good an answer must be. */
export interface QualityConfig {
  preset?: 'cascade' | 'production' | 'development' | 'strict' | 'permissive';
  /** Probability needed to accept an answer, 0 to 1. `threshold` and `minConfidence` are the same. */
  threshold?: number;
  minConfidence?: number;
  /** The same per complexity. */
  confidenceThresholds?: Partial<Record<Complexity, number>>;
  /** Least words of an answer. `minWordCount` and `requireMinimumTokens` are the same. */
  minLength?: number;
  minWordCount?: number;
  requireMinimumTokens?: number;
  maxLength?: number;
  /** A goal instead of thresholds. */
  target?: { minQualityRatio?: number; maxUsdPer1000?: number; maxWrongAccepted?: number };
  valueOfCorrectUsd?: number;
  semanticSimilarity?: number;
  semanticThreshold?: number;
  abstainBelow?: number;
  language?: string;
  disabledVetoes?: string[];
  /** A `/v1/embeddings` server (OpenAI, Ollama, vLLM, TEI, ...). To embed with something of your own, see {@link AgentConfig.embedder}. */
  embeddings?: {
    model: string;
    provider?: string;
    baseUrl?: string;
    apiKey?: string;
    apiKeyEnv?: string;
    /** USD per million tokens. */
    price?: { input: number };
    /** How long a run waits for it. */
    timeoutMs?: number;
    /** `false`: not asked what a prompt is about. */
    routing?: boolean;
  };
  /**
   * `shadowRate`: share of accepted drafts that the strongest tier is asked about as well, after they were delivered.
   * `keptAs`: the next agent with this name, in the same context, goes on from what this one has learned.
   */
  learning?: { enabled?: boolean; forgetting?: number; shadowRate?: number; keptAs?: string };
}

/** Turns texts into vectors, one for each, in their order. */
export interface Embedder {
  embed(texts: string[], signal: AbortSignal): Promise<ReadonlyArray<ArrayLike<number>>>;
  name?: string;
  /** USD per 1,000 tokens; without it what it costs is unknown. 0 is free. */
  cost?: number;
  timeoutMs?: number;
  routing?: boolean;
}

/** Routing by what a prompt is about. Model names, or models of their own. */
export interface DomainConfig {
  enabled?: boolean;
  drafter?: string | ModelConfig;
  verifier?: string | ModelConfig;
  tiers?: string[][];
  threshold?: number;
  requireVerifier?: boolean;
  cascadeComplexities?: Complexity[];
  temperature?: number;
  maxTokens?: number;
  systemPrompt?: string;
  fallbackModels?: string[];
}

/** What users of a plan may use (`userTier` of a run). */
export interface TierRouterConfig {
  name?: string;
  allowedModels?: string[];
  excludeModels?: string[];
  /** USD of one run. */
  maxBudget?: number;
  qualityThreshold?: number;
  maxLatencyMs?: number;
}

/** A named set of wishes (`workflow` of a run). */
export interface WorkflowProfile {
  name?: string;
  forceModels?: string[];
  preferredModels?: string[];
  excludeModels?: string[];
  maxBudget?: number;
  maxBudgetOverride?: number;
  qualityThreshold?: number;
  qualityThresholdOverride?: number;
}

export interface Budget {
  name: string;
  scope: 'run' | 'user' | 'agent' | 'day' | 'month';
  limitUsd: number;
  onExceeded?: 'refuse' | 'degrade' | 'warn';
  warnAt?: number;
  period?: 'day' | 'month' | 'total';
}

/** The options of the earlier package's `cascade` block; all of them have an effect here. */
export interface CascadeConfig {
  quality?: QualityConfig;
  /** USD of one run; a run that would cost more is refused. */
  maxBudget?: number;
  maxRetries?: number;
  /** Seconds of one run. */
  timeout?: number;
  routingStrategy?: 'adaptive' | Strategy;
  /** Start the next tier beside a draft that will likely fail. */
  useSpeculative?: boolean;
  verbose?: boolean;
}

/** A check of your own: 0 rejects, 1 accepts, in between is one opinion among others, `null` is no opinion. */
export type Validator = (input: {
  prompt: string; answer: string; model: string; domain: string; complexity: string;
}) => number | boolean | null | undefined;

/** What the portable engine needs when the surroundings offer nothing (n8n, sandboxes). */
export interface HostOptions {
  /** Carries every HTTP request. */
  transport?: Transport;
  /** A `fetch` to use instead of the global one. */
  fetch?: typeof fetch;
  /** Resolves after so many milliseconds: the engine's timers where there is no `setTimeout`. */
  sleep?: (ms: number) => Promise<unknown>;
  /** Where keys and base URLs come from; `process.env` in Node. */
  environment?: Record<string, string | undefined>;
}

export interface AgentConfig extends HostOptions {
  models: ModelConfig[];
  quality?: QualityConfig;
  /** Embeddings of your own, in place of `quality.embeddings`: what a prompt is about, how near an answer is to it. */
  embedder?: Embedder;
  cascade?: CascadeConfig;
  /** Explicit tiers (an array), or plans of users by name (an object). */
  tiers?: Array<{ name?: string; models: string[] }> | Record<string, TierRouterConfig>;
  maxTiers?: number;
  toolExecutor?: ToolRunner;
  /** Hears what happens; see {@link CallbackManager}. */
  callbacks?: { trigger(event: string, query: string, data?: Record<string, unknown>): unknown };
  domainConfigs?: Partial<Record<string, DomainConfig>>;
  enableDomainDetection?: boolean;
  /** Accepted for the earlier package's sake: detection is always the engine's own. */
  enableSemanticDetection?: boolean;
  workflows?: Record<string, WorkflowProfile>;
  /** Models by tenant and by channel, chosen by `tenantId` and `channel` of a run. */
  tenantRules?: Record<string, { allowedModels?: string[]; routingStrategy?: Strategy }>;
  channelModels?: Record<string, string[]>;
  channelStrategies?: Record<string, Strategy>;
  /** `native`, `wasm`, or the better one that works here (the default). */
  engine?: 'auto' | 'native' | 'wasm';
  routing?: {
    strategy?: Strategy;
    skipHopelessDrafts?: boolean;
    complexity?: Partial<Record<Complexity, 'cheap' | 'cascade' | 'strong'>>;
    cascadeComplexities?: Complexity[];
  };
  stream?: 'held' | 'optimistic';
  timeouts?: { connectMs?: number; firstTokenMs?: number; betweenTokensMs?: number; totalMs?: number; runMs?: number };
  retry?: {
    maxRetries?: number; baseDelayMs?: number; maxDelayMs?: number; maxRetryAfterMs?: number; jitter?: number; budgetRatio?: number;
  };
  breaker?: { enabled?: boolean; failures?: number; windowMs?: number; openMs?: number };
  hedge?: { enabled?: boolean; delayMs?: number; maxExtraRatio?: number };
  speculative?: { enabled?: boolean; belowPrior?: number };
  abortHopeless?: boolean;
  budgets?: Budget[];
  /** USD of one run. */
  maxBudget?: number;
  unpriced?: 'allow' | 'refuse';
  tools?: { maxSteps?: number; maxParallel?: number; timeoutMs?: number; onMaxSteps?: 'answer' | 'error' };
  cache?: { enabled?: boolean; ttlS?: number; maxEntries?: number; maxBytes?: number };
  checks?: {
    selfCheck?: 'auto' | 'always' | 'never'; secondSample?: 'auto' | 'always' | 'never'; judge?: string; maxSpendRatio?: number;
  };
  formatWith?: string;
  formatPrompt?: string;
  unsupported?: 'map' | 'refuse' | 'drop';
  onRejected?: 'deliver' | 'error';
  guardrails?: { pii?: 'redact' | 'block' | 'flag'; moderation?: 'block' | 'flag'; blockedTerms?: string[] };
  maxConcurrent?: number;
  seed?: number;
  metadata?: Record<string, unknown>;
  /** Checks of your own, by name. */
  validators?: Record<string, Validator>;
  verbose?: boolean;
}

export interface RunOptions {
  maxTokens?: number;
  temperature?: number;
  topP?: number;
  stop?: string | string[];
  seed?: number;
  presencePenalty?: number;
  frequencyPenalty?: number;
  logitBias?: Record<string, number>;
  systemPrompt?: string;
  tools?: Tool[];
  toolChoice?: 'auto' | 'none' | 'required' | { type: 'function'; function: { name: string } };
  parallelToolCalls?: boolean;
  toolExecutor?: ToolRunner;
  maxSteps?: number;
  extra?: Record<string, unknown>;
  /** Straight to the strong tier. */
  forceDirect?: boolean;
  strategy?: Strategy;
  /** Ids of the models this run may use. */
  models?: string[];
  userTier?: string;
  workflow?: string;
  kpiFlags?: Record<string, unknown>;
  tenantId?: string;
  channel?: string;
  /** Names the user whose budgets count. */
  user?: string;
  domain?: string;
  complexity?: Complexity;
  complexityHint?: Complexity;
  quality?: QualityConfig;
  qualityThreshold?: number;
  /** USD of this run. */
  maxBudget?: number;
  timeoutMs?: number;
  reasoning?: { effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'max'; budgetTokens?: number };
  responseFormat?:
    | { type: 'text' | 'json_object' }
    | { type: 'json_schema'; json_schema: { name: string; schema: Record<string, unknown>; strict?: boolean } };
  logprobs?: boolean;
  topLogprobs?: number;
  documents?: Array<{ id: string; text: string }>;
  cache?: boolean;
  runId?: string;
  metadata?: Record<string, unknown>;
  /** Cancels the run. */
  signal?: AbortSignal;
}

export interface StreamOptions extends RunOptions {
  /** `held` (default): nothing shown is ever taken back. `optimistic`: drafts at once, with `discard` events. */
  streamMode?: 'held' | 'optimistic';
}
export type StreamEventsOptions = StreamOptions;
export type RunStreamingOptions = StreamOptions;

// The options of CascadeAgent -> the engine's configuration document. A translation of names; nothing is decided here.
import { defined, mapValues, snakeKeys } from './case.js';
import { ConfigurationError } from './errors.js';
import { embedderHost, hostModelOf, type HostModel } from './hosts.js';
import { providerRegistry } from './providers.js';
import type {
  AgentConfig, DomainConfig, ModelConfig, QualityConfig, TierRouterConfig, WorkflowProfile,
} from './types.js';

type Document = Record<string, unknown>;

export interface Translation {
  config: Document;
  context: Document;
  /** Models that this side answers, by the name under which the engine asks. */
  hostModels: Map<string, HostModel>;
  /** The provider a user wrote, by model id, where the engine only knows `host`. */
  providerLabels: Map<string, string>;
}

export function translateConfig(options: AgentConfig): Translation {
  if (!options || !Array.isArray(options.models) || options.models.length === 0) {
    throw new ConfigurationError('At least one model is required', 'models');
  }
  const { cascade = {} } = options;
  const hostModels = new Map<string, HostModel>();
  const providerLabels = new Map<string, string>();
  const models = [...options.models];
  const domains = options.domainConfigs
    ? mapValues(options.domainConfigs as Record<string, DomainConfig>, (domain) => translateDomain(domain, models))
    : undefined;

  const config = defined({
    models: models.map((model) => translateModel(model, hostModels, providerLabels)),
    tiers: Array.isArray(options.tiers) ? options.tiers : undefined,
    max_tiers: options.maxTiers,
    quality: translateEmbedder(options, translateQuality(options.quality ?? cascade.quality), hostModels),
    routing: snakeKeys(options.routing ?? routingOf(cascade.routingStrategy)),
    domains,
    detect_domains: options.enableDomainDetection,
    stream: options.stream,
    timeouts: snakeKeys(options.timeouts ?? (cascade.timeout !== undefined ? { runMs: cascade.timeout * 1000 } : undefined)),
    retry: snakeKeys(options.retry ?? retryOf(options, cascade.maxRetries)),
    breaker: snakeKeys(options.breaker),
    hedge: snakeKeys(options.hedge),
    speculative: snakeKeys(options.speculative ?? (cascade.useSpeculative !== undefined ? { enabled: cascade.useSpeculative } : undefined)),
    abort_hopeless: options.abortHopeless,
    budgets: snakeKeys(options.budgets),
    max_budget: options.maxBudget ?? cascade.maxBudget,
    unpriced: options.unpriced,
    tools: snakeKeys(options.tools),
    cache: snakeKeys(options.cache),
    checks: snakeKeys(options.checks),
    format_with: options.formatWith,
    format_prompt: options.formatPrompt,
    unsupported: options.unsupported,
    on_rejected: options.onRejected,
    guardrails: snakeKeys(options.guardrails),
    user_tiers: options.tiers && !Array.isArray(options.tiers) ? mapValues(options.tiers, translateUserTier) : undefined,
    workflows: options.workflows ? mapValues(options.workflows, translateWorkflow) : undefined,
    max_concurrent: options.maxConcurrent,
    seed: options.seed,
    metadata: options.metadata,
  });
  return { config, context: translateContext(options), hostModels, providerLabels };
}

function translateModel(model: ModelConfig, hostModels: Map<string, HostModel>, labels: Map<string, string>): Document {
  const { httpConfig, model: supplied, provider, ...rest } = model;
  const document = snakeKeys({ ...rest, timeoutMs: rest.timeoutMs ?? httpConfig?.timeout }) as Document;
  for (const unknown of ['tool_quality', 'cost_breakdown']) delete document[unknown];
  const host = supplied !== undefined ? hostModelOf(supplied, model) : providerRegistry.hostModel(provider, model);
  if (host) {
    document['provider'] = 'host';
    hostModels.set(model.name, host);
    if (provider && provider !== 'host') labels.set(model.id ?? model.name, provider);
  } else if (provider !== undefined) document['provider'] = provider;
  return document;
}

export function translateQuality(quality: QualityConfig | undefined): Document | undefined {
  if (!quality) return undefined;
  const { minConfidence, minWordCount, requireMinimumTokens, semanticThreshold, ...rest } = quality;
  const known: Document = {};
  for (const key of [
    'preset', 'threshold', 'confidenceThresholds', 'minLength', 'maxLength', 'target', 'valueOfCorrectUsd',
    'semanticSimilarity', 'abstainBelow', 'language', 'disabledVetoes', 'embeddings', 'learning',
  ] as const) {
    if (rest[key] !== undefined) known[key] = rest[key];
  }
  const document = snakeKeys(known) as Document;
  if (rest.target?.maxUsdPer1000 !== undefined) document['target'] = { max_usd_per_1000: rest.target.maxUsdPer1000 };
  document['threshold'] ??= minConfidence;
  document['min_length'] ??= minWordCount ?? requireMinimumTokens;
  document['semantic_similarity'] ??= semanticThreshold;
  return defined(document);
}

/** An embedder of the user's own is a host model that the engine asks for vectors. */
function translateEmbedder({ embedder }: AgentConfig, quality: Document | undefined, hostModels: Map<string, HostModel>): Document | undefined {
  if (!embedder) return quality;
  if (typeof embedder.embed !== 'function') throw new ConfigurationError('The `embedder` must have embed(texts).', 'embedder');
  const name = embedder.name ?? 'embedder';
  if (hostModels.has(name)) throw new ConfigurationError(`The embedder and a model are both named '${name}'.`, 'embedder');
  hostModels.set(name, embedderHost(embedder));
  const { cost, timeoutMs, routing } = embedder;
  return { ...quality, embeddings: defined({ provider: 'host', model: name, cost, timeout_ms: timeoutMs, routing }) };
}

function translateDomain(domain: DomainConfig, models: ModelConfig[]): Document {
  const nameOf = (model: string | ModelConfig | undefined): string | undefined => {
    if (model === undefined || typeof model === 'string') return model;
    const id = model.id ?? model.name;
    if (!models.some((known) => (known.id ?? known.name) === id)) models.push(model);
    return id;
  };
  return defined({
    enabled: domain.enabled,
    drafter: nameOf(domain.drafter),
    verifier: nameOf(domain.verifier),
    tiers: domain.tiers,
    threshold: domain.threshold,
    require_verifier: domain.requireVerifier,
    cascade_complexities: domain.cascadeComplexities,
    temperature: domain.temperature,
    max_tokens: domain.maxTokens,
    system_prompt: domain.systemPrompt,
    fallback_models: domain.fallbackModels?.length ? domain.fallbackModels : undefined,
  });
}

function translateUserTier(tier: TierRouterConfig): Document {
  return defined({
    models: tier.allowedModels,
    exclude: tier.excludeModels,
    max_budget_usd: tier.maxBudget,
    quality_threshold: tier.qualityThreshold,
    max_latency_ms: tier.maxLatencyMs,
  });
}

function translateWorkflow(workflow: WorkflowProfile): Document {
  return defined({
    force_models: workflow.forceModels,
    preferred_models: workflow.preferredModels,
    exclude_models: workflow.excludeModels,
    max_budget_usd: workflow.maxBudget ?? workflow.maxBudgetOverride,
    quality_threshold: workflow.qualityThreshold ?? workflow.qualityThresholdOverride,
  });
}

function routingOf(strategy: string | undefined): Document | undefined {
  if (strategy === undefined) return undefined;
  return { strategy: strategy === 'adaptive' ? 'auto' : strategy };
}

function retryOf(options: AgentConfig, maxRetries: number | undefined): Document | undefined {
  const asked = maxRetries ?? options.models.find((model) => model.httpConfig?.maxRetries !== undefined)?.httpConfig?.maxRetries;
  return asked === undefined ? undefined : { maxRetries: asked };
}

/** How connections are made. An agent has one transport, so the first model that says something speaks for all. */
function translateContext(options: AgentConfig): Document {
  const http = options.models.map((model) => model.httpConfig).filter((config) => config !== undefined);
  return defined({
    ca_file: http.find((config) => config.caCertPath)?.caCertPath,
    proxy: http.find((config) => config.proxy)?.proxy,
    verify_tls: http.some((config) => config.verifySsl === false) ? false : undefined,
  });
}

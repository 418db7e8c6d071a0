// What a run is given -> the engine's request document. A translation of names; nothing is decided here.
import { defined, snakeKeys } from './case.js';
import { translateQuality } from './config.js';
import type { AgentConfig, Message, RunOptions, StreamOptions } from './types.js';

type Document = Record<string, unknown>;

export function translateRequest(input: string | Message[], options: StreamOptions, agent: AgentConfig, stream: boolean): Document {
  const tenant = options.tenantId !== undefined ? agent.tenantRules?.[options.tenantId] : undefined;
  const channelModels = options.channel !== undefined ? agent.channelModels?.[options.channel] : undefined;
  const strategy = options.strategy ?? tenant?.routingStrategy
    ?? (options.channel !== undefined ? agent.channelStrategies?.[options.channel] : undefined);
  return defined({
    ...(typeof input === 'string' ? { prompt: input } : { messages: input }),
    system_prompt: options.systemPrompt,
    tools: options.tools?.length ? options.tools : undefined,
    tool_choice: options.toolChoice,
    parallel_tool_calls: options.parallelToolCalls,
    response_format: options.responseFormat,
    max_tokens: options.maxTokens,
    temperature: options.temperature,
    top_p: options.topP,
    stop: options.stop,
    seed: options.seed,
    presence_penalty: options.presencePenalty,
    frequency_penalty: options.frequencyPenalty,
    logit_bias: options.logitBias,
    reasoning: snakeKeys(options.reasoning),
    logprobs: options.logprobs,
    top_logprobs: options.topLogprobs,
    user: options.user,
    metadata: options.metadata,
    extra: options.extra,
    stream: stream ? true : undefined,
    stream_mode: stream ? options.streamMode : undefined,
    strategy,
    force_direct: options.forceDirect,
    models: options.models ?? tenant?.allowedModels ?? channelModels,
    domain: options.domain,
    complexity: options.complexity ?? options.complexityHint,
    quality: qualityOf(options),
    max_budget: options.maxBudget,
    timeout_ms: options.timeoutMs,
    max_steps: options.maxSteps,
    user_tier: options.userTier,
    workflow: options.workflow,
    kpi_flags: options.kpiFlags,
    tenant_id: options.tenantId,
    channel: options.channel,
    documents: options.documents,
    cache: options.cache,
    run_id: options.runId,
  });
}

function qualityOf(options: RunOptions): Document | undefined {
  if (options.qualityThreshold === undefined) return translateQuality(options.quality);
  return translateQuality({ ...options.quality, threshold: options.qualityThreshold });
}

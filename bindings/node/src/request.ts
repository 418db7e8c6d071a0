// What a run is given -> the engine's request document. A translation of names; nothing is decided here.
import { snakeKeys } from './case.js';
import { translateQuality } from './config.js';
import type { AgentConfig, Message, RunOptions, StreamOptions } from './types.js';

type Document = Record<string, unknown>;

/** Options that only change their name on the way. */
const RENAMED: Readonly<Record<string, string>> = {
  systemPrompt: 'system_prompt', toolChoice: 'tool_choice', parallelToolCalls: 'parallel_tool_calls', responseFormat: 'response_format',
  maxTokens: 'max_tokens', temperature: 'temperature', topP: 'top_p', stop: 'stop', seed: 'seed', presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty', logitBias: 'logit_bias', logprobs: 'logprobs', topLogprobs: 'top_logprobs', user: 'user',
  metadata: 'metadata', extra: 'extra', forceDirect: 'force_direct', domain: 'domain', maxBudget: 'max_budget', timeoutMs: 'timeout_ms',
  maxSteps: 'max_steps', userTier: 'user_tier', workflow: 'workflow', kpiFlags: 'kpi_flags', tenantId: 'tenant_id', channel: 'channel',
  documents: 'documents', cache: 'cache', runId: 'run_id',
};

/** Most runs give few options: only those that are there are looked at, because this is done for every run. */
export function translateRequest(input: string | Message[], options: StreamOptions, agent: AgentConfig, stream: boolean): Document {
  const document: Document = typeof input === 'string' ? { prompt: input } : { messages: input };
  for (const [option, value] of Object.entries(options)) {
    const name = RENAMED[option];
    if (name !== undefined && value !== undefined) document[name] = value;
  }
  const put = (name: string, value: unknown): void => {
    if (value !== undefined) document[name] = value;
  };
  if (options.tools?.length) document['tools'] = options.tools;
  put('reasoning', snakeKeys(options.reasoning));
  put('complexity', options.complexity ?? options.complexityHint);
  put('quality', qualityOf(options));
  const tenant = options.tenantId !== undefined ? agent.tenantRules?.[options.tenantId] : undefined;
  const { channel } = options;
  put('strategy', options.strategy ?? tenant?.routingStrategy ?? (channel !== undefined ? agent.channelStrategies?.[channel] : undefined));
  put('models', options.models ?? tenant?.allowedModels ?? (channel !== undefined ? agent.channelModels?.[channel] : undefined));
  if (stream) {
    document['stream'] = true;
    put('stream_mode', options.streamMode);
  }
  return document;
}

function qualityOf(options: RunOptions): Document | undefined {
  if (options.quality === undefined && options.qualityThreshold === undefined) return undefined;
  if (options.qualityThreshold === undefined) return translateQuality(options.quality);
  return translateQuality({ ...options.quality, threshold: options.qualityThreshold });
}

// Models that this side answers: any `{generate, stream?}` object, a LangChain chat model, an AI SDK language model.
// Each is brought to one shape, HostModel, and answers the engine's model calls.
import type { ModelInvocation } from './engine/types.js';
import { ConfigurationError } from './errors.js';
import { aiSdkHost, isAiSdkModel } from './hosts/ai-sdk.js';
import { isLangChainModel, langChainHost } from './hosts/langchain.js';
import type { Embedder, Message, ModelConfig, Tool, ToolCallData } from './types.js';

/** What the engine asks (docs/reference.md, "Host models"). */
export interface HostRequest {
  run_id: string;
  attempt: number;
  model: string;
  messages: Message[];
  tools?: Tool[];
  tool_choice?: unknown;
  response_format?: { type: string; json_schema?: { name: string; schema: Record<string, unknown> } };
  max_tokens?: number;
  temperature?: number;
  top_p?: number;
  stop?: string[];
  seed?: number;
  stream?: boolean;
  purpose?: string;
  /** Of an embedder: the texts. */
  input?: string[];
  extra?: Record<string, unknown>;
}

/** What a host model answers; usage in the engine's words. */
export interface HostAnswer {
  content?: string;
  tool_calls?: ToolCallData[];
  finish_reason?: string;
  usage?: { input_tokens?: number; output_tokens?: number; cached_tokens?: number; reasoning_tokens?: number };
  logprobs?: Array<{ token: string; logprob: number }>;
  model?: string;
  /** Of an embedder: a vector for each text. */
  embeddings?: number[][];
}

/** A model of the host's. `delta` may be called with stretches of text before the promise resolves. */
export interface HostModel {
  answer(request: HostRequest, signal: AbortSignal, delta: (text: string) => void): Promise<HostAnswer>;
}

/** The request that a custom provider gets, as it was in the earlier package. */
export interface ProviderRequest {
  messages: Message[];
  model: string;
  maxTokens?: number;
  temperature?: number;
  systemPrompt?: string;
  tools?: Tool[];
  stream?: boolean;
  extra?: Record<string, unknown>;
  signal?: AbortSignal;
}

/** The answer of a custom provider. */
export interface ProviderResponse {
  content: string;
  model?: string;
  usage?: { prompt_tokens?: number; completion_tokens?: number; total_tokens?: number };
  finish_reason?: string;
  tool_calls?: ToolCallData[];
  logprobs?: number[];
  raw?: unknown;
}

export interface StreamChunk {
  content: string;
  done?: boolean;
  usage?: ProviderResponse['usage'];
  finish_reason?: string;
  tool_calls?: ToolCallData[];
}

/** A provider of your own: `generate`, and `stream` when it can. */
export interface Provider {
  name?: string;
  generate(request: ProviderRequest): Promise<ProviderResponse>;
  stream?(request: ProviderRequest): AsyncIterable<StreamChunk>;
}

/** Recognises what was supplied as `model` and wraps it. */
export function hostModelOf(supplied: unknown, config: ModelConfig): HostModel {
  if (isLangChainModel(supplied)) return langChainHost(supplied);
  if (isAiSdkModel(supplied)) return aiSdkHost(supplied);
  if (typeof (supplied as Provider | null)?.generate === 'function') return providerHost(supplied as Provider);
  throw new ConfigurationError(
    `The \`model\` of '${config.name}' is none that can be asked: give an object with generate(request), a LangChain chat `
    + 'model or an AI SDK language model.', 'models');
}

/** A custom provider as a host model. */
export function providerHost(provider: Provider): HostModel {
  return {
    async answer(request, signal, delta) {
      const ask: ProviderRequest = {
        messages: request.messages, model: request.model, signal,
        ...(request.max_tokens !== undefined && { maxTokens: request.max_tokens }),
        ...(request.temperature !== undefined && { temperature: request.temperature }),
        ...(request.tools && { tools: request.tools }),
        ...(request.extra && { extra: request.extra }),
        ...(request.stream && { stream: true }),
      };
      if (!request.stream || !provider.stream) return answerOf(await provider.generate(ask));
      let last: StreamChunk = { content: '' };
      let calls: ToolCallData[] | undefined;
      for await (const chunk of provider.stream(ask)) {
        if (signal.aborted) break;
        if (chunk.content) delta(chunk.content);
        calls = chunk.tool_calls ?? calls;
        last = { ...last, ...chunk };
      }
      const answer = answerOf({ ...last, ...(calls && { tool_calls: calls }) });
      delete answer.content;  // the deltas were it
      return answer;
    },
  };
}

/** An embedder as a host model. */
export function embedderHost(embedder: Embedder): HostModel {
  return {
    answer: async ({ input = [] }, signal) => ({ embeddings: (await embedder.embed(input, signal)).map((vector) => Array.from(vector)) }),
  };
}

function answerOf(response: ProviderResponse): HostAnswer {
  const { usage } = response;
  return {
    content: response.content,
    ...(response.tool_calls?.length && { tool_calls: response.tool_calls }),
    ...(response.finish_reason && { finish_reason: response.finish_reason }),
    ...(response.model && { model: response.model }),
    ...(usage && { usage: { input_tokens: usage.prompt_tokens ?? 0, output_tokens: usage.completion_tokens ?? 0 } }),
    ...(response.logprobs && { logprobs: response.logprobs.map((logprob) => ({ token: '', logprob })) }),
  };
}

/** Answers one of the engine's model calls with a host model. */
export function answerModelCall(model: HostModel, invocation: ModelInvocation): void {
  const abort = new AbortController();
  invocation.onCancel = () => abort.abort();
  const request = JSON.parse(invocation.requestJson) as HostRequest;
  Promise.resolve()
    .then(() => model.answer(request, abort.signal, (text) => invocation.delta(text)))
    .then(
      (answer) => invocation.end(JSON.stringify(answer)),
      (error: unknown) => invocation.fail(JSON.stringify(failureOf(error, abort.signal.aborted))),
    );
}

/** A thrown error in the engine's words, so that it can tell what is worth trying again. */
function failureOf(error: unknown, aborted: boolean): Record<string, unknown> {
  const e = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const http = [e['statusCode'], e['status'], e['http_status']].find((value) => typeof value === 'number') as number | undefined;
  return {
    message: error instanceof Error ? error.message : String(error),
    ...(aborted && { status: 'cancelled' }),
    ...(http !== undefined && { http_status: http }),
    ...(typeof e['retryAfter'] === 'number' && { retry_after_ms: e['retryAfter'] * 1000 }),
  };
}

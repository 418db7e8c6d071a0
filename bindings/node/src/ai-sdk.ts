// @cascadeflow/core/ai-sdk: a cascade as a language model of the Vercel AI SDK (specification v3, AI SDK 6), for generateText,
// streamText, tools and UI message streams.
import type {
  LanguageModelV3, LanguageModelV3CallOptions, LanguageModelV3Content, LanguageModelV3FinishReason, LanguageModelV3GenerateResult,
  LanguageModelV3Prompt, LanguageModelV3StreamPart, LanguageModelV3StreamResult, LanguageModelV3ToolResultOutput, LanguageModelV3Usage,
  SharedV3ProviderMetadata, SharedV3Warning,
} from '@ai-sdk/provider';
import { CascadeAgent, type AgentConfig, type CascadeResult, type ContentPart, type Message, type StreamOptions, type Tool, type ToolCallData } from './entry/node.js';

/** A cascade as an AI SDK language model: `generateText({model: cascadeflow({models}), prompt})`. */
export function cascadeflow(options: AgentConfig | CascadeAgent): LanguageModelV3 {
  return new CascadeLanguageModel(options instanceof CascadeAgent ? options : new CascadeAgent(options));
}
export { cascadeflow as createCascadeflow };

class CascadeLanguageModel implements LanguageModelV3 {
  readonly specificationVersion = 'v3';
  readonly provider = 'cascadeflow';
  readonly modelId: string;
  /** Pictures by address are handed on as they are. */
  readonly supportedUrls = { 'image/*': [/^https?:\/\/.*$/] };

  constructor(readonly agent: CascadeAgent) {
    this.modelId = agent.getModels().map((model) => model.id ?? model.name).join('+');
  }

  async doGenerate(options: LanguageModelV3CallOptions): Promise<LanguageModelV3GenerateResult> {
    const { messages, run, warnings } = translate(options);
    const result = await this.agent.run(messages, run);
    const content: LanguageModelV3Content[] = [];
    if (result.reasoning) content.push({ type: 'reasoning', text: result.reasoning });
    if (result.content) content.push({ type: 'text', text: result.content });
    for (const call of result.toolCalls ?? []) {
      content.push({ type: 'tool-call', toolCallId: call.id, toolName: call.function.name, input: call.function.arguments || '{}' });
    }
    return {
      content, finishReason: finishOf(result), usage: usageOf(result), providerMetadata: metadataOf(result), warnings,
      response: { id: result.runId, modelId: result.modelUsed },
    };
  }

  async doStream(options: LanguageModelV3CallOptions): Promise<LanguageModelV3StreamResult> {
    const { messages, run, warnings } = translate(options);
    const events = this.agent.stream(messages, run);
    async function* parts(): AsyncGenerator<LanguageModelV3StreamPart> {
      yield { type: 'stream-start', warnings };
      let open: 'text' | 'reasoning' | undefined;
      let part = 0;
      const close = function* (): Generator<LanguageModelV3StreamPart> {
        if (open) yield { type: `${open}-end`, id: String(part) };
        open = undefined;
      };
      const write = function* (kind: 'text' | 'reasoning', delta: string): Generator<LanguageModelV3StreamPart> {
        if (open !== kind) {
          yield* close();
          open = kind;
          yield { type: `${kind}-start`, id: String(++part) };
        }
        yield { type: `${kind}-delta`, id: String(part), delta };
      };
      try {
        for await (const event of events) {
          if (event.type === 'chunk' && event.content) yield* write('text', event.content);
          else if (event.type === 'reasoning' && event.content) yield* write('reasoning', event.content);
          else if (event.type === 'complete') {
            const { result } = event.data;
            yield* close();
            for (const call of result.toolCalls ?? []) yield* toolCallParts(call);
            yield { type: 'response-metadata', id: result.runId, modelId: result.modelUsed };
            yield { type: 'finish', finishReason: finishOf(result), usage: usageOf(result), providerMetadata: metadataOf(result) };
          }
        }
      } catch (error) {
        yield* close();
        yield { type: 'error', error };
      }
    }
    return { stream: streamOf(parts()) };
  }
}

function* toolCallParts(call: ToolCallData): Generator<LanguageModelV3StreamPart> {
  const { id, function: { name, arguments: input } } = call;
  yield { type: 'tool-input-start', id, toolName: name };
  yield { type: 'tool-input-delta', id, delta: input || '{}' };
  yield { type: 'tool-input-end', id };
  yield { type: 'tool-call', toolCallId: id, toolName: name, input: input || '{}' };
}

function streamOf<T>(parts: AsyncGenerator<T>): ReadableStream<T> {
  return new ReadableStream<T>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await parts.return(undefined as never);
    },
  });
}

function translate(options: LanguageModelV3CallOptions): { messages: Message[]; run: StreamOptions; warnings: SharedV3Warning[] } {
  const warnings: SharedV3Warning[] = [];
  const tools: Tool[] = [];
  for (const tool of options.tools ?? []) {
    if (tool.type !== 'function') {
      warnings.push({ type: 'unsupported', feature: `tool ${tool.name}`, details: 'Tools of a provider are not known to a cascade of several.' });
      continue;
    }
    tools.push({
      type: 'function',
      function: { name: tool.name, ...(tool.description && { description: tool.description }), parameters: tool.inputSchema as Record<string, unknown> },
    });
  }
  if (options.topK !== undefined) warnings.push({ type: 'unsupported', feature: 'topK' });
  const format = options.responseFormat;
  const choice = options.toolChoice;
  const own = options.providerOptions?.['cascadeflow'] as StreamOptions | undefined;
  const run: StreamOptions = {
    ...own,
    ...(tools.length > 0 && { tools }),
    ...(choice && tools.length > 0 && { toolChoice: choice.type === 'tool' ? { type: 'function', function: { name: choice.toolName } } : choice.type }),
    ...(options.maxOutputTokens !== undefined && { maxTokens: options.maxOutputTokens }),
    ...(options.temperature !== undefined && { temperature: options.temperature }),
    ...(options.topP !== undefined && { topP: options.topP }),
    ...(options.stopSequences?.length && { stop: options.stopSequences }),
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.presencePenalty !== undefined && { presencePenalty: options.presencePenalty }),
    ...(options.frequencyPenalty !== undefined && { frequencyPenalty: options.frequencyPenalty }),
    ...(options.abortSignal && { signal: options.abortSignal }),
    ...(format?.type === 'json' && {
      responseFormat: format.schema
        ? { type: 'json_schema' as const, json_schema: { name: format.name ?? 'answer', schema: format.schema as Record<string, unknown>, strict: true } }
        : { type: 'json_object' as const },
    }),
  };
  return { messages: options.prompt.flatMap(toMessages), run, warnings };
}

function toMessages(message: LanguageModelV3Prompt[number]): Message[] {
  switch (message.role) {
    case 'system':
      return [{ role: 'system', content: message.content }];
    case 'user':
      return [{ role: 'user', content: plain(message.content.map(toPart)) }];
    case 'assistant': {
      const text = message.content.filter((part) => part.type === 'text').map((part) => part.text).join('');
      const calls: ToolCallData[] = message.content.filter((part) => part.type === 'tool-call').map((part) => ({
        id: part.toolCallId, type: 'function',
        function: { name: part.toolName, arguments: typeof part.input === 'string' ? part.input : JSON.stringify(part.input ?? {}) },
      }));
      return [{ role: 'assistant', content: text || null, ...(calls.length > 0 && { tool_calls: calls }) }];
    }
    case 'tool':
      return message.content.filter((part) => part.type === 'tool-result').map((part) => ({
        role: 'tool', tool_call_id: part.toolCallId, name: part.toolName, content: outputText(part.output),
      }));
  }
}

function toPart(part: { type: 'text'; text: string } | { type: 'file'; data: Uint8Array | string | URL; mediaType: string; filename?: string }): ContentPart {
  if (part.type === 'text') return { type: 'text', text: part.text };
  const url = part.data instanceof URL ? part.data.href
    : typeof part.data === 'string' ? (/^https?:/.test(part.data) ? part.data : `data:${part.mediaType};base64,${part.data}`)
      : `data:${part.mediaType};base64,${base64(part.data)}`;
  if (part.mediaType.startsWith('image/')) return { type: 'image_url', image_url: { url: url.replace('data:image/*', 'data:image/png') } };
  return { type: 'file', file: { ...(url.startsWith('data:') ? { file_data: url } : { url }), mime_type: part.mediaType, ...(part.filename && { filename: part.filename }) } };
}
function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
const plain = (parts: ContentPart[]): Message['content'] => (parts.every((part) => part.type === 'text') ? parts.map((part) => part.text).join('') : parts);

function outputText(output: LanguageModelV3ToolResultOutput): string {
  switch (output.type) {
    case 'text': case 'error-text': return output.value;
    case 'json': case 'error-json': return JSON.stringify(output.value);
    case 'content': return output.value.map((part) => (part.type === 'text' ? part.text : `[${part.type}]`)).join('\n');
    default: return `The tool was not run${'reason' in output && output.reason ? `: ${output.reason}` : '.'}`;
  }
}

function finishOf(result: CascadeResult): LanguageModelV3FinishReason {
  const raw = result.finishReason;
  const unified = ({ stop: 'stop', length: 'length', tool_calls: 'tool-calls', content_filter: 'content-filter', refusal: 'content-filter' } as const)[raw as 'stop'];
  return { unified: result.hasToolCalls ? 'tool-calls' : unified ?? 'other', raw };
}

function usageOf(result: CascadeResult): LanguageModelV3Usage {
  const usage = result.usage;
  return {
    inputTokens: {
      total: usage?.inputTokens, cacheRead: usage?.cachedTokens, cacheWrite: usage?.cacheWriteTokens,
      noCache: usage && usage.inputTokens - usage.cachedTokens,
    },
    outputTokens: { total: usage?.outputTokens, reasoning: usage?.reasoningTokens, text: usage && usage.outputTokens - usage.reasoningTokens },
  };
}

/** How the cascade went: `result.providerMetadata.cascadeflow`. */
function metadataOf(result: CascadeResult): SharedV3ProviderMetadata {
  return {
    cascadeflow: {
      runId: result.runId, modelUsed: result.modelUsed, provider: result.provider, totalCost: result.totalCost, costSaved: result.costSaved,
      savingsPercentage: result.savingsPercentage, cascaded: result.cascaded, draftAccepted: result.draftAccepted, complexity: result.complexity,
      domain: result.domain, reason: result.reason, latencyMs: result.latencyMs, ...(result.confidence !== undefined && { confidence: result.confidence }),
    },
  };
}

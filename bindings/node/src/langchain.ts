// @cascadeflow/core/langchain: a cascade as a LangChain.js chat model: streaming, tools, structured output, usage, callbacks.
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import { BaseChatModel, type BaseChatModelCallOptions, type BaseChatModelParams, type BindToolsInput } from '@langchain/core/language_models/chat_models';
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base';
import { type AIMessage, AIMessageChunk, type BaseMessage, type UsageMetadata } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';
import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import { CascadeAgent, type AgentConfig, type CascadeResult, type ContentPart, type Message, type StreamOptions, type Tool } from './entry/node.js';

export interface ChatCascadeOptions extends BaseChatModelParams {
  /** An agent of yours; or `models` (LangChain models too: `{name, model: chatOpenAI}`) and any other option of an agent. */
  agent?: CascadeAgent;
  config?: AgentConfig;
  /** Two LangChain chat models: the cheap one drafts, the strong one answers what the draft does not. */
  drafter?: BaseChatModel;
  verifier?: BaseChatModel;
  qualityThreshold?: number;
}

export interface ChatCascadeCallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
  /** Options of a run, as `agent.run` takes them. */
  cascade?: StreamOptions;
  responseFormat?: StreamOptions['responseFormat'];
}

/** A cascade as a LangChain chat model. */
export class ChatCascade extends BaseChatModel<ChatCascadeCallOptions, AIMessageChunk> {
  readonly agent: CascadeAgent;

  constructor(options: ChatCascadeOptions) {
    super(options);
    this.agent = options.agent ?? new CascadeAgent(configOf(options));
  }
  static override lc_name(): string {
    return 'ChatCascade';
  }
  override _llmType(): string {
    return 'cascadeflow';
  }
  override bindTools(tools: BindToolsInput[], kwargs?: Partial<ChatCascadeCallOptions>): Runnable<BaseLanguageModelInput, AIMessageChunk, ChatCascadeCallOptions> {
    return this.withConfig({ ...kwargs, tools } as Partial<ChatCascadeCallOptions>);
  }

  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions'], manager?: CallbackManagerForLLMRun): Promise<ChatResult> {
    const result = await this.agent.run(messages.map(toMessage), runOptions(options));
    await manager?.handleLLMNewToken(result.content);
    const message = messageOf(result);
    return {
      generations: [{ text: result.content, message, generationInfo: { finish_reason: result.finishReason } }],
      llmOutput: { tokenUsage: tokenUsage(result), cascade: cascadeOf(result) },
    };
  }

  override async *_streamResponseChunks(messages: BaseMessage[], options: this['ParsedCallOptions'], manager?: CallbackManagerForLLMRun): AsyncGenerator<ChatGenerationChunk> {
    for await (const event of this.agent.stream(messages.map(toMessage), runOptions(options))) {
      if (event.type === 'chunk' && event.content) {
        const chunk = new ChatGenerationChunk({ text: event.content, message: new AIMessageChunk({ content: event.content }) });
        yield chunk;
        await manager?.handleLLMNewToken(event.content, undefined, undefined, undefined, undefined, { chunk });
      } else if (event.type === 'complete') {
        const { result } = event.data;
        yield new ChatGenerationChunk({
          text: '',
          message: messageOf(result, ''),
          generationInfo: { finish_reason: result.finishReason },
        });
      }
    }
  }
}

/** The same in one call: `withCascade({drafter, verifier})`. */
export const withCascade = (options: ChatCascadeOptions): ChatCascade => new ChatCascade(options);
export { ChatCascade as CascadeFlow };

function configOf(options: ChatCascadeOptions): AgentConfig {
  if (options.config) return options.config;
  const { drafter, verifier } = options;
  if (!drafter || !verifier) throw new Error('Give an `agent`, a `config`, or a `drafter` and a `verifier`.');
  const nameOf = (model: BaseChatModel, fallback: string): string => {
    const own = model as { model?: unknown; modelName?: unknown };
    return [own.model, own.modelName].find((name) => typeof name === 'string') as string | undefined ?? fallback;
  };
  const draftName = nameOf(drafter, 'drafter');
  const strongName = nameOf(verifier, 'verifier');
  return {
    models: [
      { name: draftName, model: drafter, tier: 0 },
      { name: strongName === draftName ? `${strongName}-verifier` : strongName, model: verifier, tier: 1 },
    ],
    ...(options.qualityThreshold !== undefined && { quality: { threshold: options.qualityThreshold } }),
  };
}

function runOptions(options: ChatCascadeCallOptions & { signal?: AbortSignal }): StreamOptions {
  const choice = options.tool_choice;
  const format = (options as { response_format?: StreamOptions['responseFormat'] }).response_format ?? options.responseFormat;
  return {
    ...options.cascade,
    ...(options.tools?.length && { tools: options.tools.map(toTool) }),
    ...(choice !== undefined && options.tools?.length && { toolChoice: toolChoice(choice) }),
    ...(options.stop?.length && { stop: options.stop }),
    ...(format && { responseFormat: format }),
    ...(options.signal && { signal: options.signal }),
  };
}

function toTool(tool: BindToolsInput): Tool {
  return (typeof tool === 'object' && 'function' in tool && 'type' in tool ? tool : convertToOpenAITool(tool as Parameters<typeof convertToOpenAITool>[0])) as Tool;
}

function toolChoice(choice: unknown): NonNullable<StreamOptions['toolChoice']> {
  if (choice === 'any') return 'required';
  if (choice === 'auto' || choice === 'none' || choice === 'required') return choice;
  if (typeof choice === 'string') return { type: 'function', function: { name: choice } };
  return choice as NonNullable<StreamOptions['toolChoice']>;
}

function toMessage(message: BaseMessage): Message {
  const content = contentOf(message.content);
  switch (message.getType()) {
    case 'system': return { role: 'system', content };
    case 'ai': {
      const calls = (message as AIMessage).tool_calls ?? [];
      return {
        role: 'assistant', content,
        ...(calls.length > 0 && {
          tool_calls: calls.map((call, i) => ({
            id: call.id ?? `call_${i}`, type: 'function' as const, function: { name: call.name, arguments: JSON.stringify(call.args) },
          })),
        }),
      };
    }
    case 'tool': {
      const { tool_call_id: id, name } = message as BaseMessage & { tool_call_id: string };
      return { role: 'tool', content, tool_call_id: id, ...(name && { name }) };
    }
    case 'developer': return { role: 'developer', content };
    default: return { role: 'user', content };
  }
}

function contentOf(content: BaseMessage['content']): Message['content'] {
  if (typeof content === 'string') return content;
  const parts = content.map((part): ContentPart | undefined => {
    const p = part as { type: string; text?: string; image_url?: string | { url: string } };
    if (p.type === 'text') return { type: 'text', text: p.text ?? '' };
    if (p.type === 'image_url' && p.image_url) return { type: 'image_url', image_url: typeof p.image_url === 'string' ? { url: p.image_url } : p.image_url };
    return ['input_audio', 'file'].includes(p.type) ? (part as unknown as ContentPart) : undefined;
  }).filter((part) => part !== undefined);
  return parts.every((part) => part.type === 'text') ? parts.map((part) => part.text).join('') : parts;
}

function messageOf(result: CascadeResult, content = result.content): AIMessageChunk {
  return new AIMessageChunk({
    content,
    tool_call_chunks: (result.toolCalls ?? []).map((call, index) => ({
      index, id: call.id, name: call.function.name, args: call.function.arguments || '{}', type: 'tool_call_chunk' as const,
    })),
    usage_metadata: usageOf(result),
    response_metadata: responseMetadata(result),
  });
}

function usageOf(result: CascadeResult): UsageMetadata {
  const usage = result.usage;
  return {
    input_tokens: usage?.inputTokens ?? 0, output_tokens: usage?.outputTokens ?? 0, total_tokens: usage?.totalTokens ?? 0,
    input_token_details: { cache_read: usage?.cachedTokens ?? 0 }, output_token_details: { reasoning: usage?.reasoningTokens ?? 0 },
  };
}
const tokenUsage = (result: CascadeResult): Record<string, number> => ({
  promptTokens: result.usage?.inputTokens ?? 0, completionTokens: result.usage?.outputTokens ?? 0, totalTokens: result.usage?.totalTokens ?? 0,
});
const responseMetadata = (result: CascadeResult): Record<string, unknown> => ({
  model_name: result.modelUsed, model_provider: result.provider, finish_reason: result.finishReason, cascade: cascadeOf(result),
});
/** How the cascade went, under `response_metadata.cascade`. */
function cascadeOf(result: CascadeResult): Record<string, unknown> {
  return {
    runId: result.runId, modelUsed: result.modelUsed, accepted: result.draftAccepted, cascaded: result.cascaded, totalCost: result.totalCost,
    drafterCost: result.draftCost ?? 0, verifierCost: result.verifierCost ?? 0, savingsPercentage: result.savingsPercentage,
    drafterQuality: result.draftConfidence, domain: result.domain, complexity: result.complexity,
    cascade_decision: result.routingStrategy === 'direct' ? 'direct' : result.draftAccepted ? 'accepted' : 'quality',
  };
}

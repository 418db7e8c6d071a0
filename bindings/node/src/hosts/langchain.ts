// A LangChain chat model as a host model. Only its public shape is used, so no package is needed here.
import type { HostAnswer, HostModel, HostRequest } from '../hosts.js';
import type { Message, ToolCallData } from '../types.js';

interface LangChainMessage {
  content: string | Array<{ type?: string; text?: string }>;
  tool_calls?: Array<{ id?: string; name: string; args: unknown }>;
  usage_metadata?: { input_tokens?: number; output_tokens?: number };
  response_metadata?: Record<string, unknown>;
}
interface LangChainModel {
  _llmType(): string;
  invoke(messages: unknown[], options?: unknown): Promise<LangChainMessage>;
  stream(messages: unknown[], options?: unknown): Promise<AsyncIterable<LangChainMessage & { concat?(o: unknown): LangChainMessage }>>;
  bindTools?(tools: unknown[], options?: unknown): LangChainModel;
  bound?: LangChainModel;
}

export function isLangChainModel(value: unknown): value is LangChainModel {
  const model = value as LangChainModel | null;
  return typeof model === 'object' && model !== null && typeof model.invoke === 'function'
    && (typeof model._llmType === 'function' || typeof model.bound?._llmType === 'function');
}

export function langChainHost(model: LangChainModel): HostModel {
  return {
    async answer(request, signal, delta) {
      const bound = request.tools?.length && model.bindTools
        ? model.bindTools(request.tools, request.tool_choice !== undefined ? { tool_choice: request.tool_choice } : undefined)
        : model;
      const messages = request.messages.map(toLangChain);
      const options = { signal, ...(request.stop?.length && { stop: request.stop }) };
      if (!request.stream) return answerOf(await bound.invoke(messages, options), request);
      let whole: LangChainMessage | undefined;
      for await (const chunk of await bound.stream(messages, options)) {
        const text = textOf(chunk);
        if (text) delta(text);
        whole = whole && 'concat' in whole ? (whole as { concat(o: unknown): LangChainMessage }).concat(chunk) : chunk;
      }
      const answer = answerOf(whole ?? { content: '' }, request);
      delete answer.content;
      return answer;
    },
  };
}

/** The `{role, content}` form, which every LangChain chat model takes. */
function toLangChain(message: Message): unknown {
  if (message.role === 'tool') {
    return { role: 'tool', content: message.content ?? '', tool_call_id: message.tool_call_id ?? '', name: message.name };
  }
  if (message.role === 'assistant' && message.tool_calls?.length) {
    return { role: 'assistant', content: message.content ?? '', tool_calls: message.tool_calls };
  }
  return { role: message.role === 'developer' ? 'system' : message.role, content: message.content ?? '' };
}

function textOf(message: LangChainMessage): string {
  if (typeof message.content === 'string') return message.content;
  return message.content.filter((part) => part.type === 'text' || part.type === undefined).map((part) => part.text ?? '').join('');
}

function answerOf(message: LangChainMessage, request: HostRequest): HostAnswer {
  const calls: ToolCallData[] = (message.tool_calls ?? []).map((call, i) => ({
    id: call.id ?? `call_${request.attempt}_${i}`,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.args ?? {}) },
  }));
  const usage = message.usage_metadata;
  const finish = message.response_metadata?.['finish_reason'] ?? message.response_metadata?.['stop_reason'];
  return {
    content: textOf(message),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(typeof finish === 'string' && finish !== '' && { finish_reason: finish }),
    ...(usage && { usage: { input_tokens: usage.input_tokens ?? 0, output_tokens: usage.output_tokens ?? 0 } }),
  };
}

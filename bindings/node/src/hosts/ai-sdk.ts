// An AI SDK language model (specification v2 and v3) as a host model. Only its public shape is used.
import type { HostAnswer, HostModel, HostRequest } from '../hosts.js';
import type { ContentPart, Message, ToolCallData } from '../types.js';

type Part = Record<string, unknown> & { type: string };
interface AiSdkModel {
  specificationVersion: string;
  doGenerate(options: Record<string, unknown>): PromiseLike<{ content: Part[]; finishReason: unknown; usage: unknown }>;
  doStream(options: Record<string, unknown>): PromiseLike<{ stream: ReadableStream<Part> }>;
}

export function isAiSdkModel(value: unknown): value is AiSdkModel {
  const model = value as AiSdkModel | null;
  return typeof model === 'object' && model !== null && typeof model.doGenerate === 'function'
    && typeof model.specificationVersion === 'string';
}

export function aiSdkHost(model: AiSdkModel): HostModel {
  return {
    async answer(request, signal, delta) {
      const options = callOptions(request, signal);
      if (!request.stream) {
        const result = await model.doGenerate(options);
        return answerOf(result.content, result.finishReason, result.usage);
      }
      const { stream } = await model.doStream(options);
      const calls: Part[] = [];
      let finish: unknown;
      let usage: unknown;
      const reader = stream.getReader();
      for (;;) {
        const { done, value: part } = await reader.read();
        if (done) break;
        if (part.type === 'text-delta') delta(String(part['delta'] ?? ''));
        else if (part.type === 'tool-call') calls.push(part);
        else if (part.type === 'finish') ({ finishReason: finish, usage } = part);
        else if (part.type === 'error') throw part['error'];
      }
      const answer = answerOf(calls, finish, usage);
      delete answer.content;
      return answer;
    },
  };
}

function callOptions(request: HostRequest, signal: AbortSignal): Record<string, unknown> {
  const format = request.response_format;
  return {
    prompt: request.messages.map(toPrompt),
    abortSignal: signal,
    maxOutputTokens: request.max_tokens,
    temperature: request.temperature,
    topP: request.top_p,
    stopSequences: request.stop,
    seed: request.seed,
    tools: request.tools?.map((tool) => ({
      type: 'function', name: tool.function.name, description: tool.function.description,
      inputSchema: tool.function.parameters ?? { type: 'object', properties: {} },
    })),
    toolChoice: toolChoice(request.tool_choice),
    responseFormat: format && format.type !== 'text'
      ? { type: 'json', schema: format.json_schema?.schema, name: format.json_schema?.name }
      : undefined,
  };
}

function toolChoice(choice: unknown): unknown {
  if (typeof choice === 'string') return { type: choice };
  const name = (choice as { function?: { name?: string } } | undefined)?.function?.name;
  return name ? { type: 'tool', toolName: name } : undefined;
}

function toPrompt(message: Message): unknown {
  const text = typeof message.content === 'string' ? message.content : '';
  switch (message.role) {
    case 'system': case 'developer':
      return { role: 'system', content: text };
    case 'tool':
      return {
        role: 'tool',
        content: [{
          type: 'tool-result', toolCallId: message.tool_call_id ?? '', toolName: message.name ?? '',
          output: { type: 'text', value: text },
        }],
      };
    case 'assistant':
      return {
        role: 'assistant',
        content: [
          ...(text ? [{ type: 'text', text }] : []),
          ...(message.tool_calls ?? []).map((call) => ({
            type: 'tool-call', toolCallId: call.id, toolName: call.function.name, input: parsed(call.function.arguments),
          })),
        ],
      };
    default:
      return { role: 'user', content: Array.isArray(message.content) ? message.content.map(toPart) : [{ type: 'text', text }] };
  }
}

function toPart(part: ContentPart): unknown {
  if (part.type === 'text') return part;
  if (part.type === 'image_url') {
    const data = /^data:([^;,]+);base64,(.*)$/s.exec(part.image_url.url);
    return data
      ? { type: 'file', mediaType: data[1], data: data[2] }
      : { type: 'file', mediaType: 'image/*', data: new URL(part.image_url.url) };
  }
  if (part.type === 'input_audio') return { type: 'file', mediaType: `audio/${part.input_audio.format}`, data: part.input_audio.data };
  return { type: 'file', mediaType: part.file.mime_type ?? 'application/octet-stream', data: part.file.file_data ?? part.file.url };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/** v2 gives numbers and a string; v3 gives `{total}` and `{unified}`. */
function answerOf(content: Part[], finish: unknown, usage: unknown): HostAnswer {
  const total = (value: unknown): number | undefined =>
    typeof value === 'number' ? value : (value as { total?: number } | undefined)?.total;
  const counts = usage as { inputTokens?: unknown; outputTokens?: unknown } | undefined;
  const input = total(counts?.inputTokens);
  const output = total(counts?.outputTokens);
  const reason = typeof finish === 'string' ? finish : (finish as { unified?: string } | undefined)?.unified;
  const calls: ToolCallData[] = content.filter((part) => part.type === 'tool-call').map((part) => ({
    id: String(part['toolCallId']),
    type: 'function',
    function: {
      name: String(part['toolName']),
      arguments: typeof part['input'] === 'string' ? part['input'] : JSON.stringify(part['input'] ?? {}),
    },
  }));
  return {
    content: content.filter((part) => part.type === 'text').map((part) => String(part['text'] ?? '')).join(''),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(reason && { finish_reason: reason.replace(/-/g, '_') }),
    ...(input !== undefined && { usage: { input_tokens: input, output_tokens: output ?? 0 } }),
  };
}

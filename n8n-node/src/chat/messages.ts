// Messages and tools, from LangChain's shapes to the engine's and back.
import type { IDataObject } from 'n8n-workflow';

import type { HostModelAnswer, ToolCallDocument, Usage } from '../documents';
import type { CallOptions, ChatModelShape, MessageShape, ToolCallShape } from './shapes';

const ROLES: Record<string, string> = { human: 'user', user: 'user', ai: 'assistant', assistant: 'assistant', system: 'system', developer: 'developer', tool: 'tool' };

export function textOf(content: MessageShape['content'] | undefined): string {
	if (typeof content === 'string') return content;
	if (!Array.isArray(content)) return '';
	return content.map((part) => (typeof part.text === 'string' ? part.text : '')).join('');
}

export function toEngineMessages(messages: MessageShape[]): IDataObject[] {
	return messages.map((message) => {
		const type = message.getType?.() ?? message._getType?.() ?? 'human';
		const role = ROLES[type] ?? 'user';
		return {
			role,
			content: role === 'user' ? userContent(message.content) : textOf(message.content),
			...(role === 'assistant' && message.tool_calls?.length ? { tool_calls: message.tool_calls.map(toEngineToolCall) as unknown as IDataObject[] } : {}),
			...(role === 'tool' ? { tool_call_id: message.tool_call_id ?? '' } : {}),
		};
	});
}

/** Text and images matter to the decision; the model itself gets the message as it was. */
function userContent(content: MessageShape['content']): string | IDataObject[] {
	if (typeof content === 'string') return content;
	const parts: IDataObject[] = [];
	for (const part of content) {
		if (typeof part.text === 'string') parts.push({ type: 'text', text: part.text });
		const image = part.image_url as string | { url?: string } | undefined;
		const url = typeof image === 'string' ? image : image?.url;
		if (typeof url === 'string') parts.push({ type: 'image_url', image_url: { url } });
	}
	return parts.length > 0 && parts.some((part) => part.type !== 'text') ? parts : textOf(content);
}

export function toEngineToolCall(call: ToolCallShape, index: number): ToolCallDocument {
	return {
		id: call.id ?? `call_${index}`,
		type: 'function',
		function: { name: call.name, arguments: typeof call.args === 'string' ? call.args : JSON.stringify(call.args ?? {}) },
	};
}

/** What the connected model would send for these tools, put into the engine's one shape. */
export function toEngineTools(model: ChatModelShape, tools: unknown[]): IDataObject[] {
	const bound = model.bindTools?.(tools);
	const converted = bound?.config?.tools ?? bound?.kwargs?.tools ?? tools;
	return converted.flatMap((tool) => toolShapes(tool as Record<string, unknown>)).filter((tool) => tool.name !== undefined);
}

function toolShapes(tool: Record<string, unknown>): IDataObject[] {
	const declared = tool.functionDeclarations ?? tool.function_declarations;
	if (Array.isArray(declared)) return declared.flatMap((inner) => toolShapes(inner as Record<string, unknown>));
	const inner = (tool.function ?? tool) as Record<string, unknown>;
	const parameters = inner.parameters ?? inner.input_schema ?? inner.parametersJsonSchema;
	const isSchema = typeof parameters === 'object' && parameters !== null && String((parameters as { type?: unknown }).type).toLowerCase() === 'object';
	return [
		{
			name: inner.name as string,
			description: (inner.description as string | undefined) ?? '',
			// Google writes types in capitals; such a schema is not one that the engine could check arguments with.
			parameters: (isSchema && (parameters as { type?: unknown }).type === 'object' ? parameters : { type: 'object' }) as IDataObject,
		},
	];
}

export function toEngineToolChoice(choice: CallOptions['tool_choice']): string | IDataObject | undefined {
	if (choice === undefined || choice === null) return undefined;
	if (choice === 'any') return 'required';
	if (typeof choice === 'string') return ['auto', 'none', 'required'].includes(choice) ? choice : { type: 'function', function: { name: choice } };
	const name = (choice as { function?: { name?: string }; name?: string }).function?.name ?? (choice as { name?: string }).name;
	return name === undefined ? undefined : { type: 'function', function: { name } };
}

interface OpenAiToken {
	token: string;
	logprob: number;
	top_logprobs?: OpenAiToken[];
}

function tokenOf({ token, logprob, top_logprobs: top }: OpenAiToken): NonNullable<HostModelAnswer['logprobs']>[number] {
	return { token, logprob, ...(top?.length ? { top: top.map((rival) => ({ token: rival.token, logprob: rival.logprob })) } : {}) };
}

const FINISH: Record<string, string> = {
	end_turn: 'stop',
	stop_sequence: 'stop',
	STOP: 'stop',
	max_tokens: 'length',
	MAX_TOKENS: 'length',
	tool_use: 'tool_calls',
	SAFETY: 'content_filter',
};

export function toHostAnswer(message: MessageShape, model: string): HostModelAnswer {
	const metadata = message.response_metadata ?? {};
	const finish = metadata.finish_reason ?? metadata.stop_reason ?? metadata.finishReason ?? metadata.done_reason;
	const calls = message.tool_calls ?? [];
	const logprobs = (metadata.logprobs as { content?: OpenAiToken[] } | null | undefined)?.content;
	return {
		content: textOf(message.content),
		model,
		finish_reason: typeof finish === 'string' ? (FINISH[finish] ?? finish) : calls.length > 0 ? 'tool_calls' : 'stop',
		...(calls.length > 0 ? { tool_calls: calls.map(toEngineToolCall) } : {}),
		...(message.usage_metadata ? { usage: toUsage(message.usage_metadata) } : {}),
		...(Array.isArray(logprobs) && logprobs.length > 0 ? { logprobs: logprobs.map(tokenOf) } : {}),
	};
}

function toUsage(usage: NonNullable<MessageShape['usage_metadata']>): Usage {
	return {
		input_tokens: usage.input_tokens ?? 0,
		output_tokens: usage.output_tokens ?? 0,
		cached_tokens: usage.input_token_details?.cache_read ?? 0,
		cache_write_tokens: usage.input_token_details?.cache_creation ?? 0,
		reasoning_tokens: usage.output_token_details?.reasoning ?? 0,
	};
}

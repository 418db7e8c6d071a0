// The engine's request for one item: prompt or messages, attached files, tools, form of the answer.
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { UserMistake } from './errors';
import type { Settings } from './settings';

export async function buildRequest(context: IExecuteFunctions, item: number, settings: Settings): Promise<IDataObject> {
	const options = settings.options;
	const request: IDataObject = {
		messages: await messagesOf(context, item, settings),
		execute_tools: false,
	};
	if (typeof options.systemPrompt === 'string' && options.systemPrompt !== '') request.system_prompt = options.systemPrompt;
	if (options.maxTokens !== undefined) request.max_tokens = options.maxTokens;
	if (options.temperature !== undefined) request.temperature = options.temperature;
	if (options.strategy !== undefined) request.strategy = options.strategy;
	if (options.reasoningEffort !== undefined) request.reasoning = { effort: options.reasoningEffort };
	if (settings.operation === 'generateWithTools') request.tools = toolsOf(context, item);
	const format = responseFormat(context, item, settings);
	if (format) request.response_format = format;
	return request;
}

async function messagesOf(context: IExecuteFunctions, item: number, settings: Settings): Promise<IDataObject[]> {
	const messages = settings.operation === 'chat' ? conversation(context, item) : [{ role: 'user', content: promptOf(context, item) }];
	const parts = await attachments(context, item, settings);
	if (parts.length === 0) return messages;
	const last = messages.map((message) => message.role).lastIndexOf('user');
	if (last < 0) throw new UserMistake('There is no user message to attach the file to', 'Add a message with the role "User".');
	messages[last] = { ...messages[last], content: [{ type: 'text', text: messages[last].content }, ...parts] };
	return messages;
}

export function promptOf(context: IExecuteFunctions, item: number): string {
	const prompt = context.getNodeParameter('message', item, '') as unknown;
	const text = typeof prompt === 'string' ? prompt : prompt === undefined || prompt === null ? '' : JSON.stringify(prompt);
	if (text.trim() === '') throw new UserMistake('The Prompt is empty', 'Type a prompt, or drag a field of the input into it.');
	return text;
}

function conversation(context: IExecuteFunctions, item: number): IDataObject[] {
	const history = parseJson(context.getNodeParameter('history', item, '[]'), 'History');
	if (!Array.isArray(history)) throw new UserMistake('"History" is not a list', 'It must look like [{"role": "user", "content": "Hello"}].');
	const typed = context.getNodeParameter('messages.message', item, []) as IDataObject[];
	const messages = [...(history as IDataObject[]), ...typed.map(({ role, content }) => ({ role, content }))];
	const filled = messages.filter((message) => message.content !== '' && message.content !== undefined && message.content !== null);
	if (filled.length === 0) throw new UserMistake('There are no messages', 'Add at least one message with some content.');
	return filled;
}

async function attachments(context: IExecuteFunctions, item: number, settings: Settings): Promise<IDataObject[]> {
	const wanted = settings.options.binaryFields;
	if (typeof wanted !== 'string' || wanted.trim() === '') return [];
	const parts: IDataObject[] = [];
	for (const name of wanted.split(',').map((part) => part.trim()).filter((part) => part !== '')) {
		const binary = context.helpers.assertBinaryData(item, name);
		const base64 = (await context.helpers.getBinaryDataBuffer(item, name)).toString('base64');
		const type = binary.mimeType ?? 'application/octet-stream';
		if (type.startsWith('image/')) {
			parts.push({ type: 'image_url', image_url: { url: `data:${type};base64,${base64}` } });
		} else if (type.startsWith('audio/')) {
			parts.push({ type: 'input_audio', input_audio: { data: base64, format: type.includes('wav') ? 'wav' : 'mp3' } });
		} else {
			parts.push({ type: 'file', file: { file_data: `data:${type};base64,${base64}`, filename: binary.fileName ?? name, mime_type: type } });
		}
	}
	return parts;
}

function toolsOf(context: IExecuteFunctions, item: number): IDataObject[] {
	const tools = parseJson(context.getNodeParameter('tools', item, '[]'), 'Tools');
	if (!Array.isArray(tools) || tools.length === 0) throw new UserMistake('"Tools" is not a list of tools', 'It must look like [{"name", "description", "parameters"}].');
	return tools as IDataObject[];
}

function responseFormat(context: IExecuteFunctions, item: number, settings: Settings): IDataObject | undefined {
	if (settings.operation === 'generateWithTools') return undefined;
	const format = context.getNodeParameter('answerFormat', item, 'text');
	if (format === 'json') return { type: 'json_object' };
	if (format !== 'schema') return undefined;
	const schema = parseJson(context.getNodeParameter('schema', item, '{}'), 'JSON Schema') as IDataObject;
	return { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } };
}

function parseJson(value: unknown, field: string): unknown {
	if (typeof value !== 'string') return value;
	let complaint: string;
	try {
		return JSON.parse(value) as unknown;
	} catch (error) {
		complaint = (error as Error).message;
	}
	throw new UserMistake(`"${field}" is not valid JSON`, complaint);
}

// The part of a connected chat model that the cascade uses. n8n's chat models are LangChain objects; they are taken as
// they come, by their own interface, so that this package needs no LangChain of its own and fits whichever n8n has.

export interface ToolCallShape {
	id?: string;
	name: string;
	args: unknown;
}

export interface MessageShape {
	content: string | Array<Record<string, unknown>>;
	id?: string;
	name?: string;
	tool_calls?: ToolCallShape[];
	tool_call_id?: string;
	usage_metadata?: {
		input_tokens?: number;
		output_tokens?: number;
		input_token_details?: { cache_read?: number; cache_creation?: number };
		output_token_details?: { reasoning?: number };
	};
	response_metadata?: Record<string, unknown>;
	additional_kwargs?: Record<string, unknown>;
	_getType?(): string;
	getType?(): string;
	concat?(other: MessageShape): MessageShape;
}

export interface CallOptions {
	signal?: AbortSignal;
	tools?: unknown[];
	tool_choice?: unknown;
	stop?: string[];
	[key: string]: unknown;
}

export interface RunnableShape {
	invoke(input: unknown, options?: Record<string, unknown>): Promise<MessageShape>;
	stream?(input: unknown, options?: Record<string, unknown>): Promise<AsyncIterable<MessageShape>>;
	config?: { tools?: unknown[] };
	kwargs?: { tools?: unknown[] };
}

export interface ChatModelShape extends RunnableShape {
	lc_namespace?: string[];
	model?: unknown;
	modelName?: unknown;
	callbacks?: unknown;
	bindTools?(tools: unknown[], options?: Record<string, unknown>): RunnableShape;
}

/** What LangChain hands to a model's inner functions to report on a run. */
export interface RunManager {
	handleLLMNewToken?(token: string, index?: unknown, runId?: unknown, parentRunId?: unknown, tags?: unknown, fields?: unknown): Promise<void>;
}

export interface ChatGeneration {
	text: string;
	message: MessageShape;
	generationInfo?: Record<string, unknown>;
}

/** BaseChatModel of the LangChain that n8n runs. */
export type BaseChatModelClass = new (fields: object) => {
	withConfig(config: object): unknown;
	bind?(options: object): unknown;
	withStructuredOutput(schema: unknown, config?: object): unknown;
};

export function isChatModel(value: unknown): value is ChatModelShape {
	const model = value as ChatModelShape | undefined;
	return typeof model === 'object' && model !== null && typeof model.invoke === 'function' && (model.lc_namespace ?? []).includes('chat_models');
}

/** The class that all chat models of this n8n descend from, found by walking up from one of them. */
export function baseChatModelOf(model: ChatModelShape): BaseChatModelClass | undefined {
	for (let prototype: unknown = Object.getPrototypeOf(model); prototype; prototype = Object.getPrototypeOf(prototype)) {
		if (Object.hasOwn(prototype, '_modelType') && Object.hasOwn(prototype, 'generatePrompt')) {
			return (prototype as { constructor: BaseChatModelClass }).constructor;
		}
	}
	return undefined;
}

/** Models that set their own temperature and answer a request for another with an error. */
const FIXED_TEMPERATURE = /^(o\d|gpt-5)/;

/** The same model with some settings changed, without touching the one that n8n made. */
function variantOf(model: ChatModelShape, changes: Record<string, unknown>): ChatModelShape {
	const kwargs = (model as { lc_kwargs?: object }).lc_kwargs;
	if (!kwargs) return model;
	const twin = new (model.constructor as new (fields: object) => ChatModelShape & { metadata?: unknown })({ ...kwargs, ...changes });
	twin.metadata = (model as { metadata?: unknown }).metadata;
	return twin;
}

/**
 * The model, saying how sure it was of each token, where that is known to work: OpenAI's chat models. Undefined where it is
 * not. It is the best sign of how good a draft is.
 */
export function withLogprobs(model: ChatModelShape): ChatModelShape | undefined {
	const kind = (model.constructor as { lc_name?: () => string }).lc_name?.();
	const { useResponsesApi } = model as { useResponsesApi?: boolean };
	if (kind !== 'ChatOpenAI' || useResponsesApi || FIXED_TEMPERATURE.test(modelName(model))) return undefined;
	return variantOf(model, { logprobs: true, topLogprobs: 5 });
}

/** The model as the engine wants it for its own small questions: short, and for a second sample as varied as it says. */
export function forQuestion(model: ChatModelShape, { max_tokens: maxTokens, temperature }: { max_tokens?: number; temperature?: number }): ChatModelShape {
	return variantOf(model, {
		...(maxTokens === undefined ? {} : { maxTokens, maxOutputTokens: maxTokens, numPredict: maxTokens }),
		...(temperature === undefined || FIXED_TEMPERATURE.test(modelName(model)) ? {} : { temperature }),
	});
}

export function modelName(model: ChatModelShape): string {
	for (const name of [model.model, model.modelName]) {
		if (typeof name === 'string' && name !== '') return name.replace(/^models\//, '');
	}
	return 'unknown model';
}

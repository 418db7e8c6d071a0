// The chat model that n8n's chains and agents see: one model outside, a cascade of the connected ones inside. It is a
// child of LangChain's own BaseChatModel, taken from a connected model, so that streaming, tools, structured output,
// callbacks and memory are exactly those of the n8n it runs in.
import type { IDataObject } from 'n8n-workflow';

import type { EventDocument, HostModelRequest, ResultDocument } from '../documents';
import { EngineError, type Agent, type Engine, type HostModel } from '../engine';
import { textOf, toEngineMessages, toEngineToolChoice, toEngineTools, toHostAnswer } from './messages';
import { baseChatModelOf, forQuestion, modelName, type CallOptions, type ChatGeneration, type ChatModelShape, type MessageShape, type RunManager } from './shapes';
import { Chunks, Lane } from './stream';

export interface Member {
	/** The model's id in the engine's configuration. */
	id: string;
	model: ChatModelShape;
	/** The same model with log-probabilities, while it is known to give them. */
	sure?: ChatModelShape;
}

/** How a run ended. A failed one may have cost something too. */
export interface Outcome {
	result?: ResultDocument;
	summary?: IDataObject;
	error?: Error;
	costNano?: number;
}

export interface CascadeModelParts {
	engine: Engine;
	/** Made anew for each run, since budgets shrink. */
	config(): object;
	members: Member[];
	/** Called when a run begins; what it returns is called at its end. */
	onRun?(messages: IDataObject[]): (outcome: Outcome) => void;
	/** Turns an error of the engine into one that n8n shows well. */
	asNodeError(error: Error): Error;
}

/** The connected model's own name, by its id in the engine's configuration. */
export function nameOfMember(members: readonly Member[], id: string | undefined): string {
	const member = members.find((candidate) => candidate.id === id);
	return member ? modelName(member.model) : (id ?? 'unknown model');
}

export interface CascadeModel {
	model: object;
	close(): void;
}

/** Purposes for which a member gets the caller's own messages and tools; for others the engine writes the prompt. */
const ANSWERS = new Set(['draft', 'final', 'sample', undefined]);

/** LangChain's own rule of thumb where it has no tokenizer. */
const CHARACTERS_PER_TOKEN = 4;

/** Purposes whose answer may become the caller's. */
const SHOWN = new Set(['draft', 'final', undefined]);

export function makeCascadeModel(parts: CascadeModelParts): CascadeModel | undefined {
	const Base = baseChatModelOf(parts.members[0].model);
	if (!Base) return undefined;
	const cascade = new Cascade(parts);

	class CascadeFlowChatModel extends Base {
		/** Asks the members for streams even when nobody reads along, since some readers want a message made of chunks. */
		private inChunks = false;

		// Shown by tracing as the model's name.
		readonly model = parts.members.map((member) => modelName(member.model)).join(' > ');

		static lc_name(): string {
			return 'CascadeFlowChatModel';
		}

		_llmType(): string {
			return 'cascadeflow';
		}

		/** Chains ask before they split a text. LangChain would fetch a tokenizer from its own server for an exact count. */
		async getNumTokens(content: MessageShape['content']): Promise<number> {
			return Math.ceil(textOf(content).length / CHARACTERS_PER_TOKEN);
		}

		bindTools(tools: unknown[], options: object = {}): unknown {
			const bound = { tools, ...options };
			return typeof this.bind === 'function' ? this.bind(bound) : this.withConfig(bound);
		}

		/** BaseChatModel's way by a tool call, which reads a message made of chunks. */
		withStructuredOutput(schema: unknown, config?: object): unknown {
			const twin = new CascadeFlowChatModel({});
			twin.inChunks = true;
			return super.withStructuredOutput.call(twin, schema, config);
		}

		async _generate(messages: MessageShape[], options: CallOptions): Promise<{ generations: ChatGeneration[]; llmOutput: object }> {
			const { message } = await cascade.run(messages, options, this.inChunks ? new Chunks() : undefined);
			return { generations: [{ text: textOf(message.content), message }], llmOutput: {} };
		}

		async *_streamResponseChunks(messages: MessageShape[], options: CallOptions, runManager?: RunManager): AsyncGenerator<ChatGeneration> {
			const chunks = new Chunks();
			const running = cascade.run(messages, options, chunks).then(
				() => chunks.end(),
				(error: Error) => chunks.fail(error),
			);
			for await (const message of chunks) {
				const generation = Chunks.generation(message);
				yield generation;
				await runManager?.handleLLMNewToken?.(generation.text, undefined, undefined, undefined, undefined, { chunk: generation });
			}
			await running;
		}
	}

	return { model: new CascadeFlowChatModel({}), close: () => cascade.close() };
}

/** The runs of one cascade model. */
class Cascade {
	private agents = new Set<Agent>();

	constructor(private readonly parts: CascadeModelParts) {}

	close(): void {
		for (const agent of this.agents) agent.close();
		this.agents.clear();
	}

	async run(messages: MessageShape[], options: CallOptions, chunks: Chunks | undefined): Promise<{ message: MessageShape; result: ResultDocument }> {
		const engineMessages = toEngineMessages(messages);
		const finish = this.parts.onRun?.(engineMessages);
		const lanes = new Map<number, Lane>();
		const agent = this.parts.engine.createAgent(this.parts.config(), { models: this.hostModels(messages, options, lanes, chunks) });
		this.agents.add(agent);
		try {
			const result = await agent.run(this.request(engineMessages, options, chunks !== undefined), {
				signal: options.signal,
				...(chunks ? { onEvent: (event: EventDocument) => release(event, lanes) } : {}),
			});
			const winner = winningLane(result, lanes);
			const message = winner?.message;
			if (!message) throw new Error('The cascade ended without an answer');
			const summary = this.metadata(result);
			message.response_metadata = { ...message.response_metadata, cascadeflow: summary };
			winner.finish(message.response_metadata);
			finish?.({ result, summary, costNano: result.cost_nano });
			return { message, result };
		} catch (error) {
			const shown = this.parts.asNodeError(error as Error);
			finish?.({ error: shown, costNano: error instanceof EngineError ? error.document.cost_nano : 0 });
			throw shown;
		} finally {
			this.agents.delete(agent);
			agent.close();
		}
	}

	private request(messages: IDataObject[], options: CallOptions, stream: boolean): IDataObject {
		const request: IDataObject = { messages, execute_tools: false, stream };
		if (options.tools?.length) {
			request.tools = toEngineTools(this.parts.members[0].model, options.tools);
			const choice = toEngineToolChoice(options.tool_choice);
			if (choice !== undefined) request.tool_choice = choice;
		}
		if (options.stop?.length) request.stop = options.stop;
		return request;
	}

	private hostModels(messages: MessageShape[], options: CallOptions, lanes: Map<number, Lane>, chunks: Chunks | undefined): Record<string, HostModel> {
		const models: Record<string, HostModel> = {};
		for (const member of this.parts.members) {
			models[member.id] = async (request, delta, signal) => {
				const shown = SHOWN.has(request.purpose);
				const lane = new Lane(member.id, shown ? chunks : undefined);
				if (shown) lanes.set(request.attempt, lane);
				lane.message = await this.askMember(member, request, messages, options, signal, lane, chunks === undefined ? undefined : delta);
				return toHostAnswer(lane.message, modelName(member.model));
			};
		}
		return models;
	}

	private async askMember(member: Member, ...rest: AskRest): Promise<MessageShape> {
		if (!member.sure) return await ask(member.model, ...rest);
		return await ask(member.sure, ...rest).catch(async (error: Error) => {
			// A server that does not know log-probabilities is asked again without, now and later.
			if (!/logprob/i.test(error.message)) throw error;
			member.sure = undefined;
			return await ask(member.model, ...rest);
		});
	}

	private metadata(result: ResultDocument): IDataObject {
		return {
			modelUsed: nameOfMember(this.parts.members, result.model_id ?? result.model),
			role: result.model_id ?? result.model ?? '',
			draftAccepted: result.draft_accepted ?? false,
			escalated: result.escalated ?? false,
			confidence: result.confidence ?? null,
			domain: result.domain ?? '',
			complexity: result.complexity ?? '',
			costUsd: result.cost_usd ?? 0,
			baselineUsd: result.baseline_usd ?? 0,
			savedUsd: result.saved_usd ?? 0,
			savedPercent: result.saved_pct ?? 0,
			priceKnown: result.priced ?? true,
			lowConfidence: result.low_confidence ?? false,
		};
	}
}

type AskRest = [
	request: HostModelRequest,
	messages: MessageShape[],
	options: CallOptions,
	signal: AbortSignal,
	lane: Lane,
	delta: ((text: string) => void) | undefined,
];

async function ask(chosen: ChatModelShape, ...[request, messages, options, signal, lane, delta]: AskRest): Promise<MessageShape> {
	const own = ANSWERS.has(request.purpose);
	const shown = SHOWN.has(request.purpose);
	const model = shown ? chosen : forQuestion(chosen, request);
	const name = modelName(model);
	const { tools, tool_choice, ...rest } = options;
	let runnable: Pick<ChatModelShape, 'invoke' | 'stream'> = model;
	if (own && tools?.length) {
		if (typeof model.bindTools !== 'function') throw new Error(`${name} cannot use tools. Connect another model to this port.`);
		runnable = model.bindTools(tools, tool_choice === undefined ? {} : { tool_choice });
	}
	const input = own ? messages : request.messages.map(({ role, content }) => ({ role, content }));
	// No callbacks of the caller: it would see the drafts stream. The model's own, n8n's tracing, stay on the model.
	const settings = { ...(own ? rest : {}), promptIndex: undefined, signal, callbacks: [] };
	if (!delta || !shown || typeof runnable.stream !== 'function') return await runnable.invoke(input, settings);
	let whole: MessageShape | undefined;
	for await (const chunk of await runnable.stream(input, settings)) {
		whole = whole?.concat ? whole.concat(chunk) : chunk;
		lane.push(chunk);
		const text = textOf(chunk.content);
		if (text !== '') delta(text);
	}
	if (!whole) throw new Error(`${name} answered nothing`);
	return whole;
}

/** Text that the engine lets through is shown from then on as it comes. */
function release(event: EventDocument, lanes: Map<number, Lane>): void {
	if (event.type !== 'delta') return;
	const lane = [...lanes.values()].reverse().find((candidate) => candidate.id === event.model);
	lane?.open();
}

function winningLane(result: ResultDocument, lanes: Map<number, Lane>): Lane | undefined {
	const answered = [...lanes.values()].filter((lane) => lane.message !== undefined);
	const byId = answered.filter((lane) => lane.id === (result.model_id ?? result.model));
	const candidates = byId.length > 0 ? byId : answered;
	return candidates.reverse().find((lane) => textOf(lane.message?.content) === (result.text ?? '')) ?? candidates[0];
}

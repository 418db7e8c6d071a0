// Runs the node: each item through the cascade, side by side up to a limit, with budgets kept and errors in plain words.
import type { IDataObject, IExecuteFunctions, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { Agents } from './agents';
import { budgetHint, DayLedger } from './budget';
import { mapLimited } from './concurrency';
import { buildCascade, providerLabel, quality } from './config';
import type { CatalogEntry, ErrorDocument, ResultDocument } from './documents';
import { EngineError, type Engine } from './engine';
import { plainError, UserMistake } from './errors';
import { say, sayChoice, sayOutcome } from './hints';
import { nodeKey } from './node-key';
import { compareJson, itemJson, type OutputMode } from './output';
import { buildRequest, promptOf } from './request';
import { readSettings, type Settings } from './settings';

const DEFAULT_CONCURRENCY = 8;

export async function executeItems(context: IExecuteFunctions, engine: Engine): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const session = new Session(context, engine);
	const limit = Number((context.getNodeParameter('options', 0, {}) as IDataObject).concurrency ?? DEFAULT_CONCURRENCY);
	try {
		return await mapLimited(items, limit, async (_item, index) => await session.answer(index));
	} finally {
		session.close();
	}
}

/** One execution of the node: its agents, and what it has spent. */
class Session {
	private readonly agents: Agents;

	private readonly ledger: DayLedger;

	private readonly owners = new Map<string, string>();

	private prices: CatalogEntry[] | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly engine: Engine,
	) {
		const node = nodeKey(context);
		this.ledger = new DayLedger(context.getWorkflowStaticData('node'), node);
		this.agents = new Agents(context, engine, this.ledger, node);
	}

	close(): void {
		this.agents.close();
	}

	async answer(index: number): Promise<INodeExecutionData> {
		try {
			return { json: await this.perform(index), pairedItem: { item: index } };
		} catch (error) {
			if (!this.context.continueOnFail()) throw this.nodeError(error as Error, index);
			const item: INodeExecutionData = { json: this.errorJson(error as Error), pairedItem: { item: index } };
			// n8n routes by `error` to the error output, but keeps nothing of the data then: only where it is needed.
			if (this.context.getNode().onError === 'continueErrorOutput') item.error = this.nodeError(error as Error, index);
			return item;
		}
	}

	private async perform(index: number): Promise<IDataObject> {
		const settings = readSettings(this.context, index);
		switch (settings.operation) {
			case 'classify':
				return timed(() => this.engine.classify({ prompt: promptOf(this.context, index) }));
			case 'judge':
				return this.judge(index, settings);
			case 'compare':
				return await this.compare(index, settings);
			default: {
				const result = await this.run(index, settings);
				await this.show(index, result.text);
				return itemJson(result, settings.output as OutputMode);
			}
		}
	}

	/** A chat that streams shows what is sent to it: the answer of the last node, not of a tool or a step before the last. */
	private async show(index: number, text: string | undefined): Promise<void> {
		const { context } = this;
		if (text === undefined || typeof context.isStreaming !== 'function' || !context.isStreaming()) return;
		const { name, type } = context.getNode();
		if (type.endsWith('Tool') || context.getChildNodes(name).length > 0) return;
		await context.sendChunk('begin', index);
		await context.sendChunk('item', index, text);
		await context.sendChunk('end', index);
	}

	private judge(index: number, settings: Settings): IDataObject {
		const answer = String(this.context.getNodeParameter('answer', index, ''));
		return timed(() => this.engine.judge({ prompt: promptOf(this.context, index), answer, quality: quality(settings) }));
	}

	private async run(index: number, settings: Settings, changes: IDataObject = {}): Promise<ResultDocument> {
		const cascade = await buildCascade(settings, async (type) => await this.context.getCredentials(type), (name) => this.ownerOf(name));
		const request = { ...(await buildRequest(this.context, index, settings)), ...changes };
		const shared = this.agents.for(settings, cascade);
		const running = shared.agent.run(request, { signal: this.context.getExecutionCancelSignal() });
		// A failed run may have cost something too.
		running.catch((error: unknown) => this.agents.settle(shared, settings, error instanceof EngineError ? error.document.cost_nano : 0, true));
		const result = await running;
		this.agents.settle(shared, settings, result.cost_nano, false, result.attempts);
		sayChoice(this.context, cascade, this.catalog());
		sayOutcome(this.context, result);
		say(this.context, budgetHint(settings.budget, this.ledger, Date.now()));
		return result;
	}

	private async compare(index: number, settings: Settings): Promise<IDataObject> {
		const sides = await Promise.allSettled([this.run(index, settings, { strategy: 'cheap' }), this.run(index, settings, { strategy: 'strong' })]);
		const failed = sides.filter((side) => side.status === 'rejected');
		if (failed.length === sides.length) throw failed[0].reason;
		const [draft, verifier] = sides.map((side) => (side.status === 'fulfilled' ? side.value : new Error(this.plainMessage(side.reason as Error))));
		const judgement =
			draft instanceof Error || draft.text === undefined
				? undefined
				: timed(() => this.engine.judge({ prompt: promptOf(this.context, index), answer: draft.text, quality: quality(settings) }));
		return compareJson(draft, verifier, judgement);
	}

	private ownerOf(name: string): string | undefined {
		if (this.owners.size === 0) {
			for (const entry of this.catalog()) if (entry.provider !== undefined) this.owners.set(entry.name, entry.provider);
		}
		return this.owners.get(name);
	}

	private catalog(): CatalogEntry[] {
		this.prices ??= this.engine.catalog();
		return this.prices;
	}

	private plainMessage(error: Error): string {
		return error instanceof EngineError ? plainError(error, providerLabel).message : error.message;
	}

	private nodeError(error: Error, itemIndex: number): NodeApiError | NodeOperationError {
		const node = this.context.getNode();
		if (error instanceof EngineError) {
			const plain = plainError(error, providerLabel);
			return new NodeApiError(node, { code: plain.code, message: plain.message } as JsonObject, {
				message: plain.message,
				description: plain.description,
				itemIndex,
				...(plain.httpStatus === undefined ? {} : { httpCode: String(plain.httpStatus) }),
			});
		}
		if (error instanceof UserMistake) return new NodeOperationError(node, error.message, { description: error.advice, itemIndex });
		if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
		return new NodeOperationError(node, error, { itemIndex });
	}

	/** "Continue on fail": the error is data that the workflow can branch on. */
	private errorJson(error: Error): IDataObject {
		if (!(error instanceof EngineError)) return { error: error.message, errorDetails: { code: error instanceof UserMistake ? 'settings' : 'internal' } };
		const plain = plainError(error, providerLabel);
		const document: ErrorDocument = error.document;
		return {
			error: plain.message,
			errorDetails: {
				code: plain.code,
				description: plain.description,
				...(plain.httpStatus === undefined ? {} : { httpStatus: plain.httpStatus }),
				...(document.retry_after_ms === undefined ? {} : { retryAfterMs: document.retry_after_ms }),
				costUsd: (document.cost_nano ?? 0) / 1e9,
			},
			...(document.best_answer?.text === undefined ? {} : { bestAnswer: document.best_answer.text }),
		};
	}
}

/** What the engine says without asking a model, and how long it took by the clock of n8n. */
function timed(judgement: () => Record<string, unknown>): IDataObject {
	const start = performance.now();
	const document = judgement();
	return { ...renamed(document), decisionMs: Number((performance.now() - start).toFixed(3)) };
}

/** `p_accept` is `pAccept` in n8n, all the way down one level. */
function renamed(document: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(document).map(([name, value]) => [name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()), value]),
	) as IDataObject;
}

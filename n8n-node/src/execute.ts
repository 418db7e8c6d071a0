// Runs the node: each item through the cascade, side by side up to a limit, with budgets kept and errors in plain words.
import type { IDataObject, IExecuteFunctions, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { addSpent, budgets } from './budget';
import { mapLimited } from './concurrency';
import { buildCascade, providerLabel, quality, type Cascade } from './config';
import type { CatalogEntry, ErrorDocument, ResultDocument } from './documents';
import { EngineError, type Agent, type Engine } from './engine';
import { plainError, UserMistake } from './errors';
import { addHints } from './hints';
import { compareJson, itemJson, type OutputMode } from './output';
import { buildRequest, promptOf } from './request';
import { readSettings, type Settings } from './settings';
import { n8nTransport } from './transport';

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
	private readonly agents = new Map<string, Agent>();

	private readonly staticData: IDataObject;

	private readonly owners = new Map<string, string>();

	private prices: CatalogEntry[] | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly engine: Engine,
	) {
		this.staticData = context.getWorkflowStaticData('node');
	}

	close(): void {
		for (const agent of this.agents.values()) agent.close();
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
				return { ...renamed(this.engine.classify({ prompt: promptOf(this.context, index) })) };
			case 'judge':
				return this.judge(index, settings);
			case 'compare':
				return await this.compare(index, settings);
			default: {
				const result = await this.run(index, settings);
				return itemJson(result, settings.output as OutputMode);
			}
		}
	}

	private judge(index: number, settings: Settings): IDataObject {
		const answer = String(this.context.getNodeParameter('answer', index, ''));
		return renamed(this.engine.judge({ prompt: promptOf(this.context, index), answer, quality: quality(settings) }));
	}

	private async run(index: number, settings: Settings, changes: IDataObject = {}): Promise<ResultDocument> {
		const { agent, cascade } = await this.agentFor(settings);
		const request = { ...(await buildRequest(this.context, index, settings)), ...changes };
		const running = agent.run(request, { signal: this.context.getExecutionCancelSignal() });
		// A failed run may have cost something too.
		running.catch((error: unknown) => this.spent(error instanceof EngineError ? error.document.cost_nano : 0));
		const result = await running;
		this.spent(result.cost_nano);
		addHints(this.context, cascade, result, this.catalog());
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
				: renamed(this.engine.judge({ prompt: promptOf(this.context, index), answer: draft.text, quality: quality(settings) }));
		return compareJson(draft, verifier, judgement);
	}

	/** Items with the same settings share an agent, and with it the budgets, the cache and what it learns of failures. */
	private async agentFor(settings: Settings): Promise<{ agent: Agent; cascade: Cascade }> {
		const cascade = await buildCascade(settings, async (type) => await this.context.getCredentials(type), (name) => this.ownerOf(name));
		const key = JSON.stringify([cascade.config, settings.budget]);
		let agent = this.agents.get(key);
		if (!agent) {
			const config = { ...cascade.config, budgets: budgets(settings, this.staticData, Date.now()) };
			const timeout = Number(settings.options.timeout ?? 120) * 1000;
			agent = this.engine.createAgent(config, { transport: n8nTransport(this.context, (id) => cascade.credentials.get(id), timeout) });
			this.agents.set(key, agent);
		}
		return { agent, cascade };
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

	private spent(nano: number | undefined): void {
		if (nano !== undefined && nano > 0) addSpent(this.staticData, Date.now(), nano);
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

/** `p_accept` is `pAccept` in n8n, all the way down one level. */
function renamed(document: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(document).map(([name, value]) => [name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()), value]),
	) as IDataObject;
}

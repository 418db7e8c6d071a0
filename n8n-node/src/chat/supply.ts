// Makes the sub-node's model: finds the connected models, prices them, and reports each run to n8n's run view.
import type { IDataObject, ISupplyDataFunctions, SupplyData } from 'n8n-workflow';
import { NodeApiError, NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { budgetHint, budgets, DayLedger } from '../budget';
import { orderHint, priceOf, providerLabel } from '../config';
import type { CatalogEntry } from '../documents';
import { EngineError, type Engine } from '../engine';
import { plainError } from '../errors';
import { say, sayOutcome, type HintContext } from '../hints';
import { nodeKey } from '../node-key';
import type { Settings } from '../settings';
import { makeCascadeModel, nameOfMember, type Member, type Outcome } from './cascade-model';
import { assignPorts, portsOf, type Port } from './ports';
import { isChatModel, modelName, withLogprobs, type ChatModelShape } from './shapes';

export async function supplyCascade(context: ISupplyDataFunctions, itemIndex: number, engine: Engine): Promise<SupplyData> {
	const domains = context.getNodeParameter('domains', itemIndex, []) as string[];
	const ports = portsOf(context.getNodeParameter('useThird', itemIndex, false) as boolean, domains);
	const members = await connectedMembers(context, itemIndex, ports);
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const catalog = engine.catalog();
	const ledger = new DayLedger(context.getWorkflowStaticData('node'), nodeKey(context));
	const budget = options as Settings['budget'];
	const config = (): object => ({
		...cascadeConfig(members, options, context.getNodeParameter('quality', itemIndex, 'cascade') as string, catalog),
		budgets: budgets(budget, ledger, Date.now()),
	});
	const priced = (id: string): number | undefined => {
		const models = cascadeConfig(members, options, 'cascade', catalog).models as IDataObject[];
		return priceOf(models.find((model) => model.id === id) ?? {}, []);
	};
	say(context as HintContext, orderHint(priced('drafter'), priced('verifier')));
	const made = makeCascadeModel({
		engine,
		config,
		members,
		onRun: (messages) => {
			const report = reportRun(context, messages);
			return (outcome) => {
				ledger.add(Date.now(), outcome.costNano);
				if (budget.perDay !== undefined) ledger.keep(Date.now());
				if (outcome.result) sayOutcome(context as HintContext, outcome.result, (id) => nameOfMember(members, id));
				say(context as HintContext, budgetHint(budget, ledger, Date.now()));
				report(outcome);
			};
		},
		asNodeError: (error) => asNodeError(context, error, itemIndex),
	});
	if (!made) {
		throw new NodeOperationError(context.getNode(), 'The connected models are not chat models of this n8n', {
			itemIndex,
			description: 'Connect chat models, such as "OpenAI Chat Model" or "Ollama Chat Model".',
		});
	}
	return { response: made.model, closeFunction: async () => made.close() };
}

async function connectedMembers(context: ISupplyDataFunctions, itemIndex: number, ports: Port[]): Promise<Member[]> {
	const connected = await context.getInputConnectionData(NodeConnectionTypes.AiLanguageModel, itemIndex);
	const models = (Array.isArray(connected) ? connected : [connected]).filter((model) => model !== undefined && model !== null);
	const assigned = assignPorts(context, ports, models.length);
	const members: Member[] = [];
	for (const port of ports) {
		const place = assigned.get(port.id);
		if (place === undefined) {
			if (!port.required) continue;
			throw new NodeOperationError(context.getNode(), `No chat model is connected to "${port.label}"`, {
				itemIndex,
				description: port.id === 'drafter' ? 'Connect a cheap chat model, for example a "mini" or a local one.' : 'Connect a strong chat model, the one you would use without CascadeFlow.',
			});
		}
		const model: unknown = models[place];
		if (!isChatModel(model)) {
			throw new NodeOperationError(context.getNode(), `What is connected to "${port.label}" is not a chat model`, { itemIndex, description: 'Connect a chat model, such as "OpenAI Chat Model".' });
		}
		nestUnderThisNode(context, model);
		// The strongest model's answer is not weighed against another, so only drafts need to say how sure they are.
		members.push({ id: port.id, model, sure: port.id === 'verifier' ? undefined : withLogprobs(model) });
	}
	return members;
}

/** Shows the runs of the connected models under the run of this node. */
function nestUnderThisNode(context: ISupplyDataFunctions, model: ChatModelShape): void {
	const callbacks = Array.isArray(model.callbacks) ? model.callbacks : [];
	const next = (context as { getNextRunIndex?: () => number }).getNextRunIndex?.();
	for (const callback of callbacks as Array<{ setParentRunIndex?: (index: number) => void }>) {
		if (next !== undefined) callback.setParentRunIndex?.(next);
	}
}

export function cascadeConfig(members: Member[], options: IDataObject, preset: string, catalog: CatalogEntry[]): IDataObject {
	const main = ['drafter', 'verifier', 'third'].filter((id) => members.some((member) => member.id === id));
	const prices = ((options.prices as { price?: IDataObject[] } | undefined)?.price ?? []) as Array<{ model: string; input: number; output: number }>;
	const seconds = Number(options.timeout ?? 120);
	const domains = members.filter((member) => member.id.startsWith('domain:'));
	return {
		models: members.map((member) => {
			const typed = prices.find((price) => price.model === member.id);
			const known = catalog.find((entry) => entry.name === modelName(member.model));
			return {
				id: member.id,
				name: member.id,
				provider: 'host',
				supports_tools: typeof member.model.bindTools === 'function',
				supports_vision: true,
				...(typed
					? { price: { input: typed.input, output: typed.output } }
					: known?.input_per_1m === undefined
						? {}
						: { price: { input: known.input_per_1m, output: known.output_per_1m ?? 0 } }),
			};
		}),
		tiers: main.map((id) => ({ name: id, models: [id] })),
		max_tiers: main.length,
		quality: { preset, ...(options.threshold === undefined ? {} : { threshold: options.threshold }) },
		...(options.strategy === undefined ? {} : { routing: { strategy: options.strategy } }),
		...(domains.length === 0
			? {}
			: { domains: Object.fromEntries(domains.map((member) => [member.id.slice('domain:'.length), { enabled: true, tiers: [[member.id], ...main.slice(1).map((id) => [id])] }])) }),
		timeouts: { total_ms: seconds * 1000, first_token_ms: seconds * 1000, between_tokens_ms: seconds * 1000, run_ms: seconds * 4000 },
	};
}

function reportRun(context: ISupplyDataFunctions, messages: IDataObject[]): (outcome: Outcome) => void {
	const { index } = context.addInputData(NodeConnectionTypes.AiLanguageModel, [[{ json: { messages } }]]);
	return ({ result, summary, error }) => {
		context.addOutputData(NodeConnectionTypes.AiLanguageModel, index, error ? (error as NodeOperationError) : [[{ json: { ...summary, answer: result?.text ?? '' } }]]);
	};
}

function asNodeError(context: ISupplyDataFunctions, error: Error, itemIndex: number): Error {
	if (!(error instanceof EngineError)) return error instanceof NodeApiError || error instanceof NodeOperationError ? error : new NodeOperationError(context.getNode(), error, { itemIndex });
	const plain = plainError(error, (id) => (id === 'host' ? 'A connected chat model' : providerLabel(id)));
	return new NodeOperationError(context.getNode(), plain.message, { description: plain.description, itemIndex });
}

// Hints under the output: what a person should know, said once per execution.
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { orderHint, priceOf, type Cascade } from './config';
import type { CatalogEntry, ResultDocument } from './documents';

/** Older n8n has no hints. */
export type HintContext = Partial<Pick<IExecuteFunctions, 'addExecutionHints'>>;

const said = new WeakMap<object, Set<string>>();

/** What the outcome of one run makes worth knowing, in either node. */
export function sayOutcome(context: HintContext, result: ResultDocument, nameOf: (model: string) => string = (model) => model): void {
	if (result.priced === false) {
		const unknown = [...new Set((result.attempts ?? []).filter((attempt) => attempt.priced === false).map((attempt) => nameOf(attempt.model)))];
		say(context, `The price of ${unknown.join(' and ') || result.model} is unknown, so cost and saving are incomplete. Add it under "Prices".`);
	}
	if (result.flags?.includes('degraded')) say(context, 'A budget is nearly spent: some answers are from a cheaper model only.');
	if (result.low_confidence === true) say(context, 'Some answers are marked lowConfidence: even the strongest model was not sure. Have them checked.');
}

/** A cascade of one model, or the wrong way round, saves nothing. */
export function sayChoice(context: HintContext, { choices, config }: Cascade, catalog: readonly CatalogEntry[]): void {
	const { draft, verifier } = choices;
	if (draft && verifier && draft.provider.id === verifier.provider.id && draft.name === verifier.name) {
		say(context, 'Draft Model and Verifier Model are the same model: nothing can be saved. Choose a cheaper draft.');
		return;
	}
	const [draftPrice, verifierPrice] = (config.models as IDataObject[]).map((model) => priceOf(model, catalog));
	say(context, orderHint(draftPrice, verifierPrice));
}

export function say(context: HintContext, message: string | undefined): void {
	if (message === undefined) return;
	const before = said.get(context) ?? new Set<string>();
	if (before.has(message) || typeof context.addExecutionHints !== 'function') return;
	before.add(message);
	said.set(context, before);
	context.addExecutionHints({ message, location: 'outputPane' });
}

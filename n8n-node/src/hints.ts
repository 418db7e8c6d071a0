// Hints under the output: what a person should know, said once per execution.
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { orderHint, priceOf, type Cascade } from './config';
import type { CatalogEntry, ResultDocument } from './documents';

const said = new WeakMap<object, Set<string>>();

export function addHints(context: IExecuteFunctions, cascade: Cascade, result: ResultDocument, catalog: readonly CatalogEntry[]): void {
	if (result.priced === false) {
		const unknown = [...new Set((result.attempts ?? []).filter((attempt) => attempt.priced === false).map((attempt) => attempt.model))];
		say(context, `The price of ${unknown.join(' and ') || result.model} is unknown, so cost and saving are incomplete. Add it under "Prices".`);
	}
	const { draft, verifier } = cascade.choices;
	if (draft && verifier && draft.provider.id === verifier.provider.id && draft.name === verifier.name) {
		say(context, 'Draft Model and Verifier Model are the same model: nothing can be saved. Choose a cheaper draft.');
	} else {
		const [draftPrice, verifierPrice] = (cascade.config.models as IDataObject[]).map((model) => priceOf(model, catalog));
		const hint = orderHint(draftPrice, verifierPrice);
		if (hint !== undefined) say(context, hint);
	}
	if (result.low_confidence === true) say(context, 'Some answers are marked lowConfidence: even the strongest model was not sure. Have them checked.');
}

function say(context: IExecuteFunctions, message: string): void {
	const before = said.get(context) ?? new Set<string>();
	if (before.has(message) || typeof context.addExecutionHints !== 'function') return;
	before.add(message);
	said.set(context, before);
	context.addExecutionHints({ message, location: 'outputPane' });
}

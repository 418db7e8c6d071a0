// Who answers, what it may cost and how long it may take: the same words in both nodes.
import type { INodeProperties } from 'n8n-workflow';

/** "Answer From", in the words by which a node calls its models. */
export function strategyField(draft: string, verifier: string): INodeProperties {
	return {
		displayName: 'Answer From',
		name: 'strategy',
		type: 'options',
		options: [
			{ name: 'Automatic', value: 'auto', description: 'Skips the draft when it would surely fail' },
			{ name: 'Draft, Then Verifier', value: 'cascade' },
			{ name: `${draft} Only`, value: 'cheap' },
			{ name: `${verifier} Only`, value: 'strong' },
		],
		default: 'auto',
	};
}

function usd(displayName: string, name: string, standard: number, description?: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 6 },
		default: standard,
		...(description === undefined ? {} : { description }),
	};
}

export function perDayField(displayName: string): INodeProperties {
	return usd(displayName, 'perDay', 1, 'What this node may spend on one day (UTC), all its executions together');
}

export function perRunField(displayName: string, description: string): INodeProperties {
	return usd(displayName, 'perRun', 0.05, description);
}

export const onExceededField: INodeProperties = {
	displayName: 'When Spent',
	name: 'onExceeded',
	type: 'options',
	options: [
		{ name: 'Draft Model While It Fits, Then Stop', value: 'degrade', description: 'The strong model is asked no more when its price could exceed the budget' },
		{ name: 'Stop with an Error', value: 'refuse' },
		{ name: 'Warn and Go On', value: 'warn' },
	],
	default: 'refuse',
	description: 'What happens when the next request could exceed a budget',
};

/** `model` says which of the node's models a price is for. */
export function pricesField(model: INodeProperties): INodeProperties {
	return {
		displayName: 'Prices',
		name: 'prices',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Price',
		default: {},
		description: 'Prices are filled in from the built-in table. Add one here if yours is different or unknown.',
		options: [
			{
				displayName: 'Price',
				name: 'price',
				values: [
					model,
					usd('Input (USD per 1M Tokens)', 'input', 0),
					usd('Output (USD per 1M Tokens)', 'output', 0),
				],
			},
		],
	};
}

export const timeoutField: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 120,
	description: 'How long one request to a model may take',
};

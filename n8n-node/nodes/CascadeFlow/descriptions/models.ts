// Which providers and models: the main choice of the node.
import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../../src/providers';
import { ANSWERING } from './operations';

/**
 * One credential for each provider that the user ticked. The operation stands under "hide": under "show" the editor would
 * take it for the choice of a kind of authentication, and not show it.
 */
export const credentials: INodeCredentialDescription[] = PROVIDERS.flatMap(({ id, credential }) =>
	credential === undefined
		? []
		: [{ name: credential, required: true, displayOptions: { show: { providers: [id] }, hide: { operation: ['classify', 'judge'] } } }],
);

function modelField(displayName: string, name: string, description: string, standard: string, required: boolean): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: standard, cachedResultName: standard },
		required,
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchModels', searchable: true },
			},
			{
				displayName: 'By Name',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. openai/gpt-4o-mini',
				hint: 'The name of the model as its provider writes it, with the provider in front if you use several',
			},
		],
	};
}

export const modelFields: INodeProperties[] = [
	{
		displayName: 'Providers',
		name: 'providers',
		type: 'multiOptions',
		noDataExpression: true,
		displayOptions: { show: { operation: ANSWERING } },
		options: PROVIDERS.map((provider) => ({ name: provider.label, value: provider.id })),
		default: ['openai'],
		required: true,
		description: 'Whose models you use. Each asks for its credential above.',
	},
	{
		...modelField('Draft Model', 'draftModel', 'The cheap model. It is asked first, and its answer is kept when it is good enough.', 'openai/gpt-4o-mini', true),
		displayOptions: { show: { operation: ANSWERING } },
	},
	{
		...modelField('Verifier Model', 'verifierModel', 'The strong model. It is asked only when the draft is not good enough.', 'openai/gpt-4o', true),
		displayOptions: { show: { operation: ANSWERING } },
	},
];

export const thirdModelField: INodeProperties = modelField(
	'Third Model',
	'thirdModel',
	'A still stronger model, asked when the verifier is not sure either. Leave empty for two models.',
	'',
	false,
);

export const priceFields: INodeProperties[] = [
	{
		displayName: 'Prices',
		name: 'prices',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Price',
		displayOptions: { show: { operation: ANSWERING } },
		default: {},
		description: 'Prices are filled in from the built-in table. Add one here if yours is different or unknown.',
		options: [
			{
				displayName: 'Price',
				name: 'price',
				values: [
					{
						displayName: 'Model',
						name: 'model',
						type: 'options',
						options: [
							{ name: 'Draft Model', value: 'draft' },
							{ name: 'Third Model', value: 'third' },
							{ name: 'Verifier Model', value: 'verifier' },
						],
						default: 'draft',
					},
					{
						displayName: 'Input (USD per 1M Tokens)',
						name: 'input',
						type: 'number',
						typeOptions: { minValue: 0, numberPrecision: 6 },
						default: 0,
					},
					{
						displayName: 'Output (USD per 1M Tokens)',
						name: 'output',
						type: 'number',
						typeOptions: { minValue: 0, numberPrecision: 6 },
						default: 0,
					},
				],
			},
		],
	},
];

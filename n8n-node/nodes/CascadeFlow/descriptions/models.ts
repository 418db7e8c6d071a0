// Which providers and models: the main choice of the node.
import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../../../src/providers';
import { pricesField } from '../../fields/limits';
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
		...pricesField({
			displayName: 'Model',
			name: 'model',
			type: 'options',
			options: [
				{ name: 'Draft Model', value: 'draft' },
				{ name: 'Third Model', value: 'third' },
				{ name: 'Verifier Model', value: 'verifier' },
			],
			default: 'draft',
		}),
		displayOptions: { show: { operation: ANSWERING } },
	},
];

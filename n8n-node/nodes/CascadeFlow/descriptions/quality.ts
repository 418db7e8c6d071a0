// How good is good enough: preset, thresholds, and routing by domain.
import type { INodeProperties } from 'n8n-workflow';

import { DOMAINS, qualityField, share, thresholdField } from '../../fields/quality';
import { ANSWERING } from './operations';

const thresholds: INodeProperties = {
	displayName: 'Thresholds by Difficulty',
	name: 'thresholds',
	type: 'fixedCollection',
	default: {},
	placeholder: 'Set Thresholds',
	description: 'A threshold for each difficulty of prompt',
	options: [
		{
			displayName: 'Thresholds',
			name: 'levels',
			values: [
				share('Expert', 'expert', 0.8),
				share('Hard', 'hard', 0.7),
				share('Moderate', 'moderate', 0.55),
				share('Simple', 'simple', 0.4),
				share('Trivial', 'trivial', 0.25),
			],
		},
	],
};

export const qualityFields: INodeProperties[] = [{ ...qualityField, displayOptions: { show: { operation: [...ANSWERING, 'judge'] } } }];

export const qualityOptionFields: INodeProperties[] = [
	{
		displayName: 'Quality Options',
		name: 'qualityOptions',
		type: 'collection',
		placeholder: 'Add Quality Option',
		displayOptions: { show: { operation: [...ANSWERING, 'judge'] } },
		default: {},
		options: [
			{
				displayName: 'Ask a Human Below',
				name: 'abstainBelow',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
				default: 0.3,
				description: 'Mark the answer for a human when even the strongest model is less sure than this',
			},
			{
				displayName: 'Language',
				name: 'language',
				type: 'string',
				default: '',
				placeholder: 'e.g. de',
				description: 'The language that the answer must have, as two letters. Empty: that of the prompt.',
			},
			{
				displayName: 'Longest Answer (Words)',
				name: 'maxLength',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 500,
			},
			{
				displayName: 'Shortest Answer (Words)',
				name: 'minLength',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 1,
			},
			thresholdField,
			thresholds,
		],
	},
];

export const domainFields: INodeProperties[] = [
	{
		displayName: 'Domain Routing',
		name: 'domainRouting',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Domain',
		displayOptions: { show: { operation: ['generateText', 'generateWithTools', 'chat'] } },
		default: {},
		description: 'Other rules for some kinds of prompts. The domain of each prompt is found by itself.',
		options: [
			{
				displayName: 'Rule',
				name: 'rule',
				values: [
					{
						displayName: 'Domain',
						name: 'domain',
						type: 'options',
						options: DOMAINS,
						default: 'general',
					},
					{
						displayName: 'Send To',
						name: 'route',
						type: 'options',
						options: [
							{ name: 'Draft First (Cascade)', value: 'cascade' },
							{ name: 'Draft Model Only', value: 'draft' },
							{ name: 'Verifier Model Only', value: 'verifier' },
						],
						default: 'cascade',
					},
					share('Threshold', 'threshold', 0, 'How sure a draft must be in this domain. 0: as everywhere.'),
					{
						displayName: 'System Prompt',
						name: 'systemPrompt',
						type: 'string',
						default: '',
						description: 'Used in this domain instead of the usual one',
					},
				],
			},
		],
	},
];

// Everything that has a good default: limits, budgets, options, and what comes out.
import type { INodeProperties } from 'n8n-workflow';

import { onExceededField, perDayField, perRunField, strategyField, timeoutField } from '../../fields/limits';
import { ANSWERING } from './operations';
import { thirdModelField } from './models';

export const outputFields: INodeProperties[] = [
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		displayOptions: { show: { operation: ['generateText', 'generateWithTools', 'chat'] } },
		options: [
			{ name: 'Content Only', value: 'contentOnly', description: 'Just the answer' },
			{ name: 'Full Metrics', value: 'fullMetrics', description: 'Everything, with the trace of the decision' },
			{ name: 'Metrics Summary', value: 'metricsSummary', description: 'The answer, the model, cost and saving' },
		],
		default: 'fullMetrics',
	},
];

export const budgetFields: INodeProperties[] = [
	{
		displayName: 'Budget',
		name: 'budget',
		type: 'collection',
		placeholder: 'Add Budget',
		displayOptions: { show: { operation: ANSWERING } },
		default: {},
		description: 'Limits in USD. Each is checked before a model is asked.',
		options: [
			perDayField('Per Day (USD)'),
			perRunField('Per Item (USD)', 'What one item may cost'),
			onExceededField,
		],
	},
];

export const optionFields: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		displayOptions: { show: { operation: ANSWERING } },
		default: {},
		options: [
			strategyField('Draft Model', 'Verifier Model'),
			{
				displayName: 'Cache',
				name: 'cache',
				type: 'boolean',
				default: false,
				description: 'Whether an equal prompt is answered from memory for an hour, also in later executions',
			},
			{
				displayName: 'Input Binary Fields',
				name: 'binaryFields',
				type: 'string',
				default: 'data',
				placeholder: 'e.g. data',
				hint: 'The names of the fields with images or files to send along, with commas between them',
				description: 'Images and files of the item that the models shall see',
			},
			{
				displayName: 'Items at Once',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 64 },
				default: 8,
				description: 'How many items are answered at the same time',
			},
			{
				displayName: 'Maximum Number of Tokens',
				name: 'maxTokens',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 1024,
				description: 'The longest answer, in tokens',
			},
			{
				displayName: 'On Doubtful Answer',
				name: 'onRejected',
				type: 'options',
				options: [
					{ name: 'Deliver, Marked lowConfidence', value: 'deliver' },
					{ name: 'Stop with an Error', value: 'error' },
				],
				default: 'deliver',
				description: 'What to do when even the strongest model is not sure',
			},
			{
				displayName: 'On Unknown Price',
				name: 'unpriced',
				type: 'options',
				options: [
					{ name: 'Go On', value: 'allow' },
					{ name: 'Stop with an Error', value: 'refuse' },
				],
				default: 'allow',
				description: 'What a budget does with a model whose price is unknown',
			},
			{
				displayName: 'Reasoning Effort',
				name: 'reasoningEffort',
				type: 'options',
				options: [
					{ name: 'High', value: 'high' },
					{ name: 'Low', value: 'low' },
					{ name: 'Medium', value: 'medium' },
					{ name: 'Minimal', value: 'minimal' },
				],
				default: 'medium',
				description: 'For models that think before they answer',
			},
			{
				displayName: 'Retries',
				name: 'maxRetries',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 10 },
				default: 2,
				description: 'How often a failed request is tried again; waiting times that a provider asks for are kept',
			},
			{
				displayName: 'System Prompt',
				name: 'systemPrompt',
				type: 'string',
				typeOptions: { rows: 3 },
				default: '',
				description: 'How the models shall behave',
			},
			{
				displayName: 'Temperature',
				name: 'temperature',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 2, numberPrecision: 2, numberStepSize: 0.1 },
				default: 0.7,
				description: 'Higher: more variety. Lower: more repeatable.',
			},
			thirdModelField,
			timeoutField,
		],
	},
];

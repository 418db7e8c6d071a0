// CascadeFlow Chat Model: connect a strong and a cheap chat model, and use the two as one in any chain or agent.
import type { INodeType, INodeTypeDescription, ISupplyDataFunctions, SupplyData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { supplyCascade } from '../../src/chat/supply';
import { engine } from '../../src/core';
import { DOMAINS, PRESETS } from '../CascadeFlow/descriptions/quality';

/** Ports follow the fields: two always, a third and one per domain when asked for. Runs in the editor, so it is text. */
const INPUTS = `={{ ((third, domains) => {
	const port = (displayName, required) => ({ type: 'ai_languageModel', displayName, required, maxConnections: 1 });
	const title = (word) => word === 'rag' ? 'RAG' : word.charAt(0).toUpperCase() + word.slice(1);
	return [
		port('Verifier', true),
		port('Drafter', true),
		...(third ? [port('Third', false)] : []),
		...(domains || []).map((domain) => port(title(domain), false)),
	];
})($parameter.useThird, $parameter.domains) }}`;

export class CascadeFlowChatModel implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CascadeFlow Chat Model',
		name: 'cascadeFlowChatModel',
		icon: { light: 'file:../../icons/cascadeflow.svg', dark: 'file:../../icons/cascadeflow.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ "quality: " + $parameter["quality"] }}',
		description: 'Two chat models as one: the cheap one answers when it is good enough, the strong one when it is not',
		defaults: { name: 'CascadeFlow Chat Model' },
		usableAsTool: undefined,
		inputs: INPUTS,
		outputs: [NodeConnectionTypes.AiLanguageModel],
		outputNames: ['Model'],
		properties: [
			{
				displayName: 'Connect a strong chat model to "Verifier" and a cheap one to "Drafter". The strong one is asked only when the draft is not good enough.',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Quality',
				name: 'quality',
				type: 'options',
				options: PRESETS,
				default: 'cascade',
				description: 'How sure a draft must be to be kept',
			},
			{
				displayName: 'Third Model',
				name: 'useThird',
				type: 'boolean',
				default: false,
				description: 'Whether to add a port for a still stronger model, asked when the verifier is not sure either',
			},
			{
				displayName: 'Domain Models',
				name: 'domains',
				type: 'multiOptions',
				options: DOMAINS,
				default: [],
				description: 'Adds a port for each of these domains. Its model drafts for prompts of that domain; a port left empty changes nothing.',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Answer From',
						name: 'strategy',
						type: 'options',
						options: [
							{ name: 'Automatic', value: 'auto', description: 'Skips the draft when it would surely fail' },
							{ name: 'Draft, Then Verifier', value: 'cascade' },
							{ name: 'Drafter Only', value: 'cheap' },
							{ name: 'Verifier Only', value: 'strong' },
						],
						default: 'auto',
					},
					{
						displayName: 'Budget per Call (USD)',
						name: 'perRun',
						type: 'number',
						typeOptions: { minValue: 0, numberPrecision: 6 },
						default: 0.05,
						description: 'What one call of the chat model may cost',
					},
					{
						displayName: 'Budget per Day (USD)',
						name: 'perDay',
						type: 'number',
						typeOptions: { minValue: 0, numberPrecision: 6 },
						default: 1,
						description: 'What this model may spend on one day (UTC). Remembered between executions of an active workflow.',
					},
					{
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
									{
										displayName: 'Input (USD per 1M Tokens)',
										name: 'input',
										type: 'number',
										typeOptions: { minValue: 0, numberPrecision: 6 },
										default: 0,
									},
									{
										displayName: 'Model',
										name: 'model',
										type: 'options',
										options: [
											{ name: 'Drafter', value: 'drafter' },
											{ name: 'Third', value: 'third' },
											{ name: 'Verifier', value: 'verifier' },
										],
										default: 'drafter',
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
					{
						displayName: 'Threshold',
						name: 'threshold',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2, numberStepSize: 0.05 },
						default: 0.7,
						description: 'How sure a draft must be, from 0 to 1, instead of the preset. Higher: better answers, fewer savings.',
					},
					{
						displayName: 'Timeout (Seconds)',
						name: 'timeout',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 120,
						description: 'How long one request to a model may take',
					},
				],
			},
		],
	};

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		return await supplyCascade(this, itemIndex, engine);
	}
}

// CascadeFlow Chat Model: connect a strong and a cheap chat model, and use the two as one in any chain or agent.
import type { INodeType, INodeTypeDescription, ISupplyDataFunctions, SupplyData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { supplyCascade } from '../../src/chat/supply';
import { engine } from '../../src/core';
import { onExceededField, perDayField, perRunField, pricesField, strategyField, timeoutField } from '../fields/limits';
import { DOMAINS, QUALITY_WORDS, qualityField, thresholdField } from '../fields/quality';

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

/** The chosen quality, in the words of its field. */
const SUBTITLE = `={{ "quality: " + (${JSON.stringify(QUALITY_WORDS)}[$parameter.quality] || $parameter.quality) }}`;

export class CascadeFlowChatModel implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CascadeFlow Chat Model',
		name: 'cascadeFlowChatModel',
		icon: { light: 'file:../../icons/cascadeflow.svg', dark: 'file:../../icons/cascadeflow.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: SUBTITLE,
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
			qualityField,
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
					strategyField('Drafter', 'Verifier'),
					perRunField('Budget per Call (USD)', 'What one call of the chat model may cost'),
					perDayField('Budget per Day (USD)'),
					pricesField({
						displayName: 'Model',
						name: 'model',
						type: 'options',
						options: [
							{ name: 'Drafter', value: 'drafter' },
							{ name: 'Third', value: 'third' },
							{ name: 'Verifier', value: 'verifier' },
						],
						default: 'drafter',
					}),
					thresholdField,
					timeoutField,
					onExceededField,
				],
			},
		],
	};

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		return await supplyCascade(this, itemIndex, engine);
	}
}

// How good is good enough, and for which kinds of prompts: the same words in both nodes.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const DOMAINS: INodePropertyOptions[] = [
	{ name: 'Code', value: 'code' },
	{ name: 'Conversation', value: 'conversation' },
	{ name: 'Creative', value: 'creative' },
	{ name: 'Data', value: 'data' },
	{ name: 'Financial', value: 'financial' },
	{ name: 'General', value: 'general' },
	{ name: 'Legal', value: 'legal' },
	{ name: 'Math', value: 'math' },
	{ name: 'Medical', value: 'medical' },
	{ name: 'Multimodal', value: 'multimodal' },
	{ name: 'RAG', value: 'rag' },
	{ name: 'Science', value: 'science' },
	{ name: 'Structured', value: 'structured' },
	{ name: 'Summary', value: 'summary' },
	{ name: 'Tool', value: 'tool' },
	{ name: 'Translation', value: 'translation' },
];

/** A number from 0 to 1. */
export function share(displayName: string, name: string, standard: number, description?: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2, numberStepSize: 0.05 },
		default: standard,
		...(description === undefined ? {} : { description }),
	};
}

export const qualityField: INodeProperties = {
	displayName: 'Quality',
	name: 'quality',
	type: 'options',
	options: [
		{ name: 'Balanced', value: 'cascade', description: 'Most drafts pass, doubtful ones do not' },
		{ name: 'Careful', value: 'production', description: 'For answers that customers see' },
		{ name: 'Saving', value: 'permissive', description: 'Only bad drafts are rejected' },
		{ name: 'Strict', value: 'strict', description: 'Only drafts that are very surely right pass' },
		{ name: 'Trying Out', value: 'development', description: 'For building a workflow' },
	],
	default: 'cascade',
	description: 'How sure a draft must be to be kept',
};

/** The engine's names of the presets, and what the field calls them. */
export const QUALITY_WORDS = Object.fromEntries((qualityField.options as INodePropertyOptions[]).map(({ name, value }) => [value, name.toLowerCase()]));

export const thresholdField = share('Threshold', 'threshold', 0.7, 'How sure a draft must be, from 0 to 1, instead of the preset. Higher: better answers, fewer savings.');

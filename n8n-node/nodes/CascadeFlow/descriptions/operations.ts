// What the node can do: two resources, six operations.
import type { INodeProperties } from 'n8n-workflow';

export const ANSWERING = ['generateText', 'generateWithTools', 'chat', 'compare'];

export const operationFields: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Answer', value: 'answer', description: 'Ask the cheap model first, the strong one only when needed' },
			{ name: 'Check', value: 'check', description: 'Look at prompts and answers without asking a model, or compare models' },
		],
		default: 'answer',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['answer'] } },
		options: [
			{
				name: 'Chat',
				value: 'chat',
				action: 'Answer a conversation',
				description: 'Answer a conversation of several messages',
			},
			{
				name: 'Generate Text',
				value: 'generateText',
				action: 'Generate text',
				description: 'Answer one prompt, at the lowest price that is good enough',
			},
			{
				name: 'Generate with Tools',
				value: 'generateWithTools',
				action: 'Generate with tools',
				description: 'Let the models ask for tool calls, which are checked before you get them',
			},
		],
		default: 'generateText',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['check'] } },
		options: [
			{
				name: 'Classify',
				value: 'classify',
				action: 'Classify a prompt',
				description: 'Find the domain and the difficulty of a prompt; calls no model and costs nothing',
			},
			{
				name: 'Compare',
				value: 'compare',
				action: 'Compare both models',
				description: 'Give the same prompt to both models and see answers, prices and times side by side',
			},
			{
				name: 'Judge',
				value: 'judge',
				action: 'Judge an answer',
				description: 'Score an answer that your workflow already has; calls no model and costs nothing',
			},
		],
		default: 'classify',
	},
];

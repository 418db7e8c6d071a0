// What is asked: prompt, messages, tools, the answer to judge, and the form of the answer.
import type { INodeProperties } from 'n8n-workflow';

export const inputFields: INodeProperties[] = [
	{
		displayName: 'Prompt',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		displayOptions: { show: { operation: ['generateText', 'generateWithTools', 'compare', 'classify', 'judge'] } },
		default: '={{ $json.chatInput }}',
		required: true,
		placeholder: 'e.g. Summarize this ticket in one sentence',
		description: 'What the model is asked',
	},
	{
		displayName: 'Answer',
		name: 'answer',
		type: 'string',
		typeOptions: { rows: 4 },
		displayOptions: { show: { operation: ['judge'] } },
		default: '',
		required: true,
		description: 'The answer to judge, from wherever it came',
	},
	{
		displayName: 'Messages',
		name: 'messages',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Message',
		displayOptions: { show: { operation: ['chat'] } },
		default: { message: [{ role: 'user', content: '={{ $json.chatInput }}' }] },
		description: 'The conversation, oldest message first',
		options: [
			{
				displayName: 'Message',
				name: 'message',
				values: [
					{
						displayName: 'Role',
						name: 'role',
						type: 'options',
						options: [
							{ name: 'Assistant', value: 'assistant' },
							{ name: 'System', value: 'system' },
							{ name: 'User', value: 'user' },
						],
						default: 'user',
					},
					{
						displayName: 'Content',
						name: 'content',
						type: 'string',
						typeOptions: { rows: 2 },
						default: '',
					},
				],
			},
		],
	},
	{
		displayName: 'History',
		name: 'history',
		type: 'json',
		displayOptions: { show: { operation: ['chat'] } },
		default: '[]',
		description: 'Earlier messages as a JSON list of {"role","content"}, put before the messages above. Good for a history that a workflow keeps.',
	},
	{
		displayName: 'Tools',
		name: 'tools',
		type: 'json',
		typeOptions: { rows: 8 },
		displayOptions: { show: { operation: ['generateWithTools'] } },
		default:
			'[\n  {\n    "name": "get_weather",\n    "description": "Get the weather of a city",\n    "parameters": {\n      "type": "object",\n      "properties": { "city": { "type": "string" } },\n      "required": ["city"]\n    }\n  }\n]',
		required: true,
		description: 'The tools that the models may ask for, as a JSON list of {"name","description","parameters"}. The calls come out in toolCalls; your workflow runs them.',
	},
	{
		displayName: 'Answer Format',
		name: 'answerFormat',
		type: 'options',
		displayOptions: { show: { operation: ['generateText', 'chat', 'compare'] } },
		options: [
			{ name: 'JSON', value: 'json', description: 'Any JSON object, parsed for you' },
			{ name: 'JSON by Schema', value: 'schema', description: 'JSON that follows your schema. An answer that does not is not accepted.' },
			{ name: 'Text', value: 'text' },
		],
		default: 'text',
	},
	{
		displayName: 'JSON Schema',
		name: 'schema',
		type: 'json',
		typeOptions: { rows: 8 },
		displayOptions: { show: { operation: ['generateText', 'chat', 'compare'], answerFormat: ['schema'] } },
		default:
			'{\n  "type": "object",\n  "properties": {\n    "category": { "type": "string" },\n    "urgent": { "type": "boolean" }\n  },\n  "required": ["category", "urgent"],\n  "additionalProperties": false\n}',
		required: true,
		description: 'The form of the answer',
	},
];

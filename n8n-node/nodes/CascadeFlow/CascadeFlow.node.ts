// CascadeFlow: a cheap model answers first, the answer is judged, and a strong model is asked only when needed.
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { engine } from '../../src/core';
import { executeItems } from '../../src/execute';
import { searchModels } from '../../src/model-list';
import { inputFields } from './descriptions/inputs';
import { credentials, modelFields, priceFields } from './descriptions/models';
import { operationFields } from './descriptions/operations';
import { budgetFields, optionFields, outputFields } from './descriptions/options';
import { domainFields, qualityFields, qualityOptionFields } from './descriptions/quality';

export class CascadeFlow implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CascadeFlow',
		name: 'cascadeFlow',
		icon: { light: 'file:../../icons/cascadeflow.svg', dark: 'file:../../icons/cascadeflow.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Answer with a cheap AI model when it is good enough, with a strong one when it is not, and see what you save',
		defaults: { name: 'CascadeFlow' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [
			...operationFields,
			...modelFields,
			...inputFields,
			...qualityFields,
			...outputFields,
			...budgetFields,
			...optionFields,
			...qualityOptionFields,
			...domainFields,
			...priceFields,
		],
	};

	methods = {
		listSearch: { searchModels },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await executeItems(this, engine)];
	}
}

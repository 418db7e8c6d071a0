// The descriptions are data that n8n trusts: names must fit together, and nothing must be unreachable.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';

import { CascadeFlowOpenAiCompatibleApi } from '../credentials/CascadeFlowOpenAiCompatibleApi.credentials';
import { credentials, modelFields, priceFields } from '../nodes/CascadeFlow/descriptions/models';
import { inputFields } from '../nodes/CascadeFlow/descriptions/inputs';
import { operationFields } from '../nodes/CascadeFlow/descriptions/operations';
import { budgetFields, optionFields, outputFields } from '../nodes/CascadeFlow/descriptions/options';
import { domainFields, qualityFields, qualityOptionFields } from '../nodes/CascadeFlow/descriptions/quality';
import { NODE } from './fakes';

const root = resolve(__dirname, '..');
const properties: INodeProperties[] = [...operationFields, ...modelFields, ...inputFields, ...qualityFields, ...outputFields, ...budgetFields, ...optionFields, ...qualityOptionFields, ...domainFields, ...priceFields];
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { n8n: { nodes: string[]; credentials: string[] }; files: string[]; dependencies?: object };

function shown(parameters: Record<string, unknown>): string[] {
	const values = { ...Object.fromEntries(properties.map((property) => [property.name, property.default])), ...parameters } as never;
	return properties.filter((property) => NodeHelpers.displayParameter(values, property, NODE, null)).map((property) => property.name);
}

describe('fields', () => {
	it('refer only to fields that exist', () => {
		const names = new Set(properties.map((property) => property.name));
		for (const property of properties) {
			for (const name of Object.keys(property.displayOptions?.show ?? {})) expect(names, `${property.name} looks at ${name}`).toContain(name);
		}
	});

	it('show the main choice first: operation, models, prompt', () => {
		expect(shown({ resource: 'answer', operation: 'generateText' }).slice(0, 6)).toEqual(['resource', 'operation', 'providers', 'draftModel', 'verifierModel', 'message']);
	});

	it('show only what an operation uses', () => {
		expect(shown({ resource: 'check', operation: 'classify' })).toEqual(['resource', 'operation', 'message']);
		expect(shown({ resource: 'check', operation: 'judge' })).toEqual(['resource', 'operation', 'message', 'answer', 'quality', 'qualityOptions']);
		expect(shown({ operation: 'generateWithTools' })).toContain('tools');
		expect(shown({ operation: 'chat' })).not.toContain('message');
	});

	it('ask for the credentials of the ticked providers only', () => {
		const wanted = (parameters: object) =>
			credentials.filter((entry) => NodeHelpers.displayParameter(parameters as never, entry, NODE, null)).map((entry) => entry.name);
		expect(wanted({ operation: 'generateText', providers: ['ollama', 'openai'] })).toEqual(['ollamaApi', 'openAiApi']);
		expect(wanted({ operation: 'classify', providers: ['openai'] })).toEqual([]);
	});
});

describe('the package', () => {
	it('points at files that the build makes', () => {
		for (const path of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
			const source = join(root, path.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
			expect(existsSync(source), source).toBe(true);
			if (path.includes('.node.')) {
				const codex = JSON.parse(readFileSync(source.replace(/\.ts$/, '.json'), 'utf8')) as { categories: string[] };
				expect(codex.categories).toEqual(['AI']);
			}
		}
		expect(manifest.dependencies).toBeUndefined();
	});

	it('has icons for light and dark', () => {
		const { icon } = new CascadeFlowOpenAiCompatibleApi();
		for (const file of Object.values(icon as Record<string, string>)) {
			expect(existsSync(join(dirname(join(root, 'credentials/x')), file.replace('file:', '')))).toBe(true);
		}
	});
});

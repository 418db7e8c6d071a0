import { describe, expect, it } from 'vitest';

import { buildCascade } from '../src/config';
import { modelNames, PROVIDERS, readModelChoice } from '../src/providers';
import type { Settings } from '../src/settings';
import { STAND_IN } from '../src/transport';

const BASE: Settings = {
	operation: 'generateText',
	providers: ['openai', 'ollama'],
	models: { draft: 'ollama/llama3.1:8b', verifier: 'openai/gpt-4o' },
	prices: [],
	quality: 'cascade',
	qualityOptions: {},
	domainRules: [],
	budget: {},
	options: {},
	output: 'fullMetrics',
};
const SECRETS: Record<string, Record<string, string>> = {
	openAiApi: { apiKey: 'sk-secret', url: 'https://api.openai.com/v1' },
	ollamaApi: { baseUrl: 'http://localhost:11434/' },
	azureOpenAiApi: { apiKey: 'az-secret', resourceName: 'mine', apiVersion: '2025-03-01-preview' },
};
const read = async (type: string) => SECRETS[type] ?? {};
const owner = (name: string) => ({ 'gpt-4o': 'openai', 'claude-haiku-4-5': 'anthropic' })[name];

describe('configuration', () => {
	it('puts draft and verifier on tiers, with the address of the credential and no key', async () => {
		const { config, credentials } = await buildCascade(BASE, read, owner);
		expect(config.models).toEqual([
			{ id: 'draft', name: 'llama3.1:8b', provider: 'ollama', api_key: STAND_IN, base_url: 'http://localhost:11434', price: { input: 0, output: 0 } },
			{ id: 'verifier', name: 'gpt-4o', provider: 'openai', api_key: STAND_IN, base_url: 'https://api.openai.com/v1' },
		]);
		expect(config.tiers).toEqual([{ name: 'draft', models: ['draft'] }, { name: 'verifier', models: ['verifier'] }]);
		expect(credentials.get('draft')).toBe('ollamaApi');
		expect(JSON.stringify(config)).not.toContain('secret');
	});

	it('takes prices, thresholds, domains, timeouts and retries over', async () => {
		const { config } = await buildCascade(
			{
				...BASE,
				prices: [{ model: 'verifier', input: 5, output: 15 }],
				qualityOptions: { threshold: 0.8, thresholds: { levels: { hard: 0.9 } }, language: 'de' },
				domainRules: [{ domain: 'code', route: 'verifier' }, { domain: 'math', route: 'cascade', threshold: 0.9 }],
				options: { timeout: 30, maxRetries: 4, cache: true, thirdModel: '' },
			},
			read,
			owner,
		);
		expect((config.models as Array<{ price?: object }>)[1].price).toEqual({ input: 5, output: 15 });
		expect(config.quality).toEqual({ preset: 'cascade', threshold: 0.8, thresholds: { hard: 0.9 }, language: 'de' });
		expect(config.domains).toEqual({ code: { enabled: true, tiers: [['verifier']] }, math: { enabled: true, tiers: [['draft'], ['verifier']], threshold: 0.9 } });
		expect(config.retry).toEqual({ max_retries: 4 });
		expect(config.timeouts).toMatchObject({ total_ms: 30_000 });
		expect(config.cache).toMatchObject({ enabled: true });
	});

	it('knows Azure by its resource name and API version', async () => {
		const { config } = await buildCascade({ ...BASE, providers: ['azure', 'openai'], models: { draft: 'azure/my-mini', verifier: 'openai/gpt-4o' } }, read, owner);
		expect((config.models as unknown[])[0]).toMatchObject({ provider: 'azure', base_url: 'https://mine.openai.azure.com', api_version: '2025-03-01-preview' });
	});

	it('says in plain words what is missing', async () => {
		await expect(buildCascade({ ...BASE, providers: [] }, read, owner)).rejects.toThrow('No provider is chosen');
		await expect(buildCascade({ ...BASE, models: { verifier: 'openai/gpt-4o' } }, read, owner)).rejects.toThrow('The Draft Model is empty');
		await expect(buildCascade({ ...BASE, models: { ...BASE.models, draft: 'anthropic/claude-haiku-4-5' } }, read, owner)).rejects.toThrow(
			'The Draft Model "claude-haiku-4-5" is from Anthropic, which is not ticked',
		);
		await expect(buildCascade({ ...BASE, domainRules: [{ domain: 'code', route: 'draft' }, { domain: 'code', route: 'cascade' }] }, read, owner)).rejects.toThrow('twice');
	});
});

describe('model names', () => {
	it('keeps slashes of the model itself and finds the owner of a bare name', () => {
		expect(readModelChoice('openrouter/meta-llama/llama-3.1-8b', ['openrouter'], owner)).toMatchObject({ name: 'meta-llama/llama-3.1-8b' });
		expect(readModelChoice('meta-llama/llama-3.1-8b', ['openrouter'], owner)).toMatchObject({ provider: { id: 'openrouter' }, name: 'meta-llama/llama-3.1-8b' });
		expect(readModelChoice('gpt-4o', ['ollama', 'openai'], owner)?.provider.id).toBe('openai');
		expect(readModelChoice('gpt-4o', ['custom'], owner)?.provider.id).toBe('custom');
		expect(readModelChoice('  ', ['openai'], owner)).toBeUndefined();
	});

	it('reads the lists of OpenAI, Gemini and Ollama, without models that do not answer prompts', () => {
		expect(modelNames({ data: [{ id: 'gpt-4o' }, { id: 'text-embedding-3-small' }, { id: 'gpt-4o' }] })).toEqual(['gpt-4o']);
		expect(modelNames({ models: [{ name: 'models/gemini-2.5-flash' }] })).toEqual(['gemini-2.5-flash']);
		expect(modelNames({ models: [{ name: 'llama3.1:8b' }] })).toEqual(['llama3.1:8b']);
		expect(modelNames('<html>')).toEqual([]);
	});

	it('offers each provider once, with a credential of its own or none', () => {
		const types = PROVIDERS.flatMap((provider) => provider.credential ?? []);
		expect(new Set(types).size).toBe(types.length);
		// Were there one for every provider, n8n's editor would take the field for a choice of authentication and hide it.
		expect(types.length).toBeLessThan(PROVIDERS.length);
		expect(PROVIDERS.map((provider) => provider.label)).toEqual([...PROVIDERS.map((provider) => provider.label)].sort((a, b) => a.localeCompare(b)));
	});
});

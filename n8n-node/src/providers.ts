// The providers that the node offers: which n8n credential belongs to each, where its server is, and how its models are
// listed. Everything about wire formats and prices lives in the engine.
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

export interface Provider {
	/** What the engine calls it. */
	id: string;
	label: string;
	/** n8n's credential type; none for servers on this machine that want no key. */
	credential?: string;
	/** The server, out of the credential; undefined leaves the engine's own address. */
	baseUrl(credential: ICredentialDataDecryptedObject): string | undefined;
	/** Where the list of models is, when the provider has one. */
	listUrl?(credential: ICredentialDataDecryptedObject): string;
	listHeaders?: IDataObject;
	/** Further settings of each model of this provider in the engine's configuration. */
	modelSettings?(credential: ICredentialDataDecryptedObject): IDataObject;
	/** Its models cost nothing: they run on the user's own machine. */
	free?: boolean;
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim().replace(/\/+$/, '') : '';
}

/** A server whose address stands in one field of the credential, with the provider's own as the default. */
function at(field: string, standard: string) {
	return (credential: ICredentialDataDecryptedObject) => text(credential[field]) || standard;
}

function fixed(url: string) {
	return () => url;
}

/** An OpenAI-like provider: one address, and a list of models under /models. */
function openAiLike(id: string, label: string, credential: string, baseUrl: (c: ICredentialDataDecryptedObject) => string): Provider {
	return { id, label, credential, baseUrl, listUrl: (c) => `${baseUrl(c)}/models` };
}

function azureEndpoint(credential: ICredentialDataDecryptedObject): string {
	return text(credential.endpoint) || `https://${text(credential.resourceName)}.openai.azure.com`;
}

const anthropicServer = at('url', 'https://api.anthropic.com');
const googleServer = at('host', 'https://generativelanguage.googleapis.com');
const ollamaServer = at('baseUrl', 'http://localhost:11434');

export const PROVIDERS: readonly Provider[] = [
	{
		id: 'anthropic',
		label: 'Anthropic',
		credential: 'anthropicApi',
		baseUrl: (c) => `${anthropicServer(c).replace(/\/v1$/, '')}/v1`,
		listUrl: (c) => `${anthropicServer(c).replace(/\/v1$/, '')}/v1/models?limit=100`,
		listHeaders: { 'anthropic-version': '2023-06-01' },
	},
	{
		id: 'azure',
		label: 'Azure OpenAI',
		credential: 'azureOpenAiApi',
		baseUrl: azureEndpoint,
		modelSettings: (c) => ({ api_version: text(c.apiVersion) || undefined }),
	},
	openAiLike('deepseek', 'DeepSeek', 'deepSeekApi', at('url', 'https://api.deepseek.com')),
	{
		id: 'google',
		label: 'Google Gemini',
		credential: 'googlePalmApi',
		baseUrl: (c) => `${googleServer(c)}/v1beta`,
		listUrl: (c) => `${googleServer(c)}/v1beta/models?pageSize=200`,
	},
	openAiLike('groq', 'Groq', 'groqApi', fixed('https://api.groq.com/openai/v1')),
	{
		id: 'lmstudio',
		label: 'LM Studio (This Machine)',
		baseUrl: fixed('http://localhost:1234/v1'),
		listUrl: fixed('http://localhost:1234/v1/models'),
		free: true,
	},
	openAiLike('mistral', 'Mistral', 'mistralCloudApi', fixed('https://api.mistral.ai/v1')),
	{
		id: 'ollama',
		label: 'Ollama (Local)',
		credential: 'ollamaApi',
		baseUrl: ollamaServer,
		listUrl: (c) => `${ollamaServer(c)}/api/tags`,
		free: true,
	},
	openAiLike('openai', 'OpenAI', 'openAiApi', at('url', 'https://api.openai.com/v1')),
	openAiLike('custom', 'OpenAI-Compatible Server', 'cascadeFlowOpenAiCompatibleApi', at('baseUrl', 'http://localhost:8000/v1')),
	openAiLike('openrouter', 'OpenRouter', 'openRouterApi', at('url', 'https://openrouter.ai/api/v1')),
	openAiLike('xai', 'xAI', 'xAiApi', at('url', 'https://api.x.ai/v1')),
];

export function providerById(id: string): Provider | undefined {
	return PROVIDERS.find((provider) => provider.id === id);
}

/** Model names out of a provider's answer to a list request, whichever of the three usual shapes it has. */
export function modelNames(answer: unknown): string[] {
	const document = (answer ?? {}) as { data?: unknown; models?: unknown };
	const rows = Array.isArray(answer) ? answer : Array.isArray(document.data) ? document.data : document.models;
	if (!Array.isArray(rows)) return [];
	const names = rows
		.map((row: { id?: unknown; name?: unknown }) => (typeof row?.id === 'string' ? row.id : row?.name))
		.filter((name): name is string => typeof name === 'string' && name !== '')
		.map((name) => name.replace(/^models\//, ''));
	return [...new Set(names)].filter((name) => !NOT_FOR_TEXT.test(name)).sort();
}

/** Models that list themselves beside the chat models but do not answer prompts. */
const NOT_FOR_TEXT = /embed|whisper|tts|dall-e|moderation|transcribe|realtime|rerank|imagen|veo-|-image|sora|davinci-002|babbage-002|guard/i;

export interface ModelChoice {
	provider: Provider;
	name: string;
}

/**
 * What the user chose or typed: "openai/gpt-4o-mini" from the list, or a bare name. A bare name belongs to the provider
 * that the engine's price table knows for it, if that one is in use, and otherwise to the first provider in use.
 */
export function readModelChoice(value: string, inUse: readonly string[], ownerOf: (name: string) => string | undefined): ModelChoice | undefined {
	const typed = value.trim();
	if (typed === '') return undefined;
	const slash = typed.indexOf('/');
	const prefix = slash > 0 ? providerById(typed.slice(0, slash)) : undefined;
	if (prefix) return { provider: prefix, name: typed.slice(slash + 1) };
	const owner = ownerOf(typed);
	const id = owner !== undefined && inUse.includes(owner) ? owner : inUse[0];
	const provider = id === undefined ? undefined : providerById(id);
	return provider && { provider, name: typed };
}

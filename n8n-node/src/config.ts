// The engine's configuration out of the node's fields. Nothing is decided here: the engine decides.
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import type { CatalogEntry } from './documents';
import { UserMistake } from './errors';
import type { ModelChoice } from './providers';
import { providerById, readModelChoice } from './providers';
import type { Role, Settings } from './settings';
import { STAND_IN } from './transport';

export interface Cascade {
	config: IDataObject;
	/** The credential by which each deployment of the configuration authenticates. */
	credentials: Map<string, string>;
	choices: Partial<Record<Role, ModelChoice>>;
}

const LABEL: Record<Role, string> = { draft: 'Draft Model', verifier: 'Verifier Model', third: 'Third Model' };
const ROLES: readonly Role[] = ['draft', 'verifier', 'third'];

/** An hour, and for each of a few nodes little memory: the cache stands in n8n's process. */
const CACHE = { enabled: true, ttl_s: 3600, max_entries: 1000, max_bytes: 4 * 1024 * 1024 };

export type CredentialReader = (credentialType: string) => Promise<ICredentialDataDecryptedObject>;

export async function buildCascade(settings: Settings, readCredential: CredentialReader, ownerOf: (name: string) => string | undefined): Promise<Cascade> {
	const choices = chooseModels(settings, ownerOf);
	const credentials = new Map<string, string>();
	const models: IDataObject[] = [];
	for (const role of ROLES) {
		const choice = choices[role];
		if (!choice) continue;
		const type = choice.provider.credential;
		const credential = type === undefined ? {} : await readCredential(type);
		if (type !== undefined) credentials.set(role, type);
		models.push(modelEntry(role, choice, credential, settings));
	}
	const config: IDataObject = {
		models,
		tiers: models.map((model) => ({ name: model.id, models: [model.id] })),
		max_tiers: models.length,
		quality: quality(settings),
		...domains(settings, models),
		...limits(settings),
		on_rejected: settings.options.onRejected ?? 'deliver',
		unpriced: settings.options.unpriced ?? 'allow',
		...(settings.options.cache === true ? { cache: CACHE } : {}),
	};
	return { config, credentials, choices };
}

function chooseModels(settings: Settings, ownerOf: (name: string) => string | undefined): Partial<Record<Role, ModelChoice>> {
	if (settings.providers.length === 0) throw new UserMistake('No provider is chosen', 'Tick at least one under "Providers" and choose its credential.');
	const choices: Partial<Record<Role, ModelChoice>> = {};
	for (const role of ROLES) {
		const choice = readModelChoice(settings.models[role] ?? '', settings.providers, ownerOf);
		if (!choice) {
			if (role === 'third') continue;
			throw new UserMistake(`The ${LABEL[role]} is empty`, 'Choose one from the list, or switch to "By Name" and type it.');
		}
		if (!settings.providers.includes(choice.provider.id)) {
			throw new UserMistake(
				`The ${LABEL[role]} "${choice.name}" is from ${choice.provider.label}, which is not ticked`,
				`Add ${choice.provider.label} under "Providers" and choose its credential.`,
			);
		}
		choices[role] = choice;
	}
	return choices;
}

function modelEntry(role: Role, choice: ModelChoice, credential: ICredentialDataDecryptedObject, settings: Settings): IDataObject {
	const price = settings.prices.find((entry) => entry.model === role);
	return {
		id: role,
		name: choice.name,
		provider: choice.provider.id,
		api_key: STAND_IN,
		base_url: choice.provider.baseUrl(credential),
		...withoutEmpty(choice.provider.modelSettings?.(credential) ?? {}),
		...(price ? { price: { input: price.input, output: price.output } } : choice.provider.free ? { price: { input: 0, output: 0 } } : {}),
	};
}

function withoutEmpty(object: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== ''));
}

export function quality(settings: Pick<Settings, 'quality' | 'qualityOptions'>): IDataObject {
	const chosen = settings.qualityOptions;
	return withoutEmpty({
		preset: settings.quality,
		threshold: chosen.threshold,
		thresholds: (chosen.thresholds as { levels?: IDataObject } | undefined)?.levels,
		min_length: chosen.minLength,
		max_length: chosen.maxLength,
		language: chosen.language,
		abstain_below: chosen.abstainBelow,
	});
}

function domains(settings: Settings, models: IDataObject[]): IDataObject {
	if (settings.domainRules.length === 0) return {};
	const table: IDataObject = {};
	for (const rule of settings.domainRules) {
		if (table[rule.domain] !== undefined) throw new UserMistake(`Domain Routing names "${rule.domain}" twice`, 'Keep one rule for each domain.');
		table[rule.domain] = {
			enabled: true,
			...(rule.route === 'draft' ? { tiers: [['draft']] } : rule.route === 'verifier' ? { tiers: [['verifier']] } : { tiers: models.map((model) => [model.id]) }),
			...(rule.threshold ? { threshold: rule.threshold } : {}),
			...(rule.systemPrompt ? { system_prompt: rule.systemPrompt } : {}),
		};
	}
	return { domains: table };
}

function limits(settings: Settings): IDataObject {
	const seconds = Number(settings.options.timeout ?? 120);
	return {
		timeouts: { total_ms: seconds * 1000, first_token_ms: seconds * 1000, between_tokens_ms: seconds * 1000, run_ms: seconds * 1000 * 4 },
		retry: { max_retries: Number(settings.options.maxRetries ?? 2) },
	};
}

/** What a million tokens in and a million out cost together, to tell the dearer of two models; undefined when unknown. */
export function priceOf(model: { name?: unknown; price?: unknown }, catalog: readonly CatalogEntry[]): number | undefined {
	const typed = model.price as { input: number; output: number } | undefined;
	if (typed) return typed.input + typed.output;
	const known = catalog.find((entry) => entry.name === model.name);
	return known?.input_per_1m === undefined ? undefined : known.input_per_1m + (known.output_per_1m ?? 0);
}

/** The hint that most people need most: a cascade the wrong way round saves nothing. */
export function orderHint(draft: number | undefined, verifier: number | undefined): string | undefined {
	if (draft === undefined || verifier === undefined || draft <= verifier) return undefined;
	return 'The drafter is more expensive than the verifier: swap them?';
}

export function providerLabel(id: string): string {
	return providerById(id)?.label ?? id;
}

// The lists behind the model fields: what the providers say they have, with the price from the engine's table.
import type { ICredentialDataDecryptedObject, IHttpRequestOptions, ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { engine } from './core';
import type { CatalogEntry } from './documents';
import { modelNames, providerById, type Provider } from './providers';

export async function searchModels(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const ticked = (this.getCurrentNodeParameter('providers') ?? []) as string[];
	const catalog = engine.catalog();
	const results: INodeListSearchItems[] = [];
	const failures: string[] = [];
	for (const provider of ticked.map(providerById)) {
		if (!provider) continue;
		try {
			const names = await namesOf(this, provider, catalog);
			results.push(...names.map((name) => item(provider, name, catalog)));
		} catch (error) {
			failures.push(`${provider.label}: ${(error as Error).message}`);
			// Without a working list the models of the price table are still worth choosing from.
			results.push(...known(provider, catalog).map((name) => item(provider, name, catalog)));
		}
	}
	if (results.length === 0 && failures.length > 0) throw new Error(failures.join('; '));
	const wanted = filter?.toLowerCase().trim();
	return { results: wanted ? results.filter((entry) => entry.name.toLowerCase().includes(wanted) || String(entry.value).toLowerCase().includes(wanted)) : results };
}

async function namesOf(context: ILoadOptionsFunctions, provider: Provider, catalog: CatalogEntry[]): Promise<string[]> {
	if (!provider.listUrl) return known(provider, catalog);
	const type = provider.credential;
	const credential: ICredentialDataDecryptedObject = type === undefined ? {} : await context.getCredentials(type);
	const request: IHttpRequestOptions = { method: 'GET', url: provider.listUrl(credential), headers: provider.listHeaders, json: true, timeout: 15_000 };
	const answer: unknown = type === undefined ? await context.helpers.httpRequest(request) : await context.helpers.httpRequestWithAuthentication.call(context, type, request);
	return modelNames(answer);
}

function known(provider: Provider, catalog: CatalogEntry[]): string[] {
	return catalog.filter((entry) => entry.provider === provider.id).map((entry) => entry.name);
}

function item(provider: Provider, name: string, catalog: CatalogEntry[]): INodeListSearchItems {
	const priced = catalog.find((entry) => entry.name === name && (entry.provider === undefined || entry.provider === provider.id));
	const price =
		priced?.input_per_1m === undefined
			? provider.free
				? 'free, runs on your own machine'
				: 'price unknown'
			: `$${priced.input_per_1m} in, $${priced.output_per_1m ?? 0} out per 1M tokens`;
	return { name: `${name} (${provider.label}; ${price})`, value: `${provider.id}/${name}` };
}

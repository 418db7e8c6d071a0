// Reads the node's fields for one item.
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

export type Role = 'draft' | 'verifier' | 'third';

export interface DomainRule {
	domain: string;
	route: 'cascade' | 'draft' | 'verifier';
	threshold?: number;
	systemPrompt?: string;
}

export interface Settings {
	operation: string;
	providers: string[];
	models: Partial<Record<Role, string>>;
	prices: Array<{ model: Role; input: number; output: number }>;
	quality: string;
	qualityOptions: IDataObject;
	domainRules: DomainRule[];
	budget: { perDay?: number; perRun?: number; onExceeded?: string };
	options: IDataObject;
	output: string;
}

function locatorValue(value: unknown): string {
	if (typeof value === 'string') return value;
	const inner = (value as { value?: unknown } | undefined)?.value;
	return typeof inner === 'string' ? inner : '';
}

export function readSettings(context: IExecuteFunctions, item: number): Settings {
	const field = <T>(name: string, standard: T): T => context.getNodeParameter(name, item, standard) as T;
	const options = field<IDataObject>('options', {});
	const third = locatorValue(options.thirdModel);
	return {
		operation: field('operation', 'generateText'),
		providers: field<string[]>('providers', []),
		models: {
			draft: locatorValue(field('draftModel', '')),
			verifier: locatorValue(field('verifierModel', '')),
			...(third === '' ? {} : { third }),
		},
		prices: field<Settings['prices']>('prices.price', []),
		quality: field('quality', 'cascade'),
		qualityOptions: field<IDataObject>('qualityOptions', {}),
		domainRules: field<DomainRule[]>('domainRouting.rule', []),
		budget: field<Settings['budget']>('budget', {}),
		options,
		output: field('output', 'fullMetrics'),
	};
}

// Stand-ins for what surrounds the nodes: n8n's context and the engine. Typed against n8n's own types.
import type { IBinaryData, IDataObject, IExecuteFunctions, IHttpRequestOptions, INode, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';

import type { ResultDocument } from '../src/documents';
import type { Agent, Engine } from '../src/engine';

export interface FakeContext extends IExecuteFunctions {
	staticData: IDataObject;
	hints: NodeExecutionHint[];
	requests: Array<{ credential: string | undefined; options: IHttpRequestOptions }>;
}

interface FakeOptions {
	items?: INodeExecutionData[];
	continueOnFail?: boolean;
	credentials?: Record<string, IDataObject>;
	/** The workflow's id; none while it is not saved. */
	workflow?: string;
	respond?: (options: IHttpRequestOptions) => unknown;
}

export const NODE: INode = { id: '1', name: 'CascadeFlow', type: 'cascadeFlow', typeVersion: 1, position: [0, 0], parameters: {} };

function at(object: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], object);
}

/** Parameters may be functions of the item, as expressions are. */
export function fakeContext(parameters: Record<string, unknown>, options: FakeOptions = {}): FakeContext {
	const items: INodeExecutionData[] = options.items ?? [{ json: {} }];
	const requests: FakeContext['requests'] = [];
	const answer = (credential: string | undefined, request: IHttpRequestOptions) => {
		requests.push({ credential, options: request });
		return options.respond?.(request) ?? { statusCode: 200, headers: {}, body: Buffer.from('{}') };
	};
	const context = {
		staticData: {} as IDataObject,
		hints: [] as NodeExecutionHint[],
		requests,
		getNode: () => NODE,
		getWorkflow: () => ({ id: options.workflow, active: false }),
		getInputData: () => items,
		getNodeParameter: (name: string, item: number, fallback?: unknown) => {
			const value = at(parameters, name);
			return (typeof value === 'function' ? (value as (index: number) => unknown)(item) : value) ?? fallback;
		},
		getCredentials: async (type: string) => options.credentials?.[type] ?? {},
		getWorkflowStaticData: () => context.staticData,
		getExecutionCancelSignal: () => undefined,
		continueOnFail: () => options.continueOnFail ?? false,
		addExecutionHints: (...hints: NodeExecutionHint[]) => context.hints.push(...hints),
		helpers: {
			httpRequest: async (request: IHttpRequestOptions) => answer(undefined, request),
			httpRequestWithAuthentication: async (credential: string, request: IHttpRequestOptions) => answer(credential, request),
			assertBinaryData: (item: number, name: string): IBinaryData => {
				const binary = items[item]?.binary?.[name];
				if (!binary) throw new Error(`no binary field ${name}`);
				return binary;
			},
			getBinaryDataBuffer: async (item: number, name: string) => Buffer.from(items[item]?.binary?.[name]?.data ?? '', 'base64'),
		},
	};
	return context as unknown as FakeContext;
}

export interface FakeEngine extends Engine {
	configs: IDataObject[];
	requests: IDataObject[];
	mostAtOnce: number;
	closed: number;
}

export function fakeEngine(run: (request: IDataObject, count: number) => Promise<ResultDocument> | ResultDocument): FakeEngine {
	let atOnce = 0;
	const engine: FakeEngine = {
		configs: [],
		requests: [],
		mostAtOnce: 0,
		closed: 0,
		createAgent(config): Agent {
			engine.configs.push(config as IDataObject);
			return {
				async run(request) {
					engine.requests.push(request as IDataObject);
					atOnce += 1;
					engine.mostAtOnce = Math.max(engine.mostAtOnce, atOnce);
					try {
						return await run(request as IDataObject, engine.requests.length);
					} finally {
						atOnce -= 1;
					}
				},
				close: () => {
					engine.closed += 1;
				},
			};
		},
		classify: () => ({ domain: 'math', complexity: 'simple', domain_p: 0.9 }),
		judge: () => ({ p_accept: 0.8, verdict: 'accept', reasons: [] }),
		catalog: () => [
			{ name: 'gpt-4o-mini', provider: 'openai', input_per_1m: 0.15, output_per_1m: 0.6 },
			{ name: 'claude-haiku-4-5', provider: 'anthropic', input_per_1m: 1, output_per_1m: 5 },
		],
	};
	return engine;
}

export const OPENAI = { openAiApi: { apiKey: 'sk-secret', url: 'https://api.openai.com/v1' } };

export const BASIC = {
	operation: 'generateText',
	providers: ['openai'],
	draftModel: { __rl: true, mode: 'list', value: 'openai/gpt-4o-mini' },
	verifierModel: { __rl: true, mode: 'list', value: 'openai/gpt-4o' },
	message: 'What is 2 + 2?',
};

export const RESULT: ResultDocument = {
	run_id: 'r1',
	text: '4',
	model: 'gpt-4o-mini',
	model_id: 'draft',
	provider: 'openai',
	tier: 0,
	draft_accepted: true,
	escalated: false,
	confidence: 0.95,
	cost_nano: 12_000,
	cost_usd: 0.000012,
	baseline_usd: 0.0002,
	saved_usd: 0.000188,
	saved_pct: 94,
	priced: true,
	usage: { input_tokens: 10, output_tokens: 1, source: 'provider' },
	latency: { total_ms: 10, gate_ms: 0.1 },
	attempts: [{ attempt: 1, tier: 0, model: 'gpt-4o-mini', provider: 'openai', purpose: 'draft', status: 'ok', cost_nano: 12_000, priced: true }],
	trace: [{ what: 'route' }],
};

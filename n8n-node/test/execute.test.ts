import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';

import { EngineError } from '../src/engine';
import { executeItems } from '../src/execute';
import { BASIC, fakeContext, fakeEngine, NODE, OPENAI, RESULT } from './fakes';

const tenItems = Array.from({ length: 10 }, (_unused, index) => ({ json: { index } }));
const settle = async (ms: number) => await new Promise((wake) => setTimeout(wake, ms));

describe('executing items', () => {
	it('answers with full metrics and a paired item', async () => {
		const engine = fakeEngine(() => RESULT);
		const [item] = await executeItems(fakeContext(BASIC, { credentials: OPENAI }), engine);
		expect(item.pairedItem).toEqual({ item: 0 });
		expect(item.json).toMatchObject({
			answer: '4',
			modelUsed: 'gpt-4o-mini',
			draftAccepted: true,
			costUsd: 0.000012,
			savedPercent: 94,
			tokens: { input: 10, output: 1 },
			latency: { totalMs: 10, decisionMs: 0.1 },
			summary: 'Draft accepted: gpt-4o-mini, $0.000012, saved $0.000188 (94.0 %)',
		});
		expect(engine.closed).toBe(1);
	});

	it('keeps the order of items and the limit of concurrency, with one agent for equal settings', async () => {
		const engine = fakeEngine(async (request, count) => {
			await settle(count % 2 === 0 ? 1 : 4);
			return { ...RESULT, text: String((request.messages as Array<{ content: string }>)[0].content) };
		});
		const context = fakeContext({ ...BASIC, message: (index: number) => `prompt ${index}`, options: { concurrency: 3 } }, { items: tenItems, credentials: OPENAI });
		const out = await executeItems(context, engine);
		expect(out.map((item) => item.json.answer)).toEqual(tenItems.map((_item, index) => `prompt ${index}`));
		expect(out.map((item) => item.pairedItem)).toEqual(tenItems.map((_item, index) => ({ item: index })));
		expect(engine.mostAtOnce).toBe(3);
		expect(engine.configs).toHaveLength(1);
	});

	it('gives content only, or the summary, when asked', async () => {
		const content = await executeItems(fakeContext({ ...BASIC, output: 'contentOnly' }, { credentials: OPENAI }), fakeEngine(() => RESULT));
		expect(content[0].json).toEqual({ answer: '4' });
		const summary = await executeItems(fakeContext({ ...BASIC, output: 'metricsSummary' }, { credentials: OPENAI }), fakeEngine(() => RESULT));
		expect(summary[0].json).toHaveProperty('savedUsd');
		expect(summary[0].json).not.toHaveProperty('trace');
	});

	it('turns an error into data when the workflow shall go on', async () => {
		const engine = fakeEngine((_request, count) => {
			if (count === 2) throw new EngineError({ code: 'rate_limited', provider: 'openai', message: 'slow down', http_status: 429, retry_after_ms: 2000, cost_nano: 5 });
			return RESULT;
		});
		const context = fakeContext({ ...BASIC, options: { concurrency: 1 } }, { items: tenItems.slice(0, 3), credentials: OPENAI, continueOnFail: true });
		const out = await executeItems(context, engine);
		expect(out.map((item) => item.json.answer)).toEqual(['4', undefined, '4']);
		expect(out[1].json).toMatchObject({ error: 'OpenAI asks for a pause: too many requests', errorDetails: { code: 'rate_limited', httpStatus: 429, retryAfterMs: 2000 } });
		expect(out[1].pairedItem).toEqual({ item: 1 });
	});

	it('throws errors in plain words otherwise', async () => {
		const engine = fakeEngine(() => {
			throw new EngineError({ code: 'authentication', provider: 'openai', http_status: 401, message: 'Incorrect API key' });
		});
		const failing = executeItems(fakeContext(BASIC, { credentials: OPENAI }), engine);
		await expect(failing).rejects.toThrow(NodeApiError);
		await expect(failing).rejects.toMatchObject({ message: 'OpenAI did not accept the credential', httpCode: '401' });
	});

	it('says which field to mend', async () => {
		const empty = executeItems(fakeContext({ ...BASIC, message: ' ' }, { credentials: OPENAI }), fakeEngine(() => RESULT));
		await expect(empty).rejects.toThrow(NodeOperationError);
		await expect(empty).rejects.toMatchObject({ message: 'The Prompt is empty', description: expect.stringContaining('drag a field') });
	});

	it('keeps the day\'s spending over executions and gives the engine what is left', async () => {
		const context = fakeContext({ ...BASIC, budget: { perDay: 0.001, perRun: 0.01, onExceeded: 'degrade' } }, { credentials: OPENAI });
		const first = fakeEngine(() => ({ ...RESULT, cost_nano: 400_000 }));
		await executeItems(context, first);
		const second = fakeEngine(() => RESULT);
		await executeItems(context, second);
		expect(first.configs[0].budgets).toEqual([
			{ name: 'item', scope: 'run', limit_usd: 0.01, on_exceeded: 'degrade' },
			{ name: 'day', scope: 'agent', limit_usd: 0.001, on_exceeded: 'degrade' },
		]);
		expect((second.configs[0].budgets as Array<{ limit_usd: number }>)[1].limit_usd).toBeCloseTo(0.0006, 9);
	});

	it('counts what executions side by side spend, each with its own copy of static data', async () => {
		const fields = { ...BASIC, budget: { perDay: 0.001, onExceeded: 'warn' } };
		const [one, two] = [1, 2].map(() => fakeContext(fields, { credentials: OPENAI, workflow: 'side-by-side' }));
		await executeItems(one, fakeEngine(() => ({ ...RESULT, cost_nano: 600_000 })));
		const second = fakeEngine(() => ({ ...RESULT, cost_nano: 600_000 }));
		await executeItems(two, second);
		expect((second.configs[0].budgets as Array<{ limit_usd: number }>)[0].limit_usd).toBeCloseTo(0.0004, 9);
		expect(two.staticData.cascadeFlowSpent).toMatchObject({ nano: 1_200_000 });
		expect(two.hints.map((hint) => hint.message)).toEqual(['The budget of the day is spent: $0.0012 of $0.001. The node goes on.']);
	});

	it('shares the day among items with different settings', async () => {
		const fields = { ...BASIC, quality: (index: number) => (index % 2 === 0 ? 'strict' : 'permissive'), budget: { perDay: 0.001 }, options: { concurrency: 1 } };
		const engine = fakeEngine(() => ({ ...RESULT, cost_nano: 100_000 }));
		await executeItems(fakeContext(fields, { items: tenItems.slice(0, 4), credentials: OPENAI, workflow: 'mixed' }), engine);
		const limits = engine.configs.map((config) => (config.budgets as Array<{ limit_usd: number }>)[0].limit_usd);
		expect(limits).toEqual([0.001, 0.0009, 0.0008, 0.0007]);
		expect(engine.closed).toBe(4);
	});

	it('keeps the agent with its cache for the next execution of the node, unless something failed that a person mends', async () => {
		const context = (workflow: string, cache = true) => fakeContext({ ...BASIC, options: { cache } }, { credentials: OPENAI, workflow });
		const healthy = fakeEngine(() => RESULT);
		await executeItems(context('kept'), healthy);
		await executeItems(context('kept'), healthy);
		expect(healthy.configs).toHaveLength(1);
		expect(healthy.closed).toBe(0);
		await executeItems(context('kept elsewhere'), healthy);
		expect(healthy.configs).toHaveLength(2);
		const failing = fakeEngine((_request, count) => {
			if (count === 1) throw new EngineError({ code: 'authentication', provider: 'openai', message: 'no' });
			return RESULT;
		});
		await expect(executeItems(context('mended'), failing)).rejects.toThrow();
		await executeItems(context('mended'), failing);
		expect(failing.configs).toHaveLength(2);
		const without = fakeEngine(() => RESULT);
		await executeItems(context('no cache', false), without);
		expect(without.closed).toBe(1);
	});

	it('keeps a bounded number of agents', async () => {
		const engine = fakeEngine(() => RESULT);
		for (let index = 0; index < 40; index += 1) await executeItems(fakeContext({ ...BASIC, options: { cache: true } }, { credentials: OPENAI, workflow: `w${index}` }), engine);
		expect(engine.configs).toHaveLength(40);
		expect(engine.configs.length - engine.closed).toBeLessThanOrEqual(16);
	});

	it('shows the answer in a chat that streams, where no other node comes after it', async () => {
		const chunksOf = async (changes: object): Promise<unknown[]> => {
			const chunks: unknown[] = [];
			const streaming = { isStreaming: () => true, sendChunk: async (...chunk: unknown[]) => chunks.push(chunk), getChildNodes: () => [] };
			await executeItems(Object.assign(fakeContext(BASIC, { credentials: OPENAI }), streaming, changes), fakeEngine(() => RESULT));
			return chunks;
		};
		expect(await chunksOf({})).toEqual([['begin', 0], ['item', 0, '4'], ['end', 0]]);
		expect(await chunksOf({ getChildNodes: () => [{ name: 'Next' }] })).toEqual([]);
		expect(await chunksOf({ getNode: () => ({ ...NODE, type: 'cascadeFlowTool' }) })).toEqual([]);
	});

	it('compares both models side by side', async () => {
		const engine = fakeEngine((request) => (request.strategy === 'cheap' ? { ...RESULT, cost_usd: 0.00001 } : { ...RESULT, text: 'four', model: 'gpt-4o', cost_usd: 0.0001 }));
		const [item] = await executeItems(fakeContext({ ...BASIC, operation: 'compare' }, { credentials: OPENAI }), engine);
		expect(item.json).toMatchObject({ draft: { answer: '4' }, verifier: { answer: 'four' }, draftWouldBeKept: true, judgement: { pAccept: 0.8 } });
		expect(item.json.savedIfKeptPercent).toBeCloseTo(90, 6);
	});

	it('classifies and judges without any credential or model', async () => {
		const engine = fakeEngine(() => RESULT);
		const classified = await executeItems(fakeContext({ operation: 'classify', message: '2+2' }), engine);
		expect(classified[0].json).toEqual({ domain: 'math', complexity: 'simple', domainP: 0.9, decisionMs: expect.any(Number) });
		const judged = await executeItems(fakeContext({ operation: 'judge', message: '2+2', answer: '4', quality: 'strict' }), engine);
		expect(judged[0].json).toMatchObject({ pAccept: 0.8, verdict: 'accept' });
		expect(engine.configs).toHaveLength(0);
	});

	it('hints once at an unknown price and at models in the wrong order', async () => {
		const unpriced = { ...RESULT, priced: false, attempts: [{ ...RESULT.attempts![0], model: 'my-model', priced: false }] };
		const context = fakeContext({ ...BASIC, message: (index: number) => `p${index}` }, { items: tenItems, credentials: OPENAI });
		await executeItems(context, fakeEngine(() => unpriced));
		expect(context.hints.map((hint) => hint.message)).toEqual(['The price of my-model is unknown, so cost and saving are incomplete. Add it under "Prices".']);
		const swapped = fakeContext({ ...BASIC, prices: { price: [{ model: 'draft', input: 5, output: 15 }, { model: 'verifier', input: 1, output: 2 }] } }, { credentials: OPENAI });
		await executeItems(swapped, fakeEngine(() => RESULT));
		expect(swapped.hints[0].message).toBe('The drafter is more expensive than the verifier: swap them?');
	});
});

import type { ISupplyDataFunctions } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';

import { toEngineMessages, toEngineToolChoice, toEngineTools, toHostAnswer } from '../src/chat/messages';
import { assignPorts, portsOf } from '../src/chat/ports';
import type { MessageShape } from '../src/chat/shapes';
import { Chunks, Lane } from '../src/chat/stream';
import { cascadeConfig } from '../src/chat/supply';
import { NODE } from './fakes';

function message(type: string, content: MessageShape['content'], more: Partial<MessageShape> = {}): MessageShape {
	return { content, getType: () => type, ...more };
}

function wired(wires: Array<string[] | null>, connected: string[]): ISupplyDataFunctions {
	return {
		getNode: () => NODE,
		getConnectedNodes: () => connected.map((name) => ({ name })),
		getConnections: () => wires.map((names) => names && names.map((node) => ({ node }))),
	} as unknown as ISupplyDataFunctions;
}

describe('ports', () => {
	const ports = portsOf(true, ['code', 'math']);

	it('follows the wires, whatever order n8n lists the models in', () => {
		const assigned = assignPorts(wired([['Strong'], ['Cheap'], null, null, ['Maths']], ['Maths', 'Cheap', 'Strong']), ports, 3);
		expect(Object.fromEntries(assigned)).toEqual({ verifier: 2, drafter: 1, 'domain:math': 0 });
	});

	it('leaves empty and disabled ports empty, and lets one model stand on two ports', () => {
		const assigned = assignPorts(wired([['Strong'], ['Cheap'], [], ['Cheap'], ['Disabled']], ['Cheap', 'Strong']), ports, 2);
		expect(Object.fromEntries(assigned)).toEqual({ verifier: 1, drafter: 0, 'domain:code': 0 });
	});
});

describe('messages', () => {
	it('turns LangChain messages into the engine\'s', () => {
		expect(
			toEngineMessages([
				message('system', 'Be short.'),
				message('human', [{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }]),
				message('ai', '', { tool_calls: [{ id: 'c1', name: 'look', args: { at: 'it' } }] }),
				message('tool', 'a cat', { tool_call_id: 'c1' }),
			]),
		).toEqual([
			{ role: 'system', content: 'Be short.' },
			{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }] },
			{ role: 'assistant', content: '', tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":"it"}' } }] },
			{ role: 'tool', content: 'a cat', tool_call_id: 'c1' },
		]);
	});

	it('reads tools in the shapes of OpenAI, Anthropic and Google', () => {
		const model = (tools: unknown[]) => ({ invoke: async () => message('ai', ''), bindTools: () => ({ invoke: async () => message('ai', ''), config: { tools } }) });
		const schema = { type: 'object', properties: { city: { type: 'string' } } };
		const expected = [{ name: 'weather', description: 'd', parameters: schema }];
		expect(toEngineTools(model([{ type: 'function', function: { name: 'weather', description: 'd', parameters: schema } }]), [{}])).toEqual(expected);
		expect(toEngineTools(model([{ name: 'weather', description: 'd', input_schema: schema }]), [{}])).toEqual(expected);
		expect(toEngineTools(model([{ functionDeclarations: [{ name: 'weather', description: 'd', parameters: { type: 'OBJECT' } }] }]), [{}])).toEqual([{ name: 'weather', description: 'd', parameters: { type: 'object' } }]);
	});

	it('maps tool choices', () => {
		expect([undefined, 'any', 'auto', 'weather', { type: 'function', function: { name: 'x' } }].map((choice) => toEngineToolChoice(choice))).toEqual([
			undefined,
			'required',
			'auto',
			{ type: 'function', function: { name: 'weather' } },
			{ type: 'function', function: { name: 'x' } },
		]);
	});

	it('hands usage, finish reason and log-probabilities to the engine', () => {
		const answer = toHostAnswer(
			message('ai', 'Paris', {
				usage_metadata: { input_tokens: 9, output_tokens: 1, input_token_details: { cache_read: 4 } },
				response_metadata: { stop_reason: 'end_turn', logprobs: { content: [{ token: 'Paris', logprob: -0.01, bytes: [] }] } },
			}),
			'm',
		);
		expect(answer).toEqual({
			content: 'Paris',
			model: 'm',
			finish_reason: 'stop',
			usage: { input_tokens: 9, output_tokens: 1, cached_tokens: 4, cache_write_tokens: 0, reasoning_tokens: 0 },
			logprobs: [{ token: 'Paris', logprob: -0.01 }],
		});
	});
});

describe('streaming', () => {
	const chunk = (content: string): MessageShape => ({ content });

	it('shows nothing of a lane that is never let through', async () => {
		const chunks = new Chunks();
		const draft = new Lane('drafter', chunks);
		draft.push(chunk('wrong'));
		const final = new Lane('verifier', chunks);
		final.push(chunk('ri'));
		final.open();
		final.push(chunk('ght'));
		final.message = chunk('right');
		final.finish({ cascadeflow: { role: 'verifier' } });
		chunks.end();
		const seen: MessageShape[] = [];
		for await (const one of chunks) seen.push(one);
		expect(seen.map((one) => one.content)).toEqual(['ri', 'ght']);
		expect(seen[1].response_metadata).toEqual({ cascadeflow: { role: 'verifier' } });
	});

	it('passes a failure on after what was already shown', async () => {
		const chunks = new Chunks();
		chunks.push(chunk('a'));
		chunks.fail(new Error('broken'));
		const reader = chunks[Symbol.asyncIterator]();
		expect((await reader.next()).value).toEqual({ content: 'a' });
		await expect(reader.next()).rejects.toThrow('broken');
	});
});

describe('the sub-node\'s configuration', () => {
	const member = (id: string, model: string) => ({ id, model: { invoke: async () => message('ai', ''), model } });

	it('makes tiers of drafter, verifier and third, and pipelines of domain models', () => {
		const config = cascadeConfig([member('verifier', 'gpt-4o'), member('drafter', 'gpt-4o-mini'), member('domain:code', 'codestral')], {}, 'strict', [
			{ name: 'gpt-4o-mini', input_per_1m: 0.15, output_per_1m: 0.6 },
		]);
		expect(config.tiers).toEqual([{ name: 'drafter', models: ['drafter'] }, { name: 'verifier', models: ['verifier'] }]);
		expect(config.domains).toEqual({ code: { enabled: true, tiers: [['domain:code'], ['verifier']] } });
		expect((config.models as Array<{ id: string; price?: object }>).map(({ id, price }) => [id, price])).toEqual([
			['verifier', undefined],
			['drafter', { input: 0.15, output: 0.6 }],
			['domain:code', undefined],
		]);
	});
});

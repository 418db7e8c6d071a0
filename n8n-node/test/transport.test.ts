import { describe, expect, it } from 'vitest';

import { failureOf, n8nTransport, STAND_IN } from '../src/transport';
import { fakeContext } from './fakes';

const REQUEST = {
	method: 'POST',
	url: 'https://api.openai.com/v1/chat/completions',
	headers: [['content-type', 'application/json'], ['Authorization', `Bearer ${STAND_IN}`]] as Array<[string, string]>,
	body: '{"model":"gpt-4o"}',
	deployment: 'draft',
};

describe('transport', () => {
	it('lets the credential authenticate and hands on the answer as bytes', async () => {
		const context = fakeContext({}, { respond: () => ({ statusCode: 429, headers: { 'Retry-After': '2', 'content-encoding': 'gzip' }, body: Buffer.from('{"error":{}}') }) });
		const response = await n8nTransport(() => context, () => 'openAiApi', 5000)(REQUEST, new AbortController().signal);
		const [sent] = context.requests;
		expect(sent.credential).toBe('openAiApi');
		expect(sent.options).toMatchObject({ method: 'POST', body: REQUEST.body, returnFullResponse: true, ignoreHttpStatusErrors: true, encoding: 'arraybuffer' });
		expect(sent.options.headers).toEqual({ 'content-type': 'application/json' });
		expect(response.status).toBe(429);
		expect(response.headers).toEqual({ 'retry-after': '2' });
		expect(new TextDecoder().decode(response.body)).toBe('{"error":{}}');
	});

	it('takes the stand-in for the key out of a query', async () => {
		const context = fakeContext({});
		await n8nTransport(() => context, () => 'googlePalmApi', 5000)({ ...REQUEST, url: `https://g/v1beta/models/m:generateContent?key=${STAND_IN}` }, new AbortController().signal);
		await n8nTransport(() => context, () => 'googlePalmApi', 5000)({ ...REQUEST, url: `https://g/m?key=${STAND_IN}&alt=sse` }, new AbortController().signal);
		expect(context.requests.map((sent) => sent.options.url)).toEqual(['https://g/v1beta/models/m:generateContent', 'https://g/m?alt=sse']);
	});

	it('names failures below HTTP, however deep n8n has wrapped them', () => {
		expect(failureOf({ message: 'wrapped', cause: { cause: { code: 'ECONNREFUSED' } } })).toEqual({ kind: 'connect', message: 'wrapped' });
		expect(failureOf({ code: 'ETIMEDOUT', message: 'late' }).kind).toBe('timeout');
		expect(failureOf(new Error('odd')).kind).toBe('other');
	});
});

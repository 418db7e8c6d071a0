import { expect, it } from 'vitest';
import * as core from '../dist/node.js';
import { engines } from './support.js';

it('classifies, judges, guards and prices with the engine', () => {
  expect(core.classify('Write a Python function that sorts a list').domain).toBe('code');
  expect(core.judge({ prompt: 'What is 2+2?', answer: '2 + 2 = 5.' }).verdict).not.toBe('accept');
  expect(core.price({ model: 'gpt-4o-mini', inputTokens: 1_000_000, outputTokens: 1_000_000 })).toEqual({ cost: 0.75, costNano: 750_000_000, priced: true });
  expect(core.price({ model: 'no-such-model', inputTokens: 10, outputTokens: 10 })).toMatchObject({ cost: 0, priced: false });
  expect(core.catalog().find((entry) => entry.name === 'gpt-4o')).toMatchObject({ provider: 'openai', inputPer1M: 2.5, outputPer1M: 10 });
  expect(new core.PiiDetector().redact('mail ada@example.com, card 4111 1111 1111 1111')).not.toMatch(/ada@|4111/);
});

it('keeps the classes that people know', async () => {
  const detector = new core.ComplexityDetector();
  expect(['trivial', 'simple']).toContain(detector.detect('What is 2+2?').complexity);
  const router = new core.DomainRouter();
  expect(router.detect('My contract has an arbitration clause; is it enforceable in court?').domain).toBe('legal');
  expect(router.getStats().totalDetections).toBe(1);
  const bad = await core.QualityValidator.forProduction().validate('I do not know.', 'What is the capital of France?');
  expect(bad.passed).toBe(false);
  const breakdown = await new core.CostCalculator().calculateFromTokens({ draftOutputTokens: 100, verifierOutputTokens: 0, queryInputTokens: 100, draftAccepted: true, draftModel: 'gpt-4o-mini', verifierModel: 'gpt-4o' });
  expect(breakdown.savingsPercentage).toBeGreaterThan(90);
  expect(core.defaultModelRegistry.has('gpt-4o')).toBe(true);
  expect(core.validateConfig({ models: [{ name: '', provider: 'openai' }] }).valid).toBe(false);
  const limiter = new core.RateLimiter();
  const profile = core.createUserProfile('FREE', 'ada', { customRequestsPerHour: 1 });
  await limiter.checkRateLimit(profile);
  await limiter.recordRequest('ada', 0.01);
  await expect(limiter.checkRateLimit(profile)).rejects.toBeInstanceOf(core.RateLimitErrorV2);
});

it.runIf(engines.length === 2)('decides alike on both engines', async () => {
  const { execFileSync } = await import('node:child_process');
  const { pathToFileURL } = await import('node:url');
  const { join } = await import('node:path');
  const { dist } = await import('./support.js');
  const script = `const c = await import('${pathToFileURL(join(dist, 'node.js')).href}');
    const prompts = ['What is 2+2?', 'Prove that sqrt(2) is irrational', 'Übersetze "Guten Morgen" ins Englische', 'SELECT the top ten customers by revenue', 'Ist dieser Vertrag gültig?', ''];
    console.log(JSON.stringify(prompts.map((p) => [p && c.classify(p), c.judge({ prompt: p, answer: 'The answer is 4, because 2 + 2 = 4.' })])));`;
  const on = (engine: string) => execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, CASCADEFLOW_ENGINE: engine }, encoding: 'utf8' });
  // The two C libraries may differ in the last bit of exp and log; nothing else may.
  const rounded = (text: string) => text.replace(/\d+\.\d{10,}/g, (number) => Number(number).toFixed(9));
  expect(rounded(on('wasm'))).toBe(rounded(on('auto')));
});

import { describe, expect, it } from 'vitest';
import { CascadeAgent, AuthenticationError, BudgetExceededError, CancelledError, ConfigurationError, ProviderError, RateLimitError, TimeoutError, cascadeflowError, collectStream, explain, resultToObject } from '../dist/node.js';
import { engines, models, practiceLog, until } from './support.js';

describe.each(engines)('an agent on the %s engine', (engine) => {
  const agent = (options = {}) => new CascadeAgent({ models: models(), engine, ...options });

  it('accepts a good draft and says what it cost', async () => {
    const result = await agent().run('What is the capital of France?');
    expect(result.content).toMatch(/Paris/);
    expect(result.modelUsed).toBe('gpt-4o-mini');
    expect(result.draftAccepted).toBe(true);
    expect(result.cascaded).toBe(false);
    expect(result.routingStrategy).toBe('cascade');
    expect(result.totalCost).toBeGreaterThan(0);
    expect(result.totalCost).toBeCloseTo(result.costNano / 1e9, 12);
    expect(result.costSaved).toBeCloseTo(result.baselineCost - result.totalCost, 12);
    expect(result.draftModel).toBe('gpt-4o-mini');
    expect(result.draftResponse).toBe(result.content);
    expect(result.qualityScore).toBeGreaterThan(result.qualityThreshold!);
    expect(result.tokensUsed).toBeGreaterThan(0);
    expect(result.reason).toMatch(/^Draft accepted/);
    expect(result.trace.length).toBeGreaterThan(0);
    expect(explain(result)).toContain('gpt-4o-mini');
    expect(resultToObject(result)).toMatchObject({ model_used: 'gpt-4o-mini', draft_accepted: true, cost_breakdown: { cost_saved: result.costSaved } });
  });

  it('escalates a bad draft to the strong model', async () => {
    const result = await agent().run('[[practice:only=mini,refusal]] What is the capital of France?');
    expect(result.modelUsed).toBe('gpt-4o');
    expect(result.cascaded).toBe(true);
    expect(result.draftAccepted).toBe(false);
    expect(result.qualityCheckPassed).toBe(false);
    expect(result.draftModel).toBe('gpt-4o-mini');
    expect(result.verifierModel).toBe('gpt-4o');
    expect(result.verifierCost).toBeGreaterThan(0);
    expect(result.rejectionReason).toMatch(/Draft quality insufficient/);
    expect(result.attempts.map((attempt) => attempt.model)).toContain('gpt-4o');
  });

  it('goes straight to the strong model when told to', async () => {
    const result = await agent().run('What color is the sky?', { forceDirect: true });
    expect(result).toMatchObject({ modelUsed: 'gpt-4o', routingStrategy: 'direct', draftAccepted: false });
  });

  it('takes a conversation, and a system prompt', async () => {
    const result = await agent().run([
      { role: 'user', content: 'My name is Ada.' }, { role: 'assistant', content: 'Hello Ada.' }, { role: 'user', content: 'What is the capital of France?' },
    ], { systemPrompt: 'Be short.', runId: `conversation-${engine}` });
    expect(result.runId).toBe(`conversation-${engine}`);
    const sent = (await practiceLog()).map((entry) => entry.body).filter((body) => body?.includes('My name is Ada.')).at(-1)!;
    expect(JSON.parse(sent).messages[0]).toMatchObject({ role: 'system', content: 'Be short.' });
  });

  it('streams what is final, and never a rejected draft', async () => {
    const { content, result, events } = await collectStream(agent().stream('[[practice:only=mini,refusal]] What is the capital of France?'));
    const kinds = events.map((event) => event.type);
    expect(kinds[0]).toBe('routing');
    expect(kinds.at(-1)).toBe('complete');
    expect(kinds).toContain('draft_decision');
    expect(kinds).toContain('switch');
    expect(content).toBe(result!.content);
    expect(result!.modelUsed).toBe('gpt-4o');
    expect(events.filter((event) => event.type === 'chunk').length).toBeGreaterThan(1);
  });

  it('shows drafts at once and takes them back when asked to stream optimistically', async () => {
    const { events, content, result } = await collectStream(
      agent().stream('[[practice:only=mini,say=I%20do%20not%20know%20and%20cannot%20help]] What is the capital of France?', { streamMode: 'optimistic' }));
    expect(events.some((event) => event.type === 'discard')).toBe(true);
    expect(content).toBe(result!.content);
  });

  it('stops asking when the reader leaves', async () => {
    const marker = `leave-${engine}-${Date.now()}`;
    for await (const event of agent().stream(`${marker} [[practice:token_delay=50,tokens=400]] tell me a story`, { forceDirect: true })) {
      if (event.type === 'chunk') break;
    }
    await until(async () => (await practiceLog()).some((entry) => entry.body?.includes(marker) && entry.abandoned === true));
  });

  it('is cancelled by a signal', async () => {
    const stop = new AbortController();
    const run = agent().run('[[practice:first_delay=5000]] hello', { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 50);
    const error = await run.catch((e) => e);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error.name).toBe('AbortError');
    expect((error.cause as Error).message).toBe('enough');
    await expect(agent().run('hello', { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(CancelledError);
  });

  it('throws typed errors', async () => {
    const once = { retry: { maxRetries: 0 } };
    const wrongKey = models().map((model) => ({ ...model, apiKey: 'sk-bad-one' }));
    await expect(agent({ ...once, models: wrongKey }).run('hi')).rejects.toBeInstanceOf(AuthenticationError);
    const limited = await agent(once).run('[[practice:status=429,retry_after=7]] hi').catch((e) => e);
    expect(limited).toBeInstanceOf(cascadeflowError);
    expect(limited instanceof RateLimitError || limited instanceof ProviderError).toBe(true);
    await expect(agent({ ...once, timeouts: { runMs: 100 } }).run('[[practice:first_delay=3000]] hi')).rejects.toBeInstanceOf(TimeoutError);
    await expect(agent({ maxBudget: 0.000000001 }).run('What is the capital of France?')).rejects.toBeInstanceOf(BudgetExceededError);
    const broken = await agent(once).run('[[practice:status=500]] hi').catch((e) => e);
    expect(broken).toBeInstanceOf(ProviderError);
    expect(JSON.stringify(broken.context) + broken.message).not.toContain('sk-practice');
  });

  it('says what is wrong with its options, and where', () => {
    expect(() => new CascadeAgent({ models: [], engine })).toThrow('At least one model is required');
    const error = (() => { try { return agent({ models: [{ name: 'x', provider: 'opnai' }] }); } catch (e) { return e; } })() as ConfigurationError;
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.field).toContain('models[0]');
    expect(error.message).toMatch(/openai/);
  });

  it('tries again after a fault', async () => {
    const key = `again-${engine}-${Date.now()}`;
    const result = await agent({ retry: { baseDelayMs: 10 } }).run(`[[practice:fail=1,key=${key},status=503]] What is the capital of France?`);
    expect(result.content).toMatch(/Paris/);
    expect(result.attempts.length).toBeGreaterThan(1);
  });

  it('runs a batch in order', async () => {
    const batch = await agent().runBatch(['What is the capital of France?', '[[practice:status=400]] no', 'What color is the sky?'], { maxParallel: 2, retryFailed: false });
    expect(batch).toMatchObject({ successCount: 2, failureCount: 1 });
    expect(batch.results[0]!.content).toMatch(/Paris/);
    expect(batch.results[1]).toBeNull();
    expect(batch.errors[0]!.index).toBe(1);
    expect(batch.totalCost).toBeGreaterThan(0);
  });

  it('estimates, counts and learns', async () => {
    const one = agent();
    const estimate = await one.estimateCost('What is the capital of France?', { maxTokens: 100 });
    expect(Object.keys(estimate.cascade).length).toBeGreaterThan(0);
    const result = await one.run('What is the capital of France?');
    await one.feedback({ runId: result.runId, outcome: 'good' });
    const analytics = await one.analytics();
    expect(JSON.stringify(analytics)).toContain('"runs":1');
    const learned = await one.exportLearned();
    await one.importLearned(learned);
    const config = await one.effectiveConfig();
    expect(JSON.stringify(config)).not.toContain('sk-practice');
    await one.resetAnalytics();
    one.close();
    await expect(one.run('hello')).rejects.toBeInstanceOf(ConfigurationError);
  });

  it('keeps runs apart when many are in flight', async () => {
    const one = agent();
    const results = await Promise.all(Array.from({ length: 64 }, (_, i) => one.run(`Repeat after me: number ${i}`, { runId: `run-${i}` })));
    results.forEach((result, i) => expect(result.runId).toBe(`run-${i}`));
    expect(new Set(results.map((result) => result.content)).size).toBeGreaterThan(32);
  });
});

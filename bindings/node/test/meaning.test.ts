import { describe, expect, it } from 'vitest';
import { CascadeAgent } from '../dist/node.js';
import { engines, models, practiceUrl, until } from './support.js';

const legal = 'Tell me whether a clause in my contract is enforceable.';

describe.each(engines)('on the %s engine', (engine) => {
  const agent = (options = {}) => new CascadeAgent({ models: models(), engine, ...options });

  it('asks an embedder of one\'s own what a prompt is about, once for its examples', async () => {
    const asked: string[][] = [];
    const one = agent({
      embedder: {
        cost: 0, timeoutMs: 30_000,
        embed: async (texts: string[]) => {
          asked.push(texts);
          return texts.map((text) => new Float32Array(text.includes('contract') ? [1, 0] : [0, 1]));
        },
      },
    });
    for (let i = 0; i < 2; i++) {
      const result = await one.run(legal);
      expect(result.metadata.detectionMethod).toBe('embedding');
      expect(result.domain).toBe('legal');
      expect(result.attempts[0]).toMatchObject({ purpose: 'embed', model: 'embedder', cost: 0 });
    }
    expect(asked.map((texts) => texts.length)).toEqual([26, 1]);
  });

  it('goes on without an embedder that fails', async () => {
    const result = await agent({ embedder: { cost: 0, embed: () => Promise.reject(new Error('no coffee')) } }).run(legal);
    expect(result.metadata.detectionMethod).toBe('model');
    expect(result.content).not.toBe('');
    expect(JSON.stringify(result.trace)).toContain('no coffee');
  });

  it('asks an embeddings server, and measures how near the answer is', async () => {
    const result = await agent({
      quality: {
        semanticSimilarity: 0.01,
        embeddings: { baseUrl: `${practiceUrl()}/v1`, model: 'practice-embedding', price: { input: 0.02 }, timeoutMs: 30_000 },
      },
    }).run('What is the capital of France?');
    expect(result.metadata.detectionMethod).toBe('embedding');
    expect(result.attempts.filter(({ purpose }) => purpose === 'embed').length).toBeGreaterThan(0);
  });

  it('asks the strong model in the shadow of an accepted draft', async () => {
    const one = agent({ quality: { threshold: 0.01, learning: { shadowRate: 1 } } });
    const result = await one.run('What is the capital of France?');
    expect(result.draftAccepted).toBe(true);
    expect(result.attempts.map(({ model }) => model)).toEqual(['gpt-4o-mini']);
    await until(async () => (await one.analytics())['shadow'].agreed === 1);
    const totals = await one.analytics();
    expect(totals['total'].runs).toBe(1);
    expect(totals['shadow'].cost_nano).toBeGreaterThan(0);
  });

  it('learns nothing when told so', async () => {
    const one = agent({ quality: { learning: { enabled: false } } });
    const { runId } = await one.run('What is the capital of France?');
    await expect(one.feedback({ runId, outcome: 'good' })).rejects.toThrow(/does not learn/);
  });
});

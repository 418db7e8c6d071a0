// Every example runs, and so do the snippets of the earlier package's documentation, word for word.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const run = (file: string) => promisify(execFile)(process.execPath, [join(import.meta.dirname, '../scripts/run-example.mjs'), file], { timeout: 60_000 });

describe('examples', () => {
  const folder = join(root, 'examples/node');
  it.each(readdirSync(folder).filter((name) => name.endsWith('.ts')))('%s', { timeout: 60_000 }, async (name) => {
    const { stdout } = await run(join(folder, name));
    expect(stdout.trim()).not.toBe('');
    if (/capital of France/.test(readFileSync(join(folder, name), 'utf8'))) expect(stdout).toMatch(/Paris/);
  });
});

// What the earlier package's own page shows; kept as it stands there.
const QUICK_START = `import { CascadeAgent, ModelConfig } from '@cascadeflow/core';
// Same API as Python!
const agent = new CascadeAgent({
models: [
{ name: 'gpt-4o-mini', provider: 'openai', cost: 0.00015 },
{ name: 'gpt-4o', provider: 'openai', cost: 0.00625 },
],
});
const result = await agent.run('What is TypeScript?');
console.log(\`Model: \${result.modelUsed}\`);
console.log(\`Cost: $\${result.totalCost}\`);
console.log(\`Saved: \${result.savingsPercentage}%\`);
`;
const DETECTION = `import { CascadeAgent, ModelConfig } from '@cascadeflow/core';
// Enable semantic detection in configuration
const agent = new CascadeAgent({
models: [
{ name: 'gpt-4o-mini', provider: 'openai', cost: 0.00015 },
{ name: 'gpt-4o', provider: 'openai', cost: 0.00625 },
],
enableSemanticDetection: true // Optional: Uses ML for domain detection
});
// Query with ML-enhanced detection
const result = await agent.run('Parse this JSON and validate the schema');
// Check which detection method was used
console.log(\`Domain: \${result.metadata.domainDetected}\`);
console.log(\`Method: \${result.metadata.detectionMethod}\`); // 'semantic' or 'rule-based'
console.log(\`Confidence: \${(result.metadata.domainConfidence * 100).toFixed(1)}%\`);
`;
it.each([['quick start', QUICK_START, /Model: gpt-4o(-mini)?\nCost: \$0\.\d+(e-\d+)?\nSaved: -?[\d.]+%/], ['detection', DETECTION, /Domain: \w+\nMethod: [\w-]+\nConfidence: [\d.]+%/]])(
  'the %s of the earlier documentation', { timeout: 60_000 }, async (_, text, expected) => {
    const folder = mkdtempSync(join(tmpdir(), 'cascadeflow-'));
    try {
      writeFileSync(join(folder, 'snippet.ts'), text);
      expect((await run(join(folder, 'snippet.ts'))).stdout).toMatch(expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { defaultEngine, dist } from './support.js';

const cli = (...args: string[]) => promisify(execFile)(process.execPath, [join(dist, 'cli.js'), ...args], { timeout: 20_000 });

it('demonstrates, runs and looks around from the npm package alone', { timeout: 60_000 }, async () => {
  const demo = (await cli('demo')).stdout;
  expect(demo).toContain('draft accepted');
  expect(demo).toContain('escalated');
  expect((await cli('run', 'What is the capital of France?')).stdout).toMatch(/Paris/);
  const whole = JSON.parse((await cli('run', '--json', '--strong', 'What is the capital of France?')).stdout);
  expect(whole).toMatchObject({ routingStrategy: 'direct', content: expect.stringContaining('Paris') });
  expect((await cli('doctor')).stdout).toContain(`engine     ${defaultEngine}`);
  expect((await cli('--version')).stdout.trim()).toBe('0.1.0');
  await expect(cli('dance')).rejects.toMatchObject({ code: 2 });
});

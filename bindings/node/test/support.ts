// What tests share: the engines that are to be tested, two models, and the practice provider's log.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelConfig } from '../dist/node.js';

export const dist = join(import.meta.dirname, '../dist');
/** Every suite runs on each of them; the native one must be there unless someone says otherwise. */
export const engines: Array<'native' | 'wasm'> = process.env['CASCADEFLOW_TEST_ENGINES'] === 'wasm' ? ['wasm'] : ['native', 'wasm'];
/** The one that runs when nobody says which. */
export const defaultEngine = existsSync(join(dist, 'cascadeflow.node')) ? 'native' : 'wasm';
if (engines.includes('native') && !existsSync(join(dist, 'cascadeflow.node'))) {
  throw new Error('The addon is not built (scripts/build-addon.sh). CASCADEFLOW_TEST_ENGINES=wasm tests without it.');
}

export const models = (): ModelConfig[] => [
  { name: 'gpt-4o-mini', provider: 'openai', cost: 0.00015 },
  { name: 'gpt-4o', provider: 'openai', cost: 0.00625 },
];

export const practiceUrl = (): string => process.env['PRACTICE_URL']!;
export async function practiceLog(): Promise<Array<{ path: string; body: string; abandoned?: boolean; headers: Record<string, string> }>> {
  const log = (await (await fetch(`${practiceUrl()}/practice/log`)).json()) as any;
  return (log.requests ?? log).map((entry: any) => ({ ...entry, body: typeof entry.body === 'string' ? entry.body : JSON.stringify(entry.body) }));
}

/** Waits until something is so, at most five seconds. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 250; tries++) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not come to be so within five seconds.');
}

// Starts the practice provider for all tests and puts its address and a key for each provider into the environment.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../../..');
const BASES: Record<string, string> = {
  OPENAI: '/v1', ANTHROPIC: '/v1', GROQ: '/groq/openai/v1', TOGETHER: '/together/v1', OLLAMA: '', VLLM: '/vllm/v1',
  OPENROUTER: '/openrouter/api/v1', DEEPSEEK: '/deepseek/v1', MISTRAL: '/mistral/v1', GEMINI: '/v1beta',
};

export default async function setup(): Promise<() => void> {
  const program = [process.env['CASCADEFLOW_PRACTICE'], ...['dev', 'release'].map((kind) => join(root, `build/${kind}/practice/server/cascadeflow-practice`))]
    .find((path) => path && existsSync(path));
  if (!program) throw new Error('The practice provider is not built: scripts/build.sh dev cascadeflow-practice');
  const server = spawn(program, ['--port', '0', '--speed', '0', '--exit-with-parent'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => createInterface(server.stdout).once('line', resolve));
  const url = /https?:\/\/[^\s]+/.exec(line)![0].replace(/[/.]+$/, '');
  process.env['PRACTICE_URL'] = url;
  for (const [name, path] of Object.entries(BASES)) {
    process.env[`${name}_BASE_URL`] = url + path;
    process.env[`${name}_API_KEY`] = 'sk-practice';
  }
  return () => void server.kill();
}

// The practice provider: a language model provider on loopback that answers the same every time and fails on demand.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export async function startPractice(repo, options = []) {
  const candidates = [process.env.CASCADE_PRACTICE, join(repo, 'build/dev/practice/server/cascadeflow-practice'), join(repo, 'build/release/practice/server/cascadeflow-practice')];
  const program = candidates.find((path) => path && existsSync(path));
  if (!program) throw new Error(`cascadeflow-practice is not built; looked at ${candidates.filter(Boolean).join(', ')}`);
  const child = spawn(program, ['--port', '0', '--exit-with-parent', ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
      const found = /https?:\/\/[^\s]+/.exec(text);
      if (found) resolve(found[0].replace(/\/+$/, ''));
    });
    child.once('exit', (code) => reject(new Error(`cascadeflow-practice ended with ${code}: ${text}`)));
  });
  return {
    url,
    async log() {
      const answer = await (await fetch(`${url}/practice/log`)).json();
      return Array.isArray(answer) ? answer : (answer.requests ?? answer.log);
    },
    async reset() {
      await fetch(`${url}/practice/reset`, { method: 'POST' });
    },
    stop() {
      child.stdin.end();
      child.kill();
    },
  };
}

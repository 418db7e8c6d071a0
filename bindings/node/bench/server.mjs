// The loopback server of the figures: an nginx with one fixed completion, so that the clients are compared and not the server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const token = (text, logprob) => ({ token: text, logprob, bytes: [...Buffer.from(text)], top_logprobs: [] });
const completion = JSON.stringify({
  id: 'chatcmpl-bench', object: 'chat.completion', created: 1795289740, model: 'gpt-4o-mini',
  choices: [{
    index: 0, message: { role: 'assistant', content: 'Paris.', refusal: null },
    logprobs: { content: [token('Paris', -0.01005), token('.', -0.012975)], refusal: null }, finish_reason: 'stop',
  }],
  usage: {
    prompt_tokens: 14, completion_tokens: 3, total_tokens: 17, prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  },
  service_tier: 'default', system_fingerprint: 'fp_bench',
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
const listening = (port) => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); }).on('error', () => resolve(false));
});

/** `{ url, stop }`, or undefined where there is no nginx. */
export async function startServer() {
  const program = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'].find(existsSync);
  if (!program) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'cascade-bench-'));
  chmodSync(folder, 0o755);  // its worker may run as another user
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), `
daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 2048; }
http {
  access_log off; keepalive_requests 100000000; client_body_buffer_size 256k;
  client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  default_type application/json;
  server { listen 127.0.0.1:${port}; location / { return 200 '${completion.replaceAll("'", "\\'")}'; } }
}`);
  const nginx = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], { stdio: 'ignore' });
  process.once('exit', () => nginx.kill());
  for (let i = 0; i < 250 && nginx.exitCode === null && !(await listening(port)); i++) await sleep(20);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async stop() {
      const gone = once(nginx, 'exit');
      nginx.kill();
      await gone;
      rmSync(folder, { recursive: true });
    },
  };
}

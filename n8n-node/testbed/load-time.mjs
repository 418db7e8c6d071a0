// What loading the node costs n8n at start, and what the first question to the engine costs. Median of seven processes.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist');
const script = `
  require('n8n-workflow');
  const start = performance.now();
  for (const name of ['CascadeFlow', 'CascadeFlowChatModel']) new (require('${dist}/nodes/' + name + '/' + name + '.node.js')[name])();
  const loaded = performance.now();
  require('${dist}/core.js').engine.classify({ prompt: 'What is the capital of France?' });
  const first = performance.now();
  for (let i = 0; i < 200; i++) require('${dist}/core.js').engine.judge({ prompt: 'What is the capital of France?', answer: 'Paris.' });
  const judged = (performance.now() - first) / 200;
  console.log(JSON.stringify([loaded - start, first - loaded, judged]));
`;
const runs = Array.from({ length: 7 }, () => JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })));
const median = (index) => runs.map((run) => run[index]).sort((a, b) => a - b)[3];
console.log(`n8n: both nodes load in ${median(0).toFixed(1)} ms; the engine starts in ${median(1).toFixed(1)} ms at first use; a judgement takes ${median(2).toFixed(3)} ms`);
if (median(0) > 150) {
  console.error('n8n: loading the nodes takes more than 150 ms');
  process.exit(1);
}

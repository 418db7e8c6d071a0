// `npx cascadeflow`: a demonstration, one prompt, a look at what is there, and the replay of logs. All of it by the engine.
import { readFileSync } from 'node:fs';
import { CascadeAgent, cascadeflowError, engineInfo, explain, replay, VERSION, type AgentConfig, type CascadeResult } from './entry/node.js';

const HELP = `cascadeflow ${VERSION}: ask the cheap model first, the strong one only when that is not good enough

  cascadeflow demo                     a cascade at work, with models that need no key
  cascadeflow run PROMPT [options]     answers one prompt
      --config FILE                    options of the agent as JSON (models, quality, ...); else keys in the environment decide
      --json                           the whole result
      --explain                        how the answer came to be
      --strong                         straight to the strong model
  cascadeflow doctor                   which engine runs, and which keys are there
  cascadeflow replay FILE              what recorded calls (JSON lines) would have cost with a cascade
  cascadeflow --version
`;

async function main(argv: string[]): Promise<number> {
  const [command, ...rest] = argv;
  switch (command) {
    case 'demo': return demo();
    case 'run': return runPrompt(rest);
    case 'doctor': return doctor();
    case 'replay': return replayFile(rest);
    case '--version': case '-v': case 'version':
      console.log(VERSION);
      return 0;
    case undefined: case 'help': case '--help': case '-h':
      console.log(HELP);
      return command === undefined ? 2 : 0;
    default:
      console.error(`cascadeflow: there is no command '${command}'.\n\n${HELP}`);
      return 2;
  }
}

function line(result: CascadeResult): string {
  return `${result.modelUsed.padEnd(14)} $${result.totalCost.toFixed(6)}  ${result.draftAccepted ? 'draft accepted' : result.cascaded ? 'escalated' : 'direct'}`
    + `  ${result.latencyMs.toFixed(0)} ms  ${result.content.replace(/\s+/g, ' ').slice(0, 70)}`;
}

/** Two models on this very machine: the cheap one knows two of four answers and says so. */
async function demo(): Promise<number> {
  const known: Record<string, [cheap: string, strong: string]> = {
    'What is the capital of France?': ['Paris is the capital of France.', 'Paris.'],
    'What is 17 * 24?': ['17 * 24 = 398', '17 * 24 = 408'],
    'Who wrote Hamlet?': ['William Shakespeare wrote Hamlet.', 'William Shakespeare.'],
    'What is the half-life of caesium-137?': ["I'm not sure, I don't know the exact value.", 'The half-life of caesium-137 is about 30.05 years.'],
  };
  const model = (which: 0 | 1) => ({
    async generate({ messages }: { messages: Array<{ content: unknown }> }) {
      const text = String(messages.at(-1)!.content);
      const found = Object.entries(known).find(([prompt]) => text.includes(prompt));
      const content = found ? found[1][which] : which === 0 ? 'Y' : 'I am a demonstration.';
      return { content, usage: { prompt_tokens: Math.ceil(text.length / 4), completion_tokens: Math.ceil(content.length / 4) }, finish_reason: 'stop' };
    },
  });
  const agent = new CascadeAgent({ models: [
    { name: 'demo-cheap', model: model(0), price: { input: 0.15, output: 0.6 } }, { name: 'demo-strong', model: model(1), price: { input: 2.5, output: 10 } },
  ] });
  let saved = 0;
  for (const prompt of Object.keys(known)) {
    const result = await agent.run(prompt);
    saved += result.costSaved;
    console.log(`> ${prompt}\n  ${line(result)}\n  ${result.reason}`);
  }
  console.log(`\nSaved $${saved.toFixed(6)} against the strong model alone. Engine: ${engineInfo().engine}.`);
  return 0;
}

async function runPrompt(args: string[]): Promise<number> {
  const flags = new Set<string>();
  const words: string[] = [];
  let config: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (word === '--config') config = args[++i];
    else if (word.startsWith('--')) flags.add(word);
    else words.push(word);
  }
  if (words.length === 0) throw new cascadeflowError('Give a prompt: cascadeflow run "What is TypeScript?"');
  const agent = config ? new CascadeAgent(JSON.parse(readFileSync(config, 'utf8')) as AgentConfig) : CascadeAgent.fromEnv();
  const options = flags.has('--strong') ? { forceDirect: true } : {};
  if (flags.has('--json') || flags.has('--explain')) {
    const result = await agent.run(words.join(' '), options);
    console.log(flags.has('--json') ? JSON.stringify(result, null, 2) : `${result.content}\n\n${explain(result)}`);
    return 0;
  }
  for await (const event of agent.stream(words.join(' '), options)) {
    if (event.type === 'chunk') process.stdout.write(event.content);
    else if (event.type === 'complete') console.error(`\n\n${line({ ...event.data.result, content: '' }).trimEnd()}`);
  }
  return 0;
}

function doctor(): number {
  const info = engineInfo();
  console.log(`engine     ${info.engine}: ${info.reason}`);
  console.log(`version    ${VERSION}, Node ${process.version}, ${process.platform}-${process.arch}`);
  const keys = ['OPENAI', 'ANTHROPIC', 'GROQ', 'TOGETHER', 'OPENROUTER', 'DEEPSEEK', 'MISTRAL', 'XAI', 'GEMINI', 'FIREWORKS', 'CEREBRAS', 'PERPLEXITY'];
  for (const name of keys) if (process.env[`${name}_API_KEY`]) console.log(`key        ${name}_API_KEY is set`);
  if (!keys.some((name) => process.env[`${name}_API_KEY`])) console.log('key        none: set OPENAI_API_KEY or another, or use local models (provider: ollama)');
  return info.engine === 'none' ? 1 : 0;
}

function replayFile(args: string[]): number {
  const file = args.find((word) => !word.startsWith('--'));
  if (!file) throw new cascadeflowError('Give a file of JSON lines: cascadeflow replay calls.jsonl');
  console.log(JSON.stringify(replay(readFileSync(file, 'utf8')), null, 2));
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => { process.exitCode = code; },
  (error: unknown) => {
    console.error(`cascadeflow: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);

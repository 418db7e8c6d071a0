// A real n8n on this machine, headless: a fresh home folder, the packed node installed as a user would, workflows
// imported and executed by n8n's command line, or a server for the browser.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Nothing of this machine's own settings reaches n8n, and n8n reaches nothing outside this machine. */
function environment(home, port) {
  return {
    PATH: process.env.PATH,
    HOME: home,
    N8N_USER_FOLDER: home,
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_HIRING_BANNER_ENABLED: 'false',
    N8N_DYNAMIC_BANNERS_ENABLED: 'false',
    EXTERNAL_FRONTEND_HOOKS_URLS: '',
    N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
    N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
    N8N_SENTRY_DSN: '',
    N8N_HOST: '127.0.0.1',
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_PORT: String(port),
    N8N_RUNNERS_BROKER_PORT: String(port + 1),
    N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
    N8N_SECURE_COOKIE: 'false',
    N8N_LOG_LEVEL: 'info',
    N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
    N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
    N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
    N8N_COMMUNITY_PACKAGES_ALLOW_TOOL_USAGE: 'true',
    N8N_ENCRYPTION_KEY: 'only-for-tests',
    N8N_BLOCK_ENV_ACCESS_IN_NODE: 'true',
    N8N_GIT_NODE_DISABLE_BARE_REPOS: 'true',
    N8N_RUNNERS_ENABLED: 'true',
    // The other one wants a native module that is not built for every Node.js.
    N8N_EXPRESSION_ENGINE: 'legacy',
    DB_SQLITE_POOL_SIZE: '2',
    N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
    N8N_LICENSE_SERVER_URL: 'http://127.0.0.1:9',
    OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'false',
    NO_COLOR: '1',
  };
}

/** Where scripts/setup-n8n.sh has put n8n: the usual version, or the one that N8N_VERSION names. */
export function hostFolder(repo) {
  const version = process.env.N8N_VERSION;
  return join(process.env.CASCADE_CACHE ?? join(repo, 'build/cache'), version ? `n8n-host-${version}` : 'n8n-host');
}

export class N8n {
  constructor(hostFolder, workFolder, port = 15678) {
    this.command = join(hostFolder, 'node_modules/n8n/bin/n8n');
    mkdirSync(workFolder, { recursive: true });
    this.home = mkdtempSync(join(resolve(workFolder), 'home-'));
    this.port = port;
    this.env = environment(this.home, port);
    this.url = `http://127.0.0.1:${port}`;
  }

  /** As n8n's own "Install" does: the tarball into the folder of community nodes, without scripts. */
  async install(tarball) {
    const nodes = join(this.home, '.n8n/nodes');
    mkdirSync(nodes, { recursive: true });
    writeFileSync(join(nodes, 'package.json'), JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }));
    await run('npm', ['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', resolve(tarball)], {
      cwd: nodes,
      env: { ...process.env },
    });
  }

  async cli(args, timeout = 120_000) {
    return await run(process.execPath, [this.command, ...args], { env: this.env, cwd: this.home, timeout, maxBuffer: 256 * 1024 * 1024 });
  }

  async importAll(workflows, credentials) {
    const file = join(this.home, 'import.json');
    writeFileSync(file, JSON.stringify(credentials));
    await this.cli(['import:credentials', `--input=${file}`]);
    writeFileSync(file, JSON.stringify(workflows));
    await this.cli(['import:workflow', `--input=${file}`]);
    rmSync(file);
  }

  /** Executes all workflows in one process. What succeeds need not be executed by itself any more. */
  async executeAll() {
    this.snapshots = join(this.home, 'snapshots');
    mkdirSync(this.snapshots);
    // A failed workflow makes the whole command fail; each is looked at by itself.
    await this.cli(['execute-batch', `--snapshot=${this.snapshots}`, '--concurrency=1'], 600_000).catch(() => undefined);
  }

  /** Executes a workflow, or takes what came of it before; gives n8n's whole run, and the items of each node. */
  async execute(id, { again = false } = {}) {
    const snapshot = join(this.snapshots ?? this.home, `${id}-snapshot.json`);
    const document = !again && existsSync(snapshot) ? JSON.parse(readFileSync(snapshot, 'utf8')) : await this.executeOne(id);
    const resultData = document.data?.resultData ?? document.resultData;
    return {
      resultData,
      error: resultData.error,
      runs: (node) => resultData.runData[node] ?? [],
      items: (node) => (resultData.runData[node] ?? []).flatMap((one) => one.data?.main?.[0] ?? []),
      sub: (node) => (resultData.runData[node] ?? []).flatMap((one) => one.data?.ai_languageModel?.[0] ?? []),
    };
  }

  async executeOne(id) {
    let output;
    try {
      output = (await this.cli(['execute', `--id=${id}`, '--rawOutput'])).stdout;
    } catch (error) {
      output = error.stdout ?? '';
      if (!output.includes('"resultData"')) throw new Error(`n8n execute ${id} failed:\n${error.stdout}\n${error.stderr}`);
    }
    return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  }

  async serve() {
    this.server = spawn(process.execPath, [this.command, 'start'], { env: this.env, cwd: this.home, stdio: ['ignore', 'pipe', 'pipe'] });
    this.log = '';
    this.server.stdout.on('data', (data) => (this.log += data));
    this.server.stderr.on('data', (data) => (this.log += data));
    const deadline = Date.now() + 90_000;
    for (;;) {
      try {
        const response = await fetch(`${this.url}/rest/settings`);
        if (response.ok && (await response.text()).startsWith('{')) return;
      } catch {
        // not up yet
      }
      if (Date.now() > deadline || this.server.exitCode !== null) throw new Error(`n8n did not start:\n${this.log}`);
      await new Promise((wake) => setTimeout(wake, 250));
    }
  }

  async stop() {
    if (this.server && this.server.exitCode === null) {
      const gone = new Promise((wake) => this.server.once('exit', wake));
      this.server.kill('SIGTERM');
      const kill = setTimeout(() => this.server.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(kill);
    }
  }

  async dispose() {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}

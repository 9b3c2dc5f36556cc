import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';

const TOKEN = 'bench-token-0123456789-0123456789-0123456789';

/** The built product on a fresh embedded database, with the benchmark's flow published. */
export interface EngineProcess {
  readonly address: string;
  readonly pid: number;
  /** Start to the first accepted webhook, ms. */
  readonly startMs: number;
  stop(): Promise<void>;
}

export interface EngineOptions {
  /** Flow document below `flows/` to publish; null: none. */
  readonly flow?: string | null;
  /** More settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** `main` or `worker`. */
  readonly entry?: string;
}

export async function startEngine(dataDir: string, sinkHost: string, options: EngineOptions = {}): Promise<EngineProcess> {
  const { flow = 'four-in-a-row', env: more = {}, entry: name = 'server' } = options;
  const entry = fileURLToPath(new URL(`../dist/bundle/${name}.js`, import.meta.url));
  const env = {
    ...process.env,
    PORT: '0',
    DATA_DIR: dataDir,
    API_TOKEN: TOKEN,
    EGRESS_ALLOW: sinkHost,
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production' as const,
    ...more,
  };
  const begin = performance.now();
  const profile = process.env['BENCH_PROFILE'] ? ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROFILE']}`] : [];
  const child = spawn(process.execPath, [...profile, entry], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await ready(child);
  const startMs = performance.now() - begin;
  if (flow !== null) await publish(address, flow, sinkHost);
  return {
    address,
    pid: child.pid ?? 0,
    startMs,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Imports and publishes a flow of the bench. */
export async function publish(address: string, flow: string, sinkHost: string): Promise<void> {
  const document = (await readFile(new URL(`./flows/${flow}.json`, import.meta.url), 'utf8')).replaceAll('127.0.0.1:4010', sinkHost);
  const { id } = (await api(address, '/api/flows', document)) as { id: string };
  await api(address, `/api/flows/${id}/publish`);
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) return reject(new Error('no output to read'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^ready (http:\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${String(code)}`)));
  });
}

/** One call of the API; POST where it has a body or none is asked for. */
export async function api(address: string, path: string, body?: string, method: 'GET' | 'POST' = 'POST'): Promise<unknown> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const reply = await request(address + path, { method, headers, ...(body === undefined ? {} : { body }) });
  if (reply.statusCode >= 300) throw new Error(`${path}: ${reply.statusCode} ${await reply.body.text()}`);
  return reply.body.json();
}

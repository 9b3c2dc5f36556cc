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

export async function startEngine(dataDir: string, sinkHost: string): Promise<EngineProcess> {
  const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const env = {
    ...process.env,
    PORT: '0',
    DATA_DIR: dataDir,
    API_TOKEN: TOKEN,
    EGRESS_ALLOW: sinkHost,
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production' as const,
  };
  const begin = performance.now();
  const profile = process.env['BENCH_PROFILE'] ? ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROFILE']}`] : [];
  const child = spawn(process.execPath, [...profile, entry], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await ready(child);
  const startMs = performance.now() - begin;
  const document = (await readFile(new URL('./flows/four-in-a-row.json', import.meta.url), 'utf8')).replaceAll('127.0.0.1:4010', sinkHost);
  const { id } = (await api(address, '/api/flows', document)) as { id: string };
  await api(address, `/api/flows/${id}/publish`);
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

async function api(address: string, path: string, body?: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const reply = await request(address + path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
  if (reply.statusCode >= 300) throw new Error(`${path}: ${reply.statusCode} ${await reply.body.text()}`);
  return reply.body.json();
}

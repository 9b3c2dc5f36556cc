import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const API_TOKEN = 'e2e-token-0123456789-0123456789-0123456789';
export const ADMIN = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'a quiet long password' } as const;

/** A start takes longer than this only when something is broken, ms. */
const PATIENCE_MS = 60_000;
/** A JSON value, as far as tests look into it. */
export type Answer = Readonly<Record<string, unknown>>;

type Env = Readonly<Record<string, string>>;

/** The real server, built, with a database and a folder of its own. */
export class Server {
  private constructor(
    readonly address: string,
    private child: ChildProcess,
    private readonly folder: string,
    private readonly env: Env,
    readonly log: string[],
  ) {}

  /** @param env settings besides those that every test needs; without an admin the set-up page is waiting */
  static async start(env: Env = {}): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-e2e-'));
    const log: string[] = [];
    const { child, address } = await launch(folder, { PORT: '0', ...env }, log);
    return new Server(address, child, folder, env, log);
  }

  /** Kills the server in the middle of whatever it does, as a power cut would, and starts it again at the same address. */
  async crash(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
    this.child = (await launch(this.folder, { ...this.env, PORT: new URL(this.address).port }, this.log)).child;
  }

  /** Where its own database answers: for what a test can not wait for, such as a history. */
  async databaseUrl(): Promise<string> {
    const data = join(this.folder, 'postgres');
    const [password, pid] = await Promise.all([readFile(`${data}.password`, 'utf8'), readFile(join(data, 'postmaster.pid'), 'utf8')]);
    // The fourth line of this file is the port.
    return `postgres://postgres:${password.trim()}@127.0.0.1:${pid.split('\n')[3]?.trim() ?? ''}/plumbline`;
  }

  /** One call of the API as a program. @throws when the answer is no success */
  async api(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const response = await fetch(this.address + path, {
      method,
      headers: { authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${String(response.status)}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Answer);
  }

  /** Imports a flow document, and publishes it. @returns its id */
  async publish(document: unknown): Promise<string> {
    const { id } = await this.api('POST', '/api/flows', document);
    await this.api('POST', `/api/flows/${String(id)}/publish`, {});
    return String(id);
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await gone;
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function launch(folder: string, env: Env, log: string[]): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../backend/dist/bundle/server.js', import.meta.url))], {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', DATA_DIR: folder, API_TOKEN, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const address = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server did not start: ${log.join('\n')}`)), PATIENCE_MS);
    child.once('exit', (code) => reject(new Error(`the server ended with ${String(code)}: ${log.join('\n')}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line);
      const [, found] = /^ready (http\S+)$/.exec(line) ?? [];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    });
  });
  return { child, address };
}

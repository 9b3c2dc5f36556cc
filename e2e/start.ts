import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
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

/** The real server, built, with a database and a folder of its own. */
export class Server {
  private constructor(
    readonly address: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly log: readonly string[],
  ) {}

  /** @param env settings besides those that every test needs; without an admin the set-up page is waiting */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-e2e-'));
    const child = spawn(process.execPath, [fileURLToPath(new URL('../backend/dist/bundle/server.js', import.meta.url))], {
      env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', PORT: '0', DATA_DIR: folder, API_TOKEN, LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log: string[] = [];
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
    return new Server(address, child, folder, log);
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

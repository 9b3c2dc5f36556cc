import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Json, JsonObject } from '@plumbline/shared';
import { payloadDirOf } from './database.js';

export const TOKEN = 'test-token-0123456789-0123456789-0123456789';

/** 32 bytes; without it each process would look for a key file in its data folder. */
export const MASTER_KEY = Buffer.alloc(32, 'test-master-key').toString('base64url');

/** Settings of one process; see `docs/settings.md`. */
export interface ProductOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Script to start instead of the built server. */
  readonly entry?: string;
  /** Node's own arguments before the script. */
  readonly nodeArgs?: readonly string[];
  /** Folder of the build to run: a mutant, or the real one. */
  readonly build?: string;
}

/** Folder of the build under test; a mutant's when the suite runs against one. */
export const BUILD = process.env['PLUMBLINE_BUILD'] ?? fileURLToPath(new URL('../../dist', import.meta.url));

/** The real server in a process of its own. */
export class Product {
  readonly log: string[] = [];
  exited = false;
  private url = '';

  private constructor(readonly child: ChildProcess) {}

  static async start(options: ProductOptions): Promise<Product> {
    const entry = options.entry ?? `${options.build ?? BUILD}/bundle/server.js`;
    const env = {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      API_TOKEN: TOKEN,
      MASTER_KEY,
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production' as const,
      ...(options.env['DATABASE_URL'] ? { PAYLOAD_DIR: payloadDirOf(options.env['DATABASE_URL']) } : {}),
      ...options.env,
    };
    const child = spawn(process.execPath, [...(options.nodeArgs ?? []), entry], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const product = new Product(child);
    child.on('exit', () => (product.exited = true));
    await product.ready();
    return product;
  }

  get address(): string {
    return this.url;
  }

  /** One call of the API; the answer is parsed when it is JSON. */
  async call(method: string, path: string, body?: Json | string | Uint8Array, headers: Record<string, string> = {}): Promise<Reply> {
    const raw =
      body === undefined
        ? {}
        : {
            body:
              typeof body === 'string' || body instanceof Uint8Array ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body),
          };
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
      ...raw,
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      type,
      headers: response.headers,
      body: type.includes('json') ? (JSON.parse(text) as JsonObject) : { text },
    };
  }

  /** Imports and publishes a document; its id. */
  async publish(document: JsonObject): Promise<string> {
    const created = await this.call('POST', '/api/flows', document);
    const id = created.body['id'] as string;
    const published = await this.call('POST', `/api/flows/${id}/publish`);
    if (published.status !== 201) throw new Error(`not published: ${JSON.stringify(created.body)} ${JSON.stringify(published.body)}`);
    return id;
  }

  async run(id: string): Promise<JsonObject> {
    return (await this.call('GET', `/api/runs/${id}`)).body;
  }

  /** Ends at once, as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends in order. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Resolves when the process has ended, for whatever reason. */
  async gone(): Promise<void> {
    if (!this.exited) await new Promise((resolve) => this.child.once('exit', resolve));
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.exited) return;
    this.child.kill(signal);
    await this.gone();
  }

  private async ready(): Promise<void> {
    const { stdout, stderr } = this.child;
    if (!stdout || !stderr) throw new Error('no output to read');
    createInterface({ input: stderr }).on('line', (line) => this.log.push(line));
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: stdout }).on('line', (line) => {
        this.log.push(line);
        const match = /^ready (http:\S+)/.exec(line);
        if (match?.[1]) {
          this.url = match[1];
          resolve();
        }
      });
      this.child.once('exit', (code) => reject(new Error(`the server ended with ${String(code)}:\n${this.log.join('\n')}`)));
    });
  }
}

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly body: JsonObject;
}

/** A step of a run as `GET /api/runs/:id` shows it. */
export function stepOf(run: JsonObject, id: string): JsonObject {
  const steps = run['steps'] as JsonObject[];
  const step = steps.find((one) => one['id'] === id);
  if (!step) throw new Error(`the run has no step ${id}`);
  return step;
}

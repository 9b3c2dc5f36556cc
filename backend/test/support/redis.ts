import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { lastingPort } from './free-port.js';
import { until } from './until.js';

const MISSING =
  'These tests need a Redis of their own, and redis-server is not installed here. Install the system package "redis-server" (Debian and Ubuntu: apt-get install redis-server).';

/** How it comes back: with nothing at all, or with what its append-only file holds. */
export type RedisStart = 'empty' | 'as_it_was';

/** A private Redis on a free port. It keeps nothing on disk unless it is told to: killed, it then forgets everything. */
export class TestRedis {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly appendOnly: boolean,
  ) {}

  /** @param options.appendOnly whether it writes an append-only file, from which it can come back as it was */
  static async start({ appendOnly = false }: { readonly appendOnly?: boolean } = {}): Promise<TestRedis> {
    const redis = new TestRedis(await lastingPort(), await mkdtemp(join(tmpdir(), 'plumbline-redis-')), appendOnly);
    await redis.up();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it on the same port as before. */
  async up(how: RedisStart = 'empty'): Promise<void> {
    if (how === 'as_it_was' && !this.appendOnly) throw new Error('this Redis writes no append-only file: it can only come back empty');
    const files = join(this.folder, 'files');
    if (how === 'empty') await rm(files, { recursive: true, force: true });
    await mkdir(files, { recursive: true });
    const keep = this.appendOnly ? 'yes' : 'no';
    const args = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', keep, '--dir', files];
    const child = spawn('redis-server', args, { stdio: 'ignore' });
    this.child = child;
    let problem: Error | null = null;
    child.once('error', (error: NodeJS.ErrnoException) => (problem = error.code === 'ENOENT' ? new Error(MISSING) : error));
    await until('Redis answers', async () => {
      if (problem) throw problem;
      return (await this.command('PING').catch(() => null)) === 'PONG';
    });
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  /** One command on a connection of its own. */
  async command(name: string, ...args: string[]): Promise<unknown> {
    const client = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.call(name, ...args);
    } finally {
      client.disconnect();
    }
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

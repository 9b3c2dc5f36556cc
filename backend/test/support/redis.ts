import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import { until } from './until.js';

const MISSING =
  'These tests need a Redis of their own, and redis-server is not installed here. Install the system package "redis-server" (Debian and Ubuntu: apt-get install redis-server).';

/** A private Redis on a free port, which keeps nothing on disk: killed, it forgets everything. */
export class TestRedis {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort(), await mkdtemp(join(tmpdir(), 'plumbline-redis-')));
    await redis.up();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, empty, on the same port as before. */
  async up(): Promise<void> {
    const args = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.folder];
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

import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startCluster, type Cluster } from '../../../src/adapters/embedded-postgres/cluster.js';
import { databaseUser } from '../../../src/adapters/embedded-postgres/system-user.js';
import { TestRedis } from '../../support/redis.js';
import { until } from '../../support/until.js';
import { restartCluster } from '../cluster.js';
import { TcpProxy } from './tcp-proxy.js';

const run = promisify(execFile);

/** Room of the small disk that the tables lie on, and how little of it is left when it is full. */
const DISK_SIZE = '8g';
const LEFT_BYTES = 64 * 1024;

/** A PostgreSQL server and a Redis of the fault suite's own, each behind a proxy; and the disk that the tables lie on, where one can be had. */
export class Stores {
  private constructor(
    private readonly folder: string,
    private readonly cluster: Cluster,
    readonly redis: TestRedis,
    readonly databaseWay: TcpProxy,
    readonly redisWay: TcpProxy,
    /** Where the small disk is mounted; or why there is none. */
    readonly disk: { readonly mount: string } | { readonly none: string },
  ) {}

  static async start(): Promise<Stores> {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-faults-'));
    // The database's user passes through it.
    await chmod(folder, 0o711);
    const cluster = await startCluster(join(folder, 'data'));
    const disk = await mountDisk(join(folder, 'disk'));
    const redis = await TestRedis.start({ appendOnly: true });
    const databaseWay = await TcpProxy.start(Number(new URL(cluster.url).port));
    const redisWay = await TcpProxy.start(Number(new URL(redis.url).port));
    const stores = new Stores(folder, cluster, redis, databaseWay, redisWay, disk);
    await stores.makeDatabase();
    return stores;
  }

  /** Where a fleet's payloads lie. */
  get payloadDir(): string {
    return join(this.folder, 'payloads');
  }

  /** The database past the proxy: for looking from outside and for breaking things. */
  get directUrl(): string {
    const url = new URL(this.cluster.url);
    url.pathname = '/faults';
    return url.href;
  }

  /** The database as the engine sees it. */
  get databaseUrl(): string {
    const url = new URL(this.directUrl);
    url.port = `${this.databaseWay.port}`;
    return url.href;
  }

  get redisUrl(): string {
    return `redis://${this.redisWay.host}`;
  }

  /** One statement on a connection of its own. */
  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.directUrl });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Restarts the server at once, as a crash of it would; resolves when it answers again. */
  async restartDatabase(): Promise<void> {
    await restartCluster(join(this.folder, 'data'));
    await until('the database answers', () => this.sql('SELECT 1').catch(() => null), 60_000);
  }

  /** Holds a table so that nobody can read or write it. */
  async lockRuns(holdMs: number): Promise<void> {
    await this.sql(`BEGIN; LOCK TABLE run IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(${holdMs / 1_000}); COMMIT`);
  }

  /** Leaves next to no room on the disk of the tables. */
  async fillDisk(): Promise<void> {
    if (!('mount' in this.disk)) throw new Error(this.disk.none);
    const { blocks, bfree, bsize } = await statfs(this.disk.mount);
    await run('mount', ['-o', `remount,size=${(blocks - bfree) * bsize + LEFT_BYTES}`, this.disk.mount]);
  }

  async freeDisk(): Promise<void> {
    if ('mount' in this.disk) await run('mount', ['-o', `remount,size=${DISK_SIZE}`, this.disk.mount]);
  }

  async stop(): Promise<void> {
    await this.databaseWay.stop();
    await this.redisWay.stop();
    await this.redis.stop();
    await this.cluster.stop();
    if ('mount' in this.disk) await run('umount', ['-l', this.disk.mount]);
    await rm(this.folder, { recursive: true, force: true });
  }

  private async makeDatabase(): Promise<void> {
    await mkdir(this.payloadDir, { recursive: true });
    const client = new pg.Client({ connectionString: this.cluster.url });
    await client.connect();
    if ('mount' in this.disk) await client.query(`CREATE TABLESPACE small LOCATION '${this.disk.mount}/tables'`);
    await client.query(`CREATE DATABASE faults TEMPLATE template0${'mount' in this.disk ? ' TABLESPACE small' : ''}`);
    await client.end();
  }
}

/** The journal of the server's own (WAL) stays on the real disk, so that its commits cost what they cost. */
async function mountDisk(mount: string): Promise<Stores['disk']> {
  await mkdir(`${mount}`, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_SIZE},mode=755`, 'tmpfs', mount]);
  } catch (error) {
    return {
      none: `a small disk can not be mounted here (${String((error as { stderr?: string }).stderr ?? error)
        .trim()
        .replace(mount, 'it')})`,
    };
  }
  await mkdir(`${mount}/tables`, { mode: 0o700 });
  const user = await databaseUser();
  if (user) await chown(`${mount}/tables`, user.uid, user.gid);
  return { mount };
}

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import { chooseFolders, type ClusterFolders } from './folders.js';
import { databaseUser, type SystemUser } from './system-user.js';

/** A database server of our own. */
export interface Cluster {
  /** Connection string of its database. */
  readonly url: string;
  /** What a person should be told about it; null: nothing. */
  readonly notice: string | null;
  stop(): Promise<void>;
}

/** How long a server may take to accept connections, ms: after a crash it replays its log first. */
const START_MS = 60_000;
const DATABASE = 'plumbline';
/** How often a starting server is looked at, ms, and how many looks in a row without it mean that it has gone. */
const LOOK_MS = 50;
const GONE_AFTER = 10;

/** TCP on loopback only, no socket file; room for several processes; the rest is PostgreSQL's own defaults. */
const FLAGS = [
  '-c',
  'listen_addresses=127.0.0.1',
  '-c',
  'unix_socket_directories=',
  '-c',
  'max_connections=200',
  '-c',
  'shared_buffers=64MB',
  '-c',
  'max_wal_size=1GB',
  '-c',
  'logging_collector=off',
  '-c',
  'update_process_title=off',
];

/**
 * Starts the bundled PostgreSQL on the data folder, or takes up the one that a killed process left running there.
 * It is started through `pg_ctl`, apart from this process: a `kill -9` of ours leaves it whole.
 */
export async function startCluster(dataDir: string): Promise<Cluster> {
  const user = await databaseUser();
  const folders = await chooseFolders(dataDir, await findBinaries(), user);
  const password = await initialised(folders, user);
  const port = await answeringServer(folders, user, password);
  const admin = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  await ensureDatabase(admin);
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/${DATABASE}`,
    notice: folders.notice,
    stop: () => program(folders.binaries.pg_ctl, ['stop', '-D', folders.data, '-m', 'fast', '-w', '-t', '20'], user).then(() => undefined),
  };
}

/** The cluster's password; makes the cluster first when there is none. A cluster that was only half made is made again. */
async function initialised({ data, binaries }: ClusterFolders, user: SystemUser | null): Promise<string> {
  const passwordFile = `${data}.password`;
  const done = await stat(join(data, 'plumbline-initialised')).catch(() => null);
  if (done) return (await readFile(passwordFile, 'utf8')).trim();
  await rm(data, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const args = [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  await makeFolder(data, user);
  await program(binaries.initdb, args, user);
  await writeFile(join(data, 'plumbline-initialised'), `${new Date().toISOString()}\n`);
  return password;
}

async function makeFolder(path: string, user: SystemUser | null): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (user) await chown(path, user.uid, user.gid);
}

/** Port of a server that runs on this folder already: line 4 of `postmaster.pid`. */
async function runningPort(data: string): Promise<number | null> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port) || port <= 0) return null;
  return (await isPostgres(pid)) ? port : null;
}

/** The pid may have been given to another program since. */
async function isPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres');
  return command.includes('postgres');
}

async function start({ data, binaries }: ClusterFolders, user: SystemUser | null): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const options = [`-p ${port}`, ...pairs(FLAGS)].join(' ');
    const result = await program(binaries.pg_ctl, ['start', '-D', data, '-l', `${data}/server.log`, '-o', options, '-W'], user).catch(
      (error: Error) => error,
    );
    if (!(result instanceof Error)) return port;
    // Another process may have taken the port in between, or a server that was killed is still letting go of its memory.
    if (attempt >= 5) throw new Error(`The bundled database did not start: ${result.message}\n${await logTail(data)}`);
    await sleep(300 * attempt);
  }
}

function pairs(flags: readonly string[]): string[] {
  return flags.map((flag) => (flag.includes('=') && flag.endsWith('=') ? `${flag}''` : flag));
}

/**
 * Port of a server that answers. One that was started a moment after its predecessor was killed can end again, since the
 * dead one's processes still hold its memory; then it is started once more.
 */
async function answeringServer(folders: ClusterFolders, user: SystemUser | null, password: string): Promise<number> {
  const untilMs = performance.now() + START_MS;
  for (;;) {
    const port = (await runningPort(folders.data)) ?? (await start(folders, user));
    const trouble = await answers(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`, folders.data, untilMs);
    if (trouble === null) return port;
    if (performance.now() > untilMs) {
      throw new Error(`The bundled database does not answer: ${trouble}\n${await logTail(folders.data)}`);
    }
  }
}

/** Waits until the server answers; what went wrong when it has gone, or time is up. */
async function answers(url: string, data: string, untilMs: number): Promise<string | null> {
  let missed = 0;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return null;
    } catch (error) {
      await sleep(LOOK_MS);
      missed = (await runningPort(data)) === null ? missed + 1 : 0;
      if (missed >= GONE_AFTER || performance.now() > untilMs) return String(error);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function ensureDatabase(admin: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function logTail(data: string): Promise<string> {
  const log = await readFile(`${data}/server.log`, 'utf8').catch(() => '');
  return log.split('\n').slice(-15).join('\n');
}

/** Runs one of PostgreSQL's programs to its end; rejects with what it said. */
function program(file: string, args: readonly string[], user: SystemUser | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(user ?? {}),
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    });
    let said = '';
    const hear = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-4_000));
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(said) : reject(new Error(said.trim() || `${file} ended with ${String(code)}`))));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}

import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { MASTER_KEY, Product } from '../support/product.js';
import { until } from '../support/until.js';
import { bearer, calling, made, ran, rested, start } from './support.js';

let database: TestDatabase;
let sink: Sink;
let product: Product;
let folder: string;
let n = 0;

const launch = (env: Record<string, string> = {}): Promise<Product> =>
  Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, DATA_DIR: folder, ...env } });

/** Which master key wraps a connection's secret. */
async function keyOf(id: string): Promise<unknown> {
  const { rows } = await database.pool.query<JsonObject>('SELECT key_id FROM connection_secret WHERE connection_id = $1', [id]);
  return rows[0]?.['key_id'];
}

/** A connection to the sink, and a published flow that uses it. */
async function used(): Promise<{ id: string; document: JsonObject; path: string }> {
  const path = `/p${++n}`;
  const id = await made(product, bearer([sink.host], { name: `c${n}`, secrets: { token: `secret-of-${n}` } }));
  return { id, document: calling(sink.url + path, id), path };
}

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  folder = await mkdtemp(join(tmpdir(), 'plumbline-keys-'));
  product = await launch();
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

describe('a secret in the database', () => {
  it.each([
    [
      'its ciphertext was swapped with that of another connection',
      'SET data = o.data, wrapped_key = o.wrapped_key, version = o.version FROM connection_secret o WHERE s.connection_id = $1 AND o.connection_id = $2',
    ],
    [
      'a bit of it was flipped',
      'SET data = set_bit(s.data, 100, 1 - get_bit(s.data, 100)) FROM connection o WHERE s.connection_id = $1 AND o.id = $2',
    ],
    [
      'a bit of its key was flipped',
      'SET wrapped_key = set_bit(s.wrapped_key, 100, 1 - get_bit(s.wrapped_key, 100)) FROM connection o WHERE s.connection_id = $1 AND o.id = $2',
    ],
    [
      'its tag was cut to 4 bytes',
      'SET data = substring(s.data FROM 1 FOR length(s.data) - 12) FROM connection o WHERE s.connection_id = $1 AND o.id = $2',
    ],
    ['its key is of an unknown master key', "SET key_id = 'ffffffffffffffff' FROM connection o WHERE s.connection_id = $1 AND o.id = $2"],
    ['it is empty', "SET data = '' FROM connection o WHERE s.connection_id = $1 AND o.id = $2"],
  ])('is refused when %s: the step fails, nothing is sent, and the log says which', async (_, tampering) => {
    const [victim, neighbour] = [await used(), await used()];
    await database.pool.query(`UPDATE connection_secret s ${tampering}`, [victim.id, neighbour.id]);
    expect(await ran(product, victim.document)).toMatchObject({
      status: 'failed',
      error: { code: 'credential_unreadable', class: 'denied', message: expect.stringContaining('Nothing was sent') },
    });
    expect(sink.callsTo(victim.path)).toEqual([]);
    expect(product.log.some((line) => line.includes('can not be decrypted') && line.includes(victim.id))).toBe(true);
    expect(await ran(product, neighbour.document)).toMatchObject({ status: 'succeeded' });
  });

  it('that was deleted by hand is refused', async () => {
    const { id, document, path } = await used();
    await database.pool.query('DELETE FROM connection_secret WHERE connection_id = $1', [id]);
    expect(await ran(product, document)).toMatchObject({ status: 'failed', error: { code: 'credential_unreadable' } });
    expect(sink.callsTo(path)).toEqual([]);
  });

  it('can be entered again, and works at once', async () => {
    const { id, document } = await used();
    await database.pool.query("UPDATE connection_secret SET data = '' WHERE connection_id = $1", [id]);
    expect(await ran(product, document)).toMatchObject({ status: 'failed' });
    await product.call('PUT', `/api/connections/${id}/secret`, { secrets: { token: 'entered-again' } });
    expect(await ran(product, document)).toMatchObject({ status: 'succeeded' });
  });
});

describe('the master key', () => {
  it('is rotated with a run in flight and no failed step, and the old one can go afterwards', async () => {
    await database.pool.query(
      "DELETE FROM connection WHERE id IN (SELECT connection_id FROM connection_secret WHERE key_id = 'ffffffffffffffff')",
    );
    const { id, document, path } = await used();
    const old = await keyOf(id);
    sink.always(path, { status: 503, headers: { 'retry-after': '0' }, effect: false });
    const retry = { attempts: 100, backoff: 'fixed', initial: '500ms', jitter: 'none', on: ['5xx', '429', 'network'] };
    const steps = { call: { ...(document['steps'] as { call: JsonObject }).call, policy: { retry } } };
    const runId = await start(product, await product.publish({ ...document, steps }));
    await until('an attempt', () => sink.callsTo(path).length > 0);
    const next = randomBytes(32).toString('base64');
    await product.stop();
    product = await launch({ MASTER_KEY: next, MASTER_KEY_PREVIOUS: MASTER_KEY });
    expect(product.log.some((line) => line.includes('wrapped with the new master key'))).toBe(true);
    const before = sink.callsTo(path).length;
    await until('an attempt after the restart', () => sink.callsTo(path).length > before);
    await product.stop();
    product = await launch({ MASTER_KEY: next });
    sink.always(path, {});
    expect(await rested(product, runId)).toMatchObject({ status: 'succeeded' });
    expect(await keyOf(id)).not.toBe(old);
    await product.stop();
    product = await launch();
    expect(product.log.some((line) => line.includes('can not be decrypted with this master key'))).toBe(true);
    expect(await ran(product, { ...document, name: 'Again' })).toMatchObject({ error: { code: 'credential_unreadable' } });
  });

  it('that is not set is made once and kept where only its owner can read it', async () => {
    await product.stop();
    product = await launch({ MASTER_KEY: '' });
    const path = join(folder, 'master.key');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const text = await readFile(path, 'utf8');
    expect(product.log.some((line) => line.includes('master.key'))).toBe(true);
    expect(product.log.join('\n')).not.toContain(text.trim());
    const { document } = await used();
    await product.stop();
    product = await launch({ MASTER_KEY: '' });
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await ran(product, document)).toMatchObject({ status: 'succeeded' });
  });

  it.each([
    ['others can read', async (path: string) => chmod(path, 0o640), /can be read by other users \(mode 640\)\. Run: chmod 600/],
    ['is damaged', async (path: string) => writeFile(path, 'half a k'), /master\.key is damaged/],
  ])('in a file that %s keeps the server from starting, in a sentence', async (_, spoil, sentence) => {
    await product.stop();
    const path = join(folder, 'master.key');
    await spoil(path);
    await expect(launch({ MASTER_KEY: '' })).rejects.toThrow(sentence);
    await rm(path);
    product = await launch({ MASTER_KEY: '' });
  });

  it('of the wrong form keeps the server from starting, without being repeated', async () => {
    await expect(launch({ MASTER_KEY: 'much-too-short' })).rejects.toThrow(/MASTER_KEY: is 32 random bytes as base64 or hex/);
    await expect(launch({ MASTER_KEY: 'much-too-short' })).rejects.not.toThrow(/much-too-short/);
  });
});

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PayloadFiles } from '../../src/adapters/payload-files/payload-files.js';
import { PayloadFolder } from '../../src/adapters/payload-files/payload-folder.js';
import { PostgresPayloadIndex } from '../../src/adapters/postgres/payload-index.js';
import { acceptRequest, newId } from '../conformance/journal-parts.js';
import { openStore } from '../conformance/open-store.js';
import { bytesOf } from '../conformance/payload-store.conformance.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const START_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
let database: TestDatabase;
let dir: string;
let store: PayloadFiles;
const damages: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  dir = await mkdtemp(join(tmpdir(), 'plumbline-payloads-'));
  store = await open();
}, START_MS);

afterAll(async () => {
  await rm(dir, { recursive: true });
  await database.drop();
}, START_MS);

/** A store as a process has it that has just started: nothing is in its memory. */
function open(): Promise<PayloadFiles> {
  const index = new PostgresPayloadIndex(database.pool);
  return PayloadFiles.open({ dir, index, newId, onDamage: ({ message }) => damages.push(message) });
}

const pathOf = (id: string): string => join(dir, id.slice(-3), id);
const put = (bytes: Uint8Array, runId = newId()) => store.put({ runId }, 'application/octet-stream', [bytes]);

async function files(): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function rows(): Promise<string[]> {
  return (await database.pool.query<{ id: string }>('SELECT id FROM payload')).rows.map(({ id }) => id);
}

/** As if it had been stored so long ago. */
async function age(id: string, ageMs: number): Promise<void> {
  await database.pool.query("UPDATE payload SET created_at = created_at - $2 * interval '1 millisecond' WHERE id = $1", [id, ageMs]);
}

describe('a payload that is not as it was stored', () => {
  it.each<[string, (path: string) => Promise<void>, RegExp]>([
    ['has another byte', async (path) => writeFile(path, flipped(await readFile(path))), /not those that were stored/],
    ['was cut', (path) => truncate(path, 99_999), /99999 bytes instead of 200000/],
    ['has grown', async (path) => writeFile(path, 'x', { flag: 'a' }), /200001 bytes/],
    ['is gone', (path) => rm(path), /missing/],
  ])('is never handed on whole when it %s, and somebody is told', async (_, harm, why) => {
    const ref = await put(randomBytes(200_000));
    await harm(pathOf(ref.id));
    damages.length = 0;
    await expect(bytesOf(store, ref.id)).rejects.toMatchObject({ code: 'payload_damaged', detail: expect.stringMatching(why) });
    expect(damages).toEqual([expect.stringMatching(why)]);
  });

  it('is refused as a value too', async () => {
    const ref = await store.putJson({ runId: newId() }, { amount: 1_000 });
    const path = pathOf(ref.id);
    await writeFile(path, (await readFile(path, 'utf8')).replace('1000', '9000'));
    expect(await store.readJson(ref)).toEqual({ amount: 1_000 });
    await expect((await open()).readJson(ref)).rejects.toMatchObject({ code: 'payload_damaged' });
  });
});

describe('what a process that dies leaves behind', () => {
  it('is removed when it was only half-written, once it is a day old', async () => {
    const [old, fresh] = [newId(), newId()];
    for (const id of [old, fresh]) await writeFile(join(dir, 'tmp', id), 'half');
    const past = new Date(Date.now() - DAY_MS - 60_000);
    await utimes(join(dir, 'tmp', old), past, past);
    await open();
    expect(await files()).not.toContain(old);
    expect(await files()).toContain(fresh);
  });

  it('is removed with its run when it was stored, and no journal ever named it', async () => {
    const runs = openStore(database);
    const request = acceptRequest();
    await runs.accept(request);
    const ref = await put(Buffer.from('never named'), request.runId);
    await age(ref.id, 2 * DAY_MS);
    await store.removeOrphans();
    expect(await bytesOf(store, ref.id)).toEqual(Buffer.from('never named'));
    await store.removeOf([request.runId]);
    expect(await files()).not.toContain(ref.id);
    expect(await rows()).not.toContain(ref.id);
    await runs.close();
  });

  it('is removed when its run never came to be, once it is a day old', async () => {
    const [old, fresh] = [await put(Buffer.from('old')), await put(Buffer.from('fresh'))];
    await age(old.id, DAY_MS + 60_000);
    await store.removeOrphans();
    expect(await rows()).not.toContain(old.id);
    expect(await files()).not.toContain(old.id);
    expect(await bytesOf(store, fresh.id)).toEqual(Buffer.from('fresh'));
  });

  it('is removed when it was known but not yet in its place', async () => {
    const ref = await put(Buffer.from('placed'));
    await rm(pathOf(ref.id));
    await writeFile(join(dir, 'tmp', ref.id), 'placed');
    await age(ref.id, 2 * DAY_MS);
    await store.removeOrphans();
    expect(await rows()).not.toContain(ref.id);
    expect(await files()).not.toContain(ref.id);
  });
});

describe('a put', () => {
  it('that fails leaves neither a file nor a row', async () => {
    const before = [await files(), await rows()];
    async function* broken(): AsyncGenerator<Uint8Array, void> {
      yield Buffer.from('half');
      throw new Error('broken');
    }
    await expect(store.put({ runId: newId() }, 'text/plain', broken())).rejects.toThrow('broken');
    const id = newId();
    // Something else stands where the file would go.
    await mkdir(pathOf(id), { recursive: true });
    const index = new PostgresPayloadIndex(database.pool);
    const other = await PayloadFiles.open({ dir, index, newId: () => id });
    await expect(other.put({ runId: newId() }, 'text/plain', [Buffer.from('x')])).rejects.toThrow();
    expect([await files(), await rows()]).toEqual(before);
  });

  it('that can not be taken back at one place is taken back at the other before anybody hears so', async () => {
    const folder = new PayloadFolder(dir);
    const left = Array.from({ length: 30 }, newId).map(async (id) => {
      await mkdir(pathOf(id), { recursive: true });
      await folder.write(id, [Buffer.from('x')]);
      return folder.remove(id).then(
        () => 'removed',
        () => existsSync(join(dir, 'tmp', id)),
      );
    });
    expect(new Set(await Promise.all(left))).toEqual(new Set([false]));
  });

  it('makes files that only we may read', async () => {
    const ref = await put(Buffer.from('ours'));
    expect((await stat(pathOf(ref.id))).mode & 0o777).toBe(0o600);
  });
});

describe('10 MB', () => {
  const PIECE = 64 * 1024;
  const COUNT = 160;

  it(
    'go to the disk while they come, and come back in pieces',
    async () => {
      let written = 0;
      let ahead = 0;
      async function* pieces(): AsyncGenerator<Uint8Array, void> {
        for (let i = 0; i < COUNT; i++) {
          yield Buffer.alloc(PIECE, i);
          written += PIECE;
          ahead = Math.max(ahead, written - (await onDisk()));
        }
      }
      const ref = await store.put({ runId: newId() }, 'application/octet-stream', pieces());
      expect(ref.bytes).toBe(PIECE * COUNT);
      expect(ahead).toBe(0);
      const sizes: number[] = [];
      for await (const piece of (await store.open(ref.id))?.chunks ?? []) sizes.push(piece.length);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(PIECE);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(PIECE * COUNT);
    },
    START_MS,
  );

  /** Size of the newest file that is being written. */
  async function onDisk(): Promise<number> {
    const newest = (await readdir(join(dir, 'tmp'))).sort().at(-1) ?? '';
    return (await stat(join(dir, 'tmp', newest))).size;
  }
});

function flipped(bytes: Buffer): Buffer {
  bytes[100_000] = (bytes[100_000] ?? 0) ^ 1;
  return bytes;
}

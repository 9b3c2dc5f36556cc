import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresHookSecrets } from '../../src/adapters/postgres/hook-secret-store.js';
import { Listener } from '../../src/adapters/postgres/listener.js';
import { createVault } from '../../src/adapters/vault/vault.js';
import { hookSecretPlace, type HookSecretStore, type NewHookSecret } from '../../src/engine/ports/hook-secrets.js';
import { rewrapSecrets } from '../../src/usecases/connections/rewrap-secrets.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

const MAX = 10;
const older = randomBytes(32);
const vault = createVault({ current: older, previous: [] });

let database: TestDatabase;
let listener: Listener;
let store: HookSecretStore;
let last = 0;

/** Ids that rise, as those of the product do. */
const newId = (): string => randomUUID().replace(/^.{8}/, String(++last).padStart(8, '0'));

async function newFlow(): Promise<string> {
  const id = newId();
  await database.pool.query("INSERT INTO flow(id, name, revision) VALUES ($1, 'Hears', 1)", [id]);
  return id;
}

function secret(flowId: string, more: Partial<NewHookSecret> = {}): NewHookSecret {
  const [id, kind] = [newId(), more.kind ?? 'github'];
  const sealed = vault.seal(hookSecretPlace({ flowId, kind, id }), `secret of ${id}`);
  return { id, flowId, kind, label: 'a', expiresMs: null, sealed, by: 'ada', ...more };
}

beforeAll(async () => {
  database = await createTestDatabase();
  listener = new Listener(database.url);
  store = new PostgresHookSecrets(database.pool, listener);
  await listener.start();
});

afterAll(async () => {
  await listener.close();
  await database.drop();
});

describe('the store of webhook secrets', () => {
  it('gives back what was put in, newest first, and as it was sealed', async () => {
    const flowId = await newFlow();
    const [a, b] = [secret(flowId, { label: 'a' }), secret(flowId, { label: 'b', kind: 'slack', expiresMs: 1_767_225_600_123 })];
    expect([await store.create(a, MAX), await store.create(b, MAX)]).toEqual(['created', 'created']);
    const records = await store.list(flowId);
    expect(records).toMatchObject([
      { id: b.id, flowId, kind: 'slack', label: 'b', createdBy: 'ada', expiresMs: 1_767_225_600_123, lastUsedMs: null },
      { id: a.id, flowId, kind: 'github', label: 'a', expiresMs: null },
    ]);
    expect(Math.abs((records[0]?.createdMs ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(await store.get(flowId, a.id)).toEqual(records[1]);
    const opened = (await store.sealed(flowId)).map(({ record, sealed }) => vault.unseal(hookSecretPlace(record), sealed));
    expect(opened).toEqual([b, a].map(({ id }) => ({ ok: true, text: `secret of ${id}` })));
  });

  it('takes none for a flow that is not there, and no more than it may', async () => {
    const flowId = await newFlow();
    expect(await store.create(secret(newId()), MAX)).toBe('no_flow');
    const answers = await Promise.all(Array.from({ length: 4 }, () => store.create(secret(flowId), 2)));
    expect(answers.sort()).toEqual(['created', 'created', 'full', 'full']);
  });

  it('changes only what is named, and only at the right flow', async () => {
    const [flowId, neighbour] = [await newFlow(), await newFlow()];
    const one = secret(flowId, { expiresMs: 5_000 });
    await store.create(one, MAX);
    expect(await store.change(flowId, one.id, { label: 'b' })).toMatchObject({ label: 'b', expiresMs: 5_000 });
    expect(await store.change(flowId, one.id, { expiresMs: 7_000 })).toMatchObject({ label: 'b', expiresMs: 7_000 });
    expect(await store.change(flowId, one.id, { expiresMs: null })).toMatchObject({ label: 'b', expiresMs: null });
    expect(await store.change(neighbour, one.id, { label: 'c' })).toBeNull();
    expect(await store.get(neighbour, one.id)).toBeNull();
    expect([await store.remove(neighbour, one.id), await store.remove(flowId, one.id), await store.remove(flowId, one.id)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(await store.list(flowId)).toEqual([]);
  });

  it('notes when one was used, at most once a minute', async () => {
    const flowId = await newFlow();
    const one = secret(flowId);
    await store.create(one, MAX);
    const used = async (): Promise<number | null> => {
      await store.touch(one.id);
      return (await store.get(flowId, one.id))?.lastUsedMs ?? null;
    };
    const first = await used();
    expect(first).not.toBeNull();
    expect(await used()).toBe(first);
    await database.pool.query("UPDATE hook_secret SET last_used_at = last_used_at - interval '61 seconds' WHERE id = $1", [one.id]);
    expect(await used()).toBeGreaterThanOrEqual(first ?? 0);
  });

  it('tells of every change, to those of other processes too, and when it may have missed one', async () => {
    const flowId = await newFlow();
    const elsewhere = new Listener(database.url);
    const heard: (string | null)[] = [];
    new PostgresHookSecrets(database.pool, elsewhere).onChanged((id) => heard.push(id));
    await elsewhere.start();
    try {
      expect(heard).toEqual([null]);
      const one = secret(flowId);
      await store.create(one, MAX);
      await store.change(flowId, one.id, { label: 'b' });
      await store.remove(flowId, one.id);
      await until('three changes are heard of', () => heard.length === 4);
      expect(heard).toEqual([null, flowId, flowId, flowId]);
    } finally {
      await elsewhere.close();
    }
  });

  it('goes with its flow', async () => {
    const flowId = await newFlow();
    await store.create(secret(flowId), MAX);
    await database.pool.query('DELETE FROM flow WHERE id = $1', [flowId]);
    expect(await store.list(flowId)).toEqual([]);
  });
});

describe('another master key', () => {
  it('wraps every secret again, page by page, and then the old one can go', async () => {
    await database.pool.query('DELETE FROM hook_secret');
    const flowIds = [await newFlow(), await newFlow()];
    for (const flowId of flowIds) for (let i = 0; i < 3; i++) await store.create(secret(flowId), MAX);
    const current = randomBytes(32);
    const during = createVault({ current, previous: [older] });
    const all = await store.wrappedByOthers(during.keyId, 4, null);
    expect(all).toHaveLength(4);
    expect(await store.wrappedByOthers(during.keyId, 4, all[3] ?? null)).toHaveLength(2);
    expect(await rewrapSecrets({ secrets: store, vault: during })).toEqual({ rewrapped: 6, unreadable: [] });
    const after = createVault({ current, previous: [] });
    for (const flowId of flowIds) {
      for (const { record, sealed } of await store.sealed(flowId)) {
        expect(after.unseal(hookSecretPlace(record), sealed)).toEqual({ ok: true, text: `secret of ${record.id}` });
      }
    }
  });
});

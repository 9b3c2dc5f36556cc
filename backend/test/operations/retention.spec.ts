import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { uuidV7, type JsonObject } from '@plumbline/shared';
import pg from 'pg';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { flow, ONCE, pathOf, post } from '../cases/flow.js';
import { createTestDatabase, payloadDirOf, type TestDatabase } from '../support/database.js';
import { Product, type Reply } from '../support/product.js';
import { until } from '../support/until.js';

const START_MS = 60_000;
const AT_ONCE = { retention: '0s' };
jest.setTimeout(START_MS);
let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await Product.start({
    env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, RETENTION_INTERVAL: '300ms', LOG_LEVEL: 'info' },
  });
}, START_MS);

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
}, START_MS);

const send = (document: JsonObject, body: JsonObject): Promise<Reply> => product.call('POST', `/hooks/${pathOf(document)}`, body);

/** One call to a service. */
function calling(settings: JsonObject | undefined, policy: JsonObject = {}, webhook: JsonObject = {}): JsonObject {
  return flow({
    name: 'Calls the CRM',
    steps: { crm: post(`${sink.url}/crm`, { retry: ONCE, ...policy }) },
    edges: ['trigger > crm'],
    webhook,
    ...(settings ? { settings } : {}),
  });
}

/** Sends an event and waits until its run rests with this status. */
async function rested(document: JsonObject, status: string, body: JsonObject = { name: 'Ada' }): Promise<string> {
  const runId = (await send(document, body)).body['runId'] as string;
  await until(`the run is ${status}`, async () => (await product.run(runId))['status'] === status);
  return runId;
}

/** Rows that belong to a run, by table. */
async function rowsOf(runId: string): Promise<Record<string, number>> {
  const tables = ['run_event', 'run_signal', 'run_kept', 'delivery', 'payload', 'event_wait'];
  const counts = tables.map((table) => `(SELECT count(*)::int FROM ${table} WHERE run_id = $1) AS ${table}`);
  const { rows } = await database.pool.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM run WHERE id = $1) AS run, ${counts.join(', ')}`,
    [runId],
  );
  return rows[0] ?? {};
}

const isGone = (runId: string): Promise<boolean> => product.call('GET', `/api/runs/${runId}`).then(({ status }) => status === 404);

/** Waits until a whole round has come and gone: a run that is to go at once was accepted after this was called, and has gone. */
async function afterARound(): Promise<void> {
  for (let i = 0; i < 2; i++) {
    const document = calling(AT_ONCE);
    await product.publish(document);
    const runId = (await send(document, { name: 'marker' })).body['runId'] as string;
    await until('a round is over', () => isGone(runId));
  }
}

describe('a run past its retention', () => {
  it('goes with everything of its own; its event is still known, and nobody can repair what is not there', async () => {
    const document = calling(AT_ONCE, {}, { dedupe: { key: '{{ trigger.body.id }}' } });
    await product.publish(document);
    const body = { id: 'once', name: 'Ada', filler: 'x'.repeat(100_000) };
    sink.always('/crm', { delayMs: 200 });
    const runId = (await send(document, body)).body['runId'] as string;
    expect(await rowsOf(runId)).toMatchObject({ run: 1, delivery: 1, payload: 1 });
    const files = async (): Promise<number> =>
      (await readdir(payloadDirOf(database.url), { recursive: true })).filter((name) => name.length > 30).length;
    expect(await files()).toBeGreaterThan(0);
    await until('it is gone', () => isGone(runId));
    sink.always('/crm', {});
    await until('its stored values are gone', async () => (await rowsOf(runId))['payload'] === 0);
    expect(await rowsOf(runId)).toEqual({ run: 0, run_event: 0, run_signal: 0, run_kept: 0, delivery: 0, payload: 0, event_wait: 0 });
    expect(await files()).toBe(0);
    for (const [method, path, sent] of [
      ['GET', `/api/runs/${runId}/events`, undefined],
      ['GET', `/api/runs/${runId}/delivery`, undefined],
      ['POST', `/api/runs/${runId}/cancel`, {}],
      ['POST', `/api/runs/${runId}/steps/crm/retry`, { attempt: 1 }],
    ] as const) {
      expect({ path, answer: await product.call(method, path, sent) }).toMatchObject({
        path,
        answer: { status: 404, body: { code: 'run_not_found' } },
      });
    }
    expect(await send(document, body)).toMatchObject({ status: 200, body: { runId } });
    expect(sink.callsTo('/crm').filter((call) => call.body.includes('Ada'))).toHaveLength(1);
  });

  it('takes the runs that it started with it; those of a run that is kept stay, whatever their own flow says', async () => {
    const callee = await product.publish({
      ...flow({ name: 'Called', steps: { crm: post(`${sink.url}/crm`) }, edges: ['trigger > crm'], settings: AT_ONCE }),
      trigger: { operation: 'flow' },
    });
    const caller = (settings?: JsonObject): JsonObject =>
      flow({
        name: 'Calls a flow',
        steps: { call: { name: 'Call', operation: 'subflow', input: { flow: callee, input: { name: 'Ada' } } } },
        edges: ['trigger > call'],
        ...(settings ? { settings } : {}),
      });
    const [kept, passing] = [caller(), caller(AT_ONCE)];
    await product.publish(kept);
    await product.publish(passing);
    const keptId = await rested(kept, 'succeeded');
    const passingId = (await send(passing, {})).body['runId'] as string;
    await until('it is gone', () => isGone(passingId));
    await afterARound();
    const children = async (parent: string): Promise<string[]> => {
      const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM run WHERE parent = $1', [parent]);
      return rows.map(({ id }) => id);
    };
    expect(await children(passingId)).toEqual([]);
    const [child = '', ...more] = await children(keptId);
    expect(more).toEqual([]);
    expect(await product.run(child)).toMatchObject({ status: 'succeeded' });
    const { rows } = await database.pool.query(
      'SELECT 1 FROM delivery d WHERE run_id IS NOT NULL AND kind = $1 AND NOT EXISTS (SELECT 1 FROM run WHERE run.id = d.run_id)',
      ['flow'],
    );
    expect(rows).toEqual([]);
  });
});

describe('a run that is kept', () => {
  it('is one that has not ended, however long ago it began, and one whose flow says nothing', async () => {
    const plain = calling(undefined);
    const [asks, parks, waits] = [
      calling(AT_ONCE, { then: 'ask' }),
      calling(AT_ONCE, { then: 'park', effect: 'idempotent' }),
      flow({
        name: 'Waits',
        steps: { wait: { name: 'Wait', operation: 'wait', input: { for: '1h' } } },
        edges: ['trigger > wait'],
        settings: AT_ONCE,
      }),
    ];
    for (const document of [plain, asks, parks, waits]) await product.publish(document);
    const kept = [await rested(plain, 'succeeded')];
    sink.script('/crm', { status: 422 });
    kept.push(await rested(asks, 'needs_attention'));
    sink.script('/crm', { status: 503 });
    kept.push(await rested(parks, 'parked'));
    kept.push(await rested(waits, 'waiting'));
    await afterARound();
    for (const runId of kept) expect(await product.call('GET', `/api/runs/${runId}`)).toMatchObject({ status: 200 });
  });

  it('is one that somebody repairs: it goes only after it has ended again', async () => {
    const document = calling({ retention: '3s' });
    await product.publish(document);
    sink.script('/crm', { status: 422 });
    const runId = await rested(document, 'failed');
    sink.script('/crm', { delayMs: 4_000 });
    expect((await product.call('POST', `/api/runs/${runId}/steps/crm/retry`, { attempt: 1 })).status).toBe(202);
    await until('the repair has ended', async () => (await product.run(runId))['status'] === 'succeeded');
    await until('it is gone', () => isGone(runId));
  }, 30_000);
});

describe('journals of a whole month', () => {
  /** Puts runs of an old month into the database, as they would lie there: accepted and ended at that time, or still open. */
  async function past(month: string, runs: readonly { status: string; endedAt?: string }[]): Promise<string[]> {
    const [year, number] = month.split('_').map(Number);
    const fromMs = Date.UTC(year ?? 0, (number ?? 1) - 1, 1);
    const toMs = Date.UTC(year ?? 0, number ?? 1, 1);
    const bound = (ms: number): string => `${uuidV7(ms, new Uint8Array(10)).slice(0, 13)}-0000-0000-000000000000`;
    const flowId = await product.publish(calling(undefined));
    const ids = runs.map((_, i) => uuidV7(fromMs + 1_000_000 + i, Buffer.from(randomUUID())));
    const client = await database.pool.connect();
    // All at once: a month that is empty is removed by the round that comes first.
    await client.query('BEGIN');
    for (const table of ['run', 'run_event']) {
      await client.query(`CREATE TABLE ${table}_${month} PARTITION OF ${table} FOR VALUES FROM ('${bound(fromMs)}') TO ('${bound(toMs)}')`);
    }
    for (const [i, { status, endedAt = new Date(fromMs + 5_000_000).toISOString() }] of runs.entries()) {
      const id = ids[i];
      await client.query('INSERT INTO run(id, flow_id, version, delivery_id, status, last_seq, epoch) VALUES ($1, $2, 1, $1, $3, 1, 1)', [
        id,
        flowId,
        status,
      ]);
      await client.query(
        `INSERT INTO run_event(run_id, seq, append_id, at, kind, body) VALUES ($1, 1, $1, $2, 'run.finished', '{"kind":"run.finished","status":"succeeded"}')`,
        [id, endedAt],
      );
      await client.query(
        `INSERT INTO delivery(id, flow_id, run_id, verdict, kind, method, path, query, headers, raw, excerpt)
         VALUES ($1, $2, $1, 'accepted', 'webhook', 'POST', '', '', '{}', '', '')`,
        [id, flowId],
      );
    }
    await client.query('COMMIT');
    client.release();
    return ids;
  }
  const tables = async (): Promise<string[]> => {
    const { rows } = await database.pool.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relname ~ '^run(_event)?_20[01]' AND relkind = 'r' ORDER BY 1",
    );
    return rows.map(({ name }) => name);
  };
  const left = async (ids: readonly string[]): Promise<string[]> => {
    const { rows } = await database.pool.query<{ id: string }>(
      'SELECT id FROM run WHERE id = ANY($1) UNION SELECT run_id FROM delivery WHERE run_id = ANY($1)',
      [ids],
    );
    return rows.map(({ id }) => id);
  };

  it('go at once when no flow keeps them, with what lies elsewhere', async () => {
    const ids = await past(
      '2011_03',
      Array.from({ length: 20 }, () => ({ status: 'succeeded' })),
    );
    await until('the month is gone', async () => (await tables()).length === 0);
    expect(await left(ids)).toEqual([]);
    expect(product.log.some((line) => line.includes('whole month') && line.includes('2011_03'))).toBe(true);
  });

  it('stay while one of them has not ended, or ended lately; the others go one by one', async () => {
    const [open = '', late = '', ...old] = await past('2012_04', [
      { status: 'parked' },
      { status: 'failed', endedAt: new Date().toISOString() },
      { status: 'succeeded' },
      { status: 'cancelled' },
    ]);
    await until('the others are gone', async () => (await left(old)).length === 0);
    await afterARound();
    expect((await left([open, late])).sort()).toEqual([open, late].sort());
    expect(await tables()).toEqual(['run_2012_04', 'run_event_2012_04']);
    await database.pool.query("UPDATE run SET status = 'cancelled' WHERE id = $1", [open]);
    await database.pool.query("UPDATE run_event SET at = '2012-05-01T00:00:00Z' WHERE run_id = $1", [late]);
    await until('the month is gone', async () => (await tables()).length === 0, 30_000);
    expect(await left([open, late])).toEqual([]);
  }, 60_000);
});

describe('what outlived its purpose', () => {
  it('goes as well: keys past their window, old events, waits and bytes of no run, limits that are over', async () => {
    const id = randomUUID();
    const old = "clock_timestamp() - interval '40 days'";
    await database.pool.query(
      `INSERT INTO dedupe(trigger_id, key, run_id, expires_at) VALUES ($1, 'old', $1, ${old}), ($1, 'new', $1, clock_timestamp() + interval '1 day')`,
      [id],
    );
    await database.pool.query(
      `INSERT INTO posted_event(id, name, body, posted_at) VALUES ('old', 'n', '{}', ${old}), ('new', 'n', '{}', clock_timestamp())`,
    );
    await database.pool.query(
      "INSERT INTO event_wait(run_id, step, attempt, name, since) VALUES ($1, 's', 1, 'nobody-posts-this', clock_timestamp())",
      [id],
    );
    await database.pool.query("INSERT INTO run_kept(run_id, append_id, why, bytes) VALUES ($1, $1, 'late', '')", [id]);
    await database.pool.query(
      `INSERT INTO gate(gate, rev, state, changed_at) VALUES ('old', 1, '{}', ${old}), ('new', 1, '{}', clock_timestamp())`,
    );
    const oldId = uuidV7(Date.now() - 100 * 86_400_000, Buffer.from(id));
    await database.pool.query(
      `INSERT INTO delivery(id, flow_id, verdict, kind, method, path, query, headers, raw, excerpt) VALUES
        ($1, $2, 'duplicate', 'webhook', 'POST', '', '', '{}', '', ''), ($3, $2, 'duplicate', 'webhook', 'POST', '', '', '{}', '', '')`,
      [oldId, id, uuidV7(Date.now(), Buffer.from(id))],
    );
    const count = async (): Promise<JsonObject> =>
      (
        await database.pool.query<JsonObject>(
          `SELECT (SELECT array_agg(key) FROM dedupe WHERE trigger_id = $1) AS keys, (SELECT array_agg(id) FROM posted_event) AS events,
            (SELECT count(*)::int FROM event_wait WHERE run_id = $1) AS waits, (SELECT count(*)::int FROM run_kept WHERE run_id = $1) AS kept,
            (SELECT array_agg(gate) FROM gate WHERE gate IN ('old', 'new')) AS gates, (SELECT count(*)::int FROM delivery WHERE flow_id = $1) AS deliveries`,
          [id],
        )
      ).rows[0] ?? {};
    const rest = { keys: ['new'], events: ['new'], waits: 0, kept: 0, gates: ['new'], deliveries: 1 };
    await until('only what still counts is there', async () => JSON.stringify(await count()) === JSON.stringify(rest));
  });
});

it('one process at a time removes runs', async () => {
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  try {
    await until(
      'the lock is free',
      async () => (await other.query<{ held: boolean }>('SELECT pg_try_advisory_lock(7420103) AS held')).rows[0]?.held,
    );
    const document = calling(AT_ONCE);
    await product.publish(document);
    const runId = await rested(document, 'succeeded');
    // Rounds that began while the lock was held, and found it so.
    const looks = async (): Promise<number> =>
      (
        await database.pool.query<{ n: number }>(
          "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'plumbline-retention'",
        )
      ).rows[0]?.n ?? 0;
    for (let i = 0; i < 2; i++) {
      await until('a round has begun', async () => (await looks()) > 0);
      await until('and ended', async () => (await looks()) === 0);
    }
    expect(await product.run(runId)).toMatchObject({ status: 'succeeded' });
    await other.query('SELECT pg_advisory_unlock(7420103)');
    await until('it is gone', () => isGone(runId));
  } finally {
    await other.end();
  }
});

it('a flow may keep its runs for at most a year, and says so in words', async () => {
  for (const retention of ['366d', 'for ever', '-1d']) {
    expect(await product.call('POST', '/api/flows', calling({ retention }))).toMatchObject({
      status: 400,
      body: { code: 'invalid_flow', problems: [{ pointer: '/settings/retention' }] },
    });
  }
  expect((await product.call('POST', '/api/flows', calling({ retention: '365d' }))).status).toBe(201);
  const schema = (await product.call('GET', '/api/flow.schema.json')).body as { properties: { settings: { properties: JsonObject } } };
  expect(schema.properties.settings.properties['retention']).toMatchObject({ type: 'string' });
});

it('What pages of forms sent is forgotten two days later, and files whose bytes are gone at once', async () => {
  const [old, young] = [randomUUID(), randomUUID()];
  await database.pool.query(
    `INSERT INTO form_submission(token_id, id, flow_id, at) VALUES ($1, 'old', $1, now() - interval '49 hours'), ($2, 'young', $2, now() - interval '47 hours')`,
    [old, young],
  );
  await database.pool.query(
    `INSERT INTO form_file(id, token_id, owner, field, name, type, bytes, at) VALUES ($1, $1, $1, 'f', 'n', 't/t', 1, now() - interval '2 hours')`,
    [old],
  );
  await until('only what still counts is there', async () => {
    const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM form_submission UNION ALL SELECT id::text FROM form_file');
    return rows.length === 1 && rows[0]?.id === 'young';
  });
});

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7, type RunEvent, type StepError } from '@plumbline/shared';
import pg from 'pg';
import { PostgresIncidentKeeper } from '../../src/adapters/postgres/incidents/keeper.js';
import { TROUBLE } from '../../src/adapters/postgres/incidents/trouble.js';
import { PostgresRunStore } from '../../src/adapters/postgres/run-store.js';
import type { IncidentBook } from '../../src/engine/ports/incident-book.js';
import type { WatchDeps } from '../../src/usecases/incidents/deps.js';
import { gatherFailures } from '../../src/usecases/incidents/gather-failures.js';
import { closeDrained, judgeAffected } from '../../src/usecases/incidents/judge-affected.js';
import { appendTo, endOf, FLOW, newId, ownedRun } from '../conformance/journal-parts.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

const DOWN: StepError = { code: 'http_503', class: '5xx', message: 'crm.example answered 503', status: 503 };
let database: TestDatabase;
let store: PostgresRunStore;
let keeper: PostgresIncidentKeeper;
let book: IncidentBook;
let deps: WatchDeps;
let worker: string;

beforeAll(async () => {
  database = await createTestDatabase();
  store = new PostgresRunStore({ url: database.url, nowMs: () => Date.now() });
  keeper = new PostgresIncidentKeeper(database.url);
  worker = newId();
  await database.pool.query("INSERT INTO worker(id, expires_at) VALUES ($1, clock_timestamp() + interval '1 hour')", [worker]);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
  deps = {
    store,
    // Nothing was published: the journals alone say what was called.
    versions: { published: () => Promise.resolve(null), plan: () => null },
    clock: { nowMs: () => Date.now() },
    chance: { next: Math.random, uuid: () => uuidV7(Date.now(), randomBytes(10)) },
    log,
  };
  book = await held(keeper);
});

afterAll(async () => {
  await keeper.close();
  await store.close();
  await database.drop();
});

const held = async (by: PostgresIncidentKeeper): Promise<IncidentBook> => until('the incidents are kept', () => by.book());

function failing(connection: string, error: StepError = DOWN, next: 'park' | 'stop' = 'park'): RunEvent[] {
  return [
    {
      ...{ kind: 'step.started', step: 'crm', attempt: 1, generation: 1, idempotencyKey: 'k', effect: 'safe', fingerprint: 'f' },
      ...{
        url: 'https://crm.example/contacts',
        contract: 'http.request@1',
        timeoutMs: 1_000,
        connection: { id: connection, account: 'a' },
      },
    },
    { kind: 'step.failed', step: 'crm', attempt: 1, error, happened: 'no', next: { do: next } },
  ];
}

async function failedRun(connection: string, error?: StepError): Promise<string> {
  const runId = await ownedRun(store, worker);
  await store.append(appendTo(runId, { status: 'parked', events: failing(connection, error) }));
  return runId;
}

/** Read until it has been seen: what was committed a moment ago is left for the next look. */
async function gathered(connection: string, failures: number): Promise<Record<string, unknown>[]> {
  return until(`${failures} failures are known`, async () => {
    await gatherFailures(deps, book, () => false);
    const { rows } = await database.pool.query<Record<string, unknown>>('SELECT * FROM incident WHERE place_id = $1 ORDER BY id', [
      connection,
    ]);
    return rows.reduce((sum, { failures: own }) => sum + Number(own), 0) >= failures && rows;
  });
}

describe('The keeper of incidents', () => {
  it('makes one incident of five hundred failures of one cause, and another one of another cause', async () => {
    const crm = newId();
    await Promise.all(Array.from({ length: 500 }, () => failedRun(crm)));
    await failedRun(crm, { code: 'quota_exceeded', class: 'rejected', message: 'no', status: 402 });
    const incidents = await gathered(crm, 501);
    expect(
      incidents.map(({ place_kind, place_id, cause_class, cause_code, failures }) => [
        place_kind,
        place_id,
        cause_class,
        cause_code,
        failures,
      ]),
    ).toEqual([
      ['connection', crm, '5xx', '', 500],
      ['connection', crm, 'rejected', 'quota_exceeded', 1],
    ]);
  });

  it('loses nothing and counts nothing twice when it ends before its commit, or right after it', async () => {
    const crm = newId();
    await failedRun(crm);
    await failedRun(crm);
    const before: IncidentBook = Object.assign(Object.create(book) as IncidentBook, {
      record: () => Promise.reject(new Error('ended before the commit')),
    });
    await until('the failures are seen', async () => (await book.trouble(10)).failures.length >= 2);
    await expect(gatherFailures(deps, before, () => false)).rejects.toThrow('ended before');
    expect(await gathered(crm, 2)).toMatchObject([{ failures: 2 }]);
    // It was committed, and the place goes back: as if another process took over.
    await keeper.giveUp();
    book = await held(keeper);
    await gatherFailures(deps, book, () => false);
    expect(await gathered(crm, 2)).toMatchObject([{ failures: 2 }]);
  });

  it('waits for a failure that is older than one that it sees, and is not committed yet', async () => {
    const [crm, runId] = [newId(), await ownedRun(store, worker)];
    const slow = new pg.Client({ connectionString: database.url, application_name: 'plumbline-journal-slow' });
    await slow.connect();
    await slow.query('BEGIN');
    const [, failed] = failing(crm);
    await slow.query("INSERT INTO run_event(run_id, seq, append_id, kind, body) VALUES ($1, 3, $2, 'step.failed', $3)", [
      runId,
      newId(),
      JSON.stringify(failed),
    ]);
    await failedRun(crm);
    await gatherFailures(deps, book, () => false);
    expect((await database.pool.query('SELECT 1 FROM incident WHERE place_id = $1', [crm])).rowCount).toBe(0);
    await slow.query('COMMIT');
    await slow.end();
    await gathered(crm, 1);
    // Without the event of its attempt, nothing tells where it went: it is the flow's own.
    await gathered(FLOW, 1);
  });

  it('closes an incident when the last step that it met is done', async () => {
    const crm = newId();
    const runId = await failedRun(crm);
    const [incident] = await gathered(crm, 1);
    const stands = async (): Promise<unknown> => {
      await judgeAffected(deps, book);
      await closeDrained(deps, book);
      const found = await database.pool.query<{ closed_at: Date | null }>('SELECT closed_at FROM incident WHERE id = $1', [
        incident?.['id'],
      ]);
      return found.rows[0]?.closed_at;
    };
    expect(await stands()).toBeNull();
    const done: RunEvent = { kind: 'step.succeeded', step: 'crm', attempt: 2 };
    const ended: RunEvent = { kind: 'run.finished', status: 'succeeded' };
    await store.append(endOf(runId, { fromSeq: 4, status: 'succeeded', events: [done, ended] }));
    expect(await stands()).toBeInstanceOf(Date);
  });

  it('is one process at a time; another one takes over where it ended', async () => {
    const other = new PostgresIncidentKeeper(database.url);
    expect(await other.book()).toBeNull();
    await keeper.giveUp();
    const taken = await held(other);
    const crm = newId();
    await failedRun(crm);
    await until('it is seen', async () => (await taken.trouble(10)).failures.length > 0);
    await other.close();
    book = await held(keeper);
    await gathered(crm, 1);
  });

  it('reads failures by an index that holds nothing of runs that go well', async () => {
    const plan = await database.pool.query<{ 'QUERY PLAN': string }>(`SET enable_seqscan = off; EXPLAIN SELECT run_id FROM run_event
      WHERE ${TROUBLE} AND (at, run_id, seq) > (now(), '00000000-0000-0000-0000-000000000000', 0)
      ORDER BY at, run_id, seq LIMIT 10`);
    const [, explained] = plan as unknown as pg.QueryResult<{ 'QUERY PLAN': string }>[];
    expect(explained?.rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index (Only )?Scan using run_event_\w*idx/);
  });
});

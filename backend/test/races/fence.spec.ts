import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunStore } from '../../src/engine/ports/run-store.js';
import { ownedRun } from '../conformance/journal-parts.js';
import { openStore, setLease } from '../conformance/open-store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { claimer, cutter, mayEnd, randomFrom, signaller, undertaker, writer, type Contest, type Ledger } from './contest.js';

/** How long everybody fights, ms. */
const RACE_MS = Number(process.env['RACE_MS'] ?? 10_000);
const SEED = Number(process.env['RACE_SEED'] ?? Date.now() % 1_000_000);
const RUNS = 40;
const PROCESSES = 3;
const WRITERS_EACH = 8;

let database: TestDatabase;
let stores: (RunStore & { close(): Promise<void> })[];
let runIds: string[];
const ledger: Ledger = { appends: [], sent: [], claims: [], cuts: 0, unknown: 0 };

beforeAll(async () => {
  database = await createTestDatabase();
  stores = Array.from({ length: PROCESSES }, () => openStore(database));
  const [first] = stores;
  if (!first) throw new Error('no store');
  const workers = await Promise.all(Array.from({ length: 6 }, () => setLease(database, 60_000)));
  runIds = await Promise.all(Array.from({ length: RUNS }, (_, i) => ownedRun(first, workers[i % workers.length] ?? '')));
  const end = performance.now() + RACE_MS;
  const contest: Contest = { database, stores, runIds, workers, ledger, random: randomFrom(SEED), over: () => performance.now() > end };
  const parts = stores.flatMap((store) => {
    const busy = new Set<string>();
    return [...Array.from({ length: WRITERS_EACH }, () => writer(contest, store, busy)), signaller(contest, store)];
  });
  parts.push(...workers.map((worker, i) => claimer(contest, stores[i % PROCESSES] ?? first, worker)), undertaker(contest), cutter(contest));
  await Promise.all(parts);
  await Promise.all(stores.map((store) => store.close()));
  console.log(figures());
}, RACE_MS + 60_000);

afterAll(() => database.drop());

function figures(): string {
  const of = (kind: string): number => ledger.appends.filter(({ answer }) => answer.kind === kind).length;
  const parts = [
    `${ledger.appends.length} appends (${of('applied')} applied, ${of('fenced')} fenced, ${of('refused')} refused)`,
    `${ledger.claims.length} claims`,
    `${ledger.sent.length} signals`,
    `${ledger.cuts} connections cut`,
  ];
  return `The fence, ${RACE_MS} ms, seed ${SEED}: ${parts.join(', ')}.`;
}

async function rows<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.pool.query<Row>(text, values)).rows;
}

describe('After many writers, stale writers, claimers and signallers with connections cut at random', () => {
  it('something happened at all', () => {
    expect(ledger.appends.filter(({ answer }) => answer.kind === 'applied').length).toBeGreaterThan(RACE_MS / 20);
    expect(ledger.appends.filter(({ answer }) => answer.kind === 'fenced').length).toBeGreaterThan(10);
    expect(ledger.cuts).toBeGreaterThan(RACE_MS / 500);
    expect(ledger.claims.length).toBeGreaterThan(10);
    expect(ledger.sent.length).toBeGreaterThan(10);
  });

  it('no journal has a gap, and each row knows its last number and its epoch', async () => {
    const wrong = await rows(`
      SELECT r.id FROM run r JOIN LATERAL (SELECT count(*) n, min(seq) lowest, max(seq) highest, count(*) FILTER (WHERE kind LIKE '%run.claimed%') claims
        FROM run_event WHERE run_id = r.id) e ON true
      WHERE e.n <> r.last_seq OR e.lowest <> 1 OR e.highest <> r.last_seq OR e.claims <> r.epoch`);
    expect(wrong).toEqual([]);
  });

  it('every append that was answered "applied" is there whole and once, and no other is, but for those whose answer got lost', async () => {
    type There = { append_id: string; n: number; first: number; last: number; run_last: number };
    const there = new Map(
      (
        await rows<There>(`SELECT e.append_id, count(*)::int n, min(e.seq) first, max(e.seq) last, min(r.last_seq) run_last
          FROM run_event e JOIN run r ON r.id = e.run_id GROUP BY e.append_id, e.run_id`)
      ).map((row) => [row.append_id, row]),
    );
    const wrong: unknown[] = [];
    for (const { append, answer } of ledger.appends) {
      const found = there.get(append.appendId);
      const whole = found?.n === append.events.length && found.first === append.fromSeq + 1;
      // Committed, its answer cut off, and written past by somebody else before it was asked for again: its writer is told to stop.
      const overtaken = answer.kind === 'fenced' && found !== undefined && whole && found.last < found.run_last;
      const right = answer.kind === 'applied' ? whole : found === undefined || overtaken;
      if (!right) wrong.push({ answer, found, append });
    }
    expect(wrong).toEqual([]);
    expect(ledger.appends.filter(({ answer }) => answer.kind === 'unstorable')).toEqual([]);
  });

  it('every signal that was answered "sent" is there under its number, and the rows have counted them', async () => {
    const stored = new Map(
      (await rows<{ run_id: string; n: number; request_key: string }>('SELECT run_id, n, request_key FROM run_signal')).map((row) => [
        `${row.run_id} ${row.n}`,
        row.request_key,
      ]),
    );
    expect(ledger.sent.filter(({ runId, n, key }) => stored.get(`${runId} ${n}`) !== key)).toEqual([]);
    const wrong = await rows(`SELECT r.id FROM run r WHERE r.signals <> (SELECT count(*) FROM run_signal WHERE run_id = r.id)
      OR r.signals <> (SELECT coalesce(max(n), 0) FROM run_signal WHERE run_id = r.id)`);
    expect(wrong).toEqual([]);
  });

  it('nothing started after a cancel', async () => {
    const sends = ledger.appends
      .filter(({ append, answer }) => append.sends && answer.kind === 'applied')
      .map(({ append }) => append.appendId);
    const neverEnd = runIds.filter((_, i) => !mayEnd(i));
    const after = `SELECT e.run_id, e.seq FROM run_event e JOIN (SELECT run_id, min(at) at FROM run_signal WHERE kind = 'cancel' GROUP BY run_id) c USING (run_id)
      WHERE e.append_id = ANY($1) AND e.run_id = ANY($2) AND e.at > c.at`;
    expect(await rows(after, [sends, neverEnd])).toEqual([]);
  });

  it('no run was given up past a signal that its owner had not seen', async () => {
    const wrong: unknown[] = [];
    for (const { append, answer } of ledger.appends) {
      if (!append.releases || answer.kind !== 'applied') continue;
      const before = `SELECT count(*)::int n FROM run_signal s WHERE s.run_id = $1 AND s.at < (SELECT min(at) FROM run_event WHERE run_id = $1 AND append_id = $2)`;
      const [counted] = await rows<{ n: number }>(before, [append.runId, append.appendId]);
      if (counted?.n !== append.seen) wrong.push({ append, counted });
    }
    expect(wrong).toEqual([]);
  });

  it('no run was taken twice, and no two statements waited for each other in a circle', async () => {
    expect(new Set(ledger.claims.map(({ runId, epoch }) => `${runId} ${epoch}`)).size).toBe(ledger.claims.length);
    const [statistics] = await rows<{ deadlocks: string }>('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()');
    expect(statistics?.deadlocks).toBe('0');
  });
});

import type { Signal } from '@plumbline/shared';
import type { Append, AppendAnswer, RunStore } from '../../src/engine/ports/run-store.js';
import { appendTo, newId, succeeded } from '../conformance/journal-parts.js';
import type { TestDatabase } from '../support/database.js';

/** What everybody did, and what they were told. */
export interface Ledger {
  readonly appends: { readonly append: Append; readonly answer: AppendAnswer }[];
  readonly sent: { readonly runId: string; readonly n: number; readonly key: string }[];
  readonly claims: { readonly runId: string; readonly epoch: number }[];
  cuts: number;
  /** Signals and claims whose connection was cut under them: nobody knows what became of them. */
  unknown: number;
}

export interface Contest {
  readonly database: TestDatabase;
  /** One for each process. */
  readonly stores: readonly RunStore[];
  readonly runIds: readonly string[];
  readonly workers: readonly string[];
  readonly ledger: Ledger;
  /** In [0, 1). */
  readonly random: () => number;
  readonly over: () => boolean;
}

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Runs that may end; the others never do, so that a cancel stays a cancel. */
export const mayEnd = (index: number): boolean => index % 2 === 1;

function pick<T>(contest: Contest, from: readonly T[]): T {
  const found = from[Math.floor(contest.random() * from.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

/**
 * Writes to one run after another, in one process: mostly from what the row holds just now, sometimes from what it held
 * before. `busy` are the runs of this process that have an append under way: there is at most one.
 */
export async function writer(contest: Contest, store: RunStore, busy: Set<string>): Promise<void> {
  while (!contest.over()) {
    const runId = pick(contest, contest.runIds);
    if (busy.has(runId)) {
      await new Promise((resolve) => setImmediate(resolve));
      continue;
    }
    busy.add(runId);
    await write(contest, store, runId);
    busy.delete(runId);
  }
}

type Head = { last_seq: number; epoch: number; signals: number };

async function write(contest: Contest, store: RunStore, runId: string): Promise<void> {
  const { rows } = await contest.database.pool.query<Head>('SELECT last_seq, epoch, signals FROM run WHERE id = $1', [runId]);
  const [head] = rows;
  if (!head) throw new Error('the run is gone');
  // A burst goes on from its own appends without looking again, as an owner does.
  for (let turn = 0, fromSeq = head.last_seq; turn < 3; turn++) {
    const append = makeAppend(contest, runId, { ...head, last_seq: fromSeq });
    const answer = await store.append(append);
    contest.ledger.appends.push({ append, answer });
    if (answer.kind !== 'applied') return;
    fromSeq = append.fromSeq + append.events.length;
  }
}

function makeAppend(contest: Contest, runId: string, head: Head): Append {
  const { random } = contest;
  const stale = random();
  const at = {
    fromSeq: stale < 0.1 ? Math.max(1, head.last_seq - 1) : stale < 0.15 ? head.last_seq + 1 : head.last_seq,
    epoch: random() < 0.1 ? Math.max(0, head.epoch - 1) : head.epoch,
    seen: head.signals,
  };
  const kind = random();
  const ends = mayEnd(contest.runIds.indexOf(runId));
  if (kind < 0.1)
    return appendTo(runId, {
      ...at,
      status: 'waiting',
      wakeAtMs: Date.now() - 1,
      releases: true,
      events: [{ kind: 'run.released', wakeAtMs: null }],
    });
  if (kind < 0.15 && ends)
    return appendTo(runId, { ...at, status: 'failed', releases: true, events: [{ kind: 'run.finished', status: 'failed' }] });
  const events = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, i) => succeeded(i));
  return appendTo(runId, { ...at, sends: random() < 0.3, events });
}

/** Takes runs for one worker, whose lease comes and goes. */
export async function claimer(contest: Contest, store: RunStore, worker: string): Promise<void> {
  while (!contest.over()) {
    const theirs = contest.random() < 0.5;
    const taking = theirs
      ? store.claim(worker, 5)
      : store.claimThese(worker, [pick(contest, contest.runIds), pick(contest, contest.runIds)]);
    const claimed = await taking.catch(() => null);
    if (claimed) contest.ledger.claims.push(...claimed);
    else contest.ledger.unknown++;
    await breathe(contest, 4);
  }
}

/** Ends leases, and gives others new ones. */
export async function undertaker(contest: Contest): Promise<void> {
  while (!contest.over()) {
    const leaseMs = contest.random() < 0.5 ? -1 : 60_000;
    await contest.database.pool.query("UPDATE worker SET expires_at = clock_timestamp() + $2 * interval '1 ms' WHERE id = $1", [
      pick(contest, contest.workers),
      leaseMs,
    ]);
    await breathe(contest, 20);
  }
}

/** Cancels and repairs, some of them twice under the same key. */
export async function signaller(contest: Contest, store: RunStore): Promise<void> {
  while (!contest.over()) {
    const runId = pick(contest, contest.runIds);
    const key = contest.random() < 0.2 ? 'same' : newId();
    const signal: Signal = contest.random() < 0.05 ? { kind: 'cancel', by: 'ada' } : { kind: 'retry', step: 'a', attempt: 1, by: 'ada' };
    const answer = await store.signal(runId, signal, key, signal.kind !== 'cancel').catch(() => null);
    if (answer?.kind === 'sent') contest.ledger.sent.push({ runId, n: answer.n, key });
    if (answer === null) contest.ledger.unknown++;
    await breathe(contest, 15);
  }
}

const CUT = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name LIKE 'plumbline-journal-%' AND datname = current_database() ORDER BY random() LIMIT 1`;

/** Cuts one connection of the journals' after another. */
export async function cutter(contest: Contest): Promise<void> {
  while (!contest.over()) {
    contest.ledger.cuts += (await contest.database.pool.query(CUT)).rowCount ?? 0;
    await breathe(contest, 60);
  }
}

/** Leaves the others a turn: up to so many ms. */
async function breathe(contest: Contest, mostMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, contest.random() * mostMs));
}

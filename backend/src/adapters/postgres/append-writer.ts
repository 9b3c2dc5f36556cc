import { setTimeout as sleep } from 'node:timers/promises';
import type { Append, AppendAnswer } from '../../engine/ports/run-store.js';
import {
  encodeAppend,
  appendParameters,
  holdParameters,
  letGoParameters,
  otherParameters,
  type EncodedAppend,
} from './append-parameters.js';
import { Connection, isBadValue, isDatabaseAnswer, type Statement } from './connection.js';
import { GroupCommit, type OnFlush } from './group-commit.js';
import { APPEND, APPEND_IS_KNOWN, APPEND_WITH_OTHERS, HOLD, LET_GO, RUN_EXISTS } from './sql/append.js';
import { ADVANCE_LINES, LEAVE_LINES, LOCK_LINES } from './sql/lines.js';
import type pg from 'pg';

/** A flush without an answer is sent again on a new connection after this, ms. */
const DEADLINE_MS = 5_000;
/**
 * An append that finds its run row locked by somebody else is tried again, ever more slowly, for so long, ms; after that it
 * is taken for fenced. Longer than a flush's deadline: whoever holds the lock has mostly lost its own answer by then.
 */
const BUSY_MS = 30_000;
const MAX_BUSY_PAUSE_MS = 50;
/** After so many times it is asked whether there is such a run at all. */
const ASK_AFTER = 8;

interface Waiting extends EncodedAppend {
  readonly rows: number;
  readonly bytes: number;
  /** How often its row was locked, and since when, ms. */
  busy: number;
  busySinceMs: number;
  /** It was sent before, and its answer got lost. */
  resent: boolean;
  readonly answer: (answer: AppendAnswer) => void;
}

interface AppendRow extends pg.QueryResultRow {
  append_id: string;
  applied: boolean;
  /** Its run row is locked just now, or does not exist. */
  busy: boolean;
  mine: boolean | null;
  last_seq: number | null;
  epoch: number | null;
  signals: number | null;
  cancel: boolean | null;
}

/** Writes all appends of the process as group commits; each answers when it is durable. Never rejects. */
export class AppendWriter {
  private readonly connections: Connection[];
  private readonly group: GroupCommit<Waiting>;
  private closed = false;

  /** @param onApplied told of each append that is durable */
  constructor(
    config: pg.ClientConfig,
    private readonly onApplied: (append: Append) => void,
    onFlush?: OnFlush,
  ) {
    this.group = new GroupCommit((items, flight) => this.flush(items, flight), onFlush);
    this.connections = [new Connection(config), new Connection(config)];
  }

  append(append: Append): Promise<AppendAnswer> {
    const text = encodeAppend(append);
    if ('reason' in text) return Promise.resolve({ kind: 'unstorable', reason: text.reason });
    return new Promise((answer) => {
      const bytes = text.bodies.reduce((sum, body) => sum + body.length, 0);
      this.group.add({ ...text, rows: text.bodies.length, bytes, busy: 0, busySinceMs: 0, resent: false, answer });
    });
  }

  close(): void {
    this.closed = true;
    for (const connection of this.connections) connection.close();
  }

  private async flush(items: readonly Waiting[], flight: number): Promise<void> {
    const connection = this.connections[flight];
    if (!connection) return;
    for (let attempt = 0; !this.closed; attempt++) {
      try {
        const { rows, woken } = await write(connection, items);
        return await this.distribute(items, rows, woken, connection);
      } catch (error) {
        if (isBadValue(error)) return this.isolate(items, flight, error);
        // The rest is the database's trouble, not the appends': they are sent again unchanged, and recognised by their id.
        for (const item of items) item.resent ||= !isDatabaseAnswer(error);
        await sleep(Math.min(20 * 2 ** attempt, 1_000));
      }
    }
  }

  /** One bad value must not roll back everybody: halve until it stands alone (SQLSTATE class 22, 23, 54). */
  private async isolate(items: readonly Waiting[], flight: number, error: pg.DatabaseError): Promise<void> {
    const [only] = items;
    if (items.length === 1 && only) return this.keepUnstorable(only, flight, error);
    const half = Math.ceil(items.length / 2);
    await this.flush(items.slice(0, half), flight);
    await this.flush(items.slice(half), flight);
  }

  private async keepUnstorable(item: Waiting, flight: number, error: pg.DatabaseError): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(item.append.events));
    const keep = 'INSERT INTO run_kept(run_id, append_id, why, bytes) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING';
    await this.connections[flight]
      ?.query('keep', keep, [item.append.runId, item.append.appendId, 'unstorable', bytes], DEADLINE_MS)
      .catch(() => undefined);
    item.answer({ kind: 'unstorable', reason: `${error.code ?? ''} ${error.message}` });
  }

  private async distribute(
    items: readonly Waiting[],
    rows: readonly AppendRow[],
    woken: readonly string[],
    connection: Connection,
  ): Promise<void> {
    const byId = new Map(rows.map((row) => [row.append_id, row]));
    let untold = woken;
    for (const item of items) {
      const row = byId.get(item.append.appendId);
      const answer = row ? judge(item, row) : null;
      if (answer === 'again') await this.later(item, connection);
      else if (answer?.kind === 'fenced' && item.resent) item.answer(await this.fencedOrKnown(item, connection));
      else if (answer) {
        if (answer.kind === 'applied') this.onApplied(item.append);
        // Whose turn came is told to one of those that left their lines.
        const tells = answer.kind === 'applied' && item.append.leavesLine === true && untold.length > 0;
        item.answer(tells ? { ...answer, woken: untold } : answer);
        if (tells) untold = [];
      }
    }
  }

  private async later(item: Waiting, connection: Connection): Promise<void> {
    const busySinceMs = item.busy === 0 ? performance.now() : item.busySinceMs;
    const lost = performance.now() - busySinceMs > BUSY_MS || (item.busy === ASK_AFTER && (await isMissing(item, connection)));
    if (lost) return item.answer({ kind: 'fenced' });
    // The first times at once: most locks are those of a signal that commits within a millisecond.
    const pauseMs = Math.min(item.busy * 2, MAX_BUSY_PAUSE_MS);
    setTimeout(() => this.group.add({ ...item, busy: item.busy + 1, busySinceMs }), pauseMs);
  }

  /** Its own commit may be what moved the run on, with a later owner after it. */
  private async fencedOrKnown(item: Waiting, connection: Connection): Promise<AppendAnswer> {
    const known = await connection
      .query('append_known', APPEND_IS_KNOWN, [item.append.runId, item.append.appendId], DEADLINE_MS)
      .catch(() => []);
    return known.length > 0 && item.append.releases ? { kind: 'applied', signals: item.append.seen } : { kind: 'fenced' };
  }
}

async function isMissing({ append }: Waiting, connection: Connection): Promise<boolean> {
  const rows = await connection.query('run_exists', RUN_EXISTS, [append.runId], DEADLINE_MS).catch(() => null);
  return rows?.length === 0;
}

/** Reads a row of the answer in the order that `docs/engine.md` gives. */
function judge(item: Waiting, row: AppendRow): AppendAnswer | 'again' {
  if (row.applied || row.mine) return { kind: 'applied', signals: row.signals ?? item.append.seen };
  if (row.busy) return 'again';
  const untouched = row.last_seq === item.append.fromSeq && row.epoch === item.append.epoch;
  return untouched ? { kind: 'refused', signals: row.signals ?? 0 } : { kind: 'fenced' };
}

/** Most flushes move nothing but the runs that they append to, and take the statement that can do no more, without a transaction. */
async function write(connection: Connection, items: readonly Waiting[]): Promise<Written> {
  const append = appendOf(items);
  const besides = [...holding(items), ...leaving(items)];
  if (besides.length === 0) {
    return { rows: await connection.query<AppendRow>(append.name, append.text, append.values, DEADLINE_MS), woken: [] };
  }
  const answers = await connection.transaction<AppendRow & { id: string }>([append, ...besides], DEADLINE_MS);
  return { rows: answers[0] ?? [], woken: besides.at(-1)?.name === ADVANCE ? (answers.at(-1)?.map(({ id }) => id) ?? []) : [] };
}

interface Written {
  readonly rows: readonly AppendRow[];
  /** Runs that got their turn. */
  readonly woken: readonly string[];
}

function holding(items: readonly Waiting[]): Statement[] {
  const hold = holdParameters(items);
  const letGo = letGoParameters(items);
  return [
    ...(hold ? [{ name: 'hold', text: HOLD, values: hold }] : []),
    ...(letGo ? [{ name: 'let_go', text: LET_GO, values: letGo }] : []),
  ];
}

const ADVANCE = 'advance_lines';

function leaving(items: readonly Waiting[]): Statement[] {
  const gone = items.filter(({ append }) => append.leavesLine === true).map(({ append }) => append);
  if (gone.length === 0) return [];
  const values = [gone.map(({ appendId }) => appendId), gone.map(({ runId }) => runId)];
  return [
    { name: 'lock_lines', text: LOCK_LINES, values },
    { name: 'leave_lines', text: LEAVE_LINES, values },
    { name: ADVANCE, text: ADVANCE_LINES, values: [] },
  ];
}

function appendOf(items: readonly Waiting[]): Statement {
  const alone = items.every(({ append }) => append.children === undefined && append.tells === undefined);
  if (alone) return { name: 'append', text: APPEND, values: appendParameters(items) };
  return { name: 'append_with_others', text: APPEND_WITH_OTHERS, values: [...appendParameters(items), ...otherParameters(items)] };
}

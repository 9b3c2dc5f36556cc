import pg from 'pg';
import type { JournalEntry, PayloadRef, Signal } from '@plumbline/shared';
import type {
  AcceptAnswer,
  AcceptRequest,
  Append,
  AppendAnswer,
  ClaimedRun,
  Delivery,
  PlaceInLine,
  RunRow,
  RunStore,
  SignalAnswer,
  StoredSignal,
} from '../../engine/ports/run-store.js';
import { AcceptWriter } from './accept-writer.js';
import { CalmClient } from './calm-client.js';
import { AppendWriter } from './append-writer.js';
import { journalConfig } from './connection.js';
import { decodeEntry } from './event-codec.js';
import { CLAIM_DUE, CLAIM_ORPHANS, CLAIM_THESE, DEAD_OWNERS } from './sql/claim.js';
import { ADVANCE_LINES, EXPIRE_PLACES, LINES_OVER, MEND_LINES, PLACE_IN_LINE, SOME_OVER, STALE_LINES } from './sql/lines.js';
import { inTransaction } from './transaction.js';
import { DELIVERY, JOURNAL, KEEP_BYTES, OWNED, RUN_ROW } from './sql/read.js';
import { SIGNAL, SIGNAL_BY_KEY, SIGNALS_AFTER } from './sql/signal.js';

const ALL = 2_147_483_647;

export interface PostgresRunStoreOptions {
  readonly url: string;
  /** Corrected to the database's clock, ms. */
  readonly nowMs: () => number;
  /** Connections for claims, signals and reads, besides the four of the writers. */
  readonly poolSize?: number;
  /** Told of every run whose journal or status was changed here, after the commit. */
  readonly onChanged?: (runId: string) => void;
  /** Told of every statement that wrote accepts or appends. */
  readonly onFlush?: (what: 'accepts' | 'appends', items: number, seconds: number) => void;
}

type ClaimRow = { id: string; epoch: number };

/** The run store on PostgreSQL. Its connections are direct, never through a transaction pooler. */
export class PostgresRunStore implements RunStore {
  private readonly appends: AppendWriter;
  private readonly accepts: AcceptWriter;
  /** Its connections for claims, signals and reads; to be counted, not used. */
  readonly pool: pg.Pool;
  private readonly changed: (runId: string) => void;

  constructor({ url, nowMs, poolSize = 6, onChanged = () => undefined, onFlush }: PostgresRunStoreOptions) {
    const config = journalConfig(url);
    this.changed = onChanged;
    this.appends = new AppendWriter(
      config,
      (append) => this.applied(append),
      (items, seconds) => onFlush?.('appends', items, seconds),
    );
    this.accepts = new AcceptWriter(config, nowMs, onChanged, (items, seconds) => onFlush?.('accepts', items, seconds));
    this.pool = new pg.Pool({ ...config, Client: CalmClient, max: poolSize, query_timeout: 30_000, connectionTimeoutMillis: 5_000 });
    this.pool.on('error', () => undefined);
  }

  accept(request: AcceptRequest): Promise<AcceptAnswer> {
    return this.accepts.accept(request);
  }

  append(append: Append): Promise<AppendAnswer> {
    return this.appends.append(append);
  }

  async signal(runId: string, signal: Signal, requestKey: string, reopens: boolean): Promise<SignalAnswer> {
    const values = [runId, signal.kind, JSON.stringify(signal), signal.by, requestKey, reopens, signal.kind === 'cancel'];
    const { rows } = await this.pool.query<{ ended: boolean; n: number | null }>({ name: 'signal', text: SIGNAL, values });
    const [row] = rows;
    if (!row) return { kind: 'no_run' };
    if (row.n !== null) {
      this.changed(runId);
      return { kind: 'sent', n: row.n };
    }
    const earlier = await this.signalBy(runId, requestKey);
    return earlier ? { kind: 'repeated', ...earlier } : { kind: 'ended' };
  }

  async signalBy(runId: string, requestKey: string): Promise<{ by: string; atMs: number } | null> {
    const values = [runId, requestKey];
    const { rows } = await this.pool.query<{ actor: string; at_ms: number }>({ name: 'signal_by_key', text: SIGNAL_BY_KEY, values });
    return rows[0] ? { by: rows[0].actor, atMs: Math.floor(rows[0].at_ms) } : null;
  }

  async signalsAfter(runId: string, n: number): Promise<readonly StoredSignal[]> {
    const { rows } = await this.pool.query<{ n: number; body: Signal }>({ name: 'signals_after', text: SIGNALS_AFTER, values: [runId, n] });
    return rows.map((row) => ({ n: row.n, signal: row.body }));
  }

  async owned(worker: string): Promise<readonly { runId: string; signals: number }[]> {
    const { rows } = await this.pool.query<{ id: string; signals: number }>({ name: 'owned', text: OWNED, values: [worker] });
    return rows.map((row) => ({ runId: row.id, signals: row.signals }));
  }

  async claim(worker: string, limit: number): Promise<readonly ClaimedRun[]> {
    const due = await this.pool.query<ClaimRow>({ name: 'claim_due', text: CLAIM_DUE, values: [worker, limit] });
    const left = limit - due.rows.length;
    if (left <= 0) return this.claimed(due.rows);
    const { rows: dead } = await this.pool.query<{ owner: string }>({ name: 'dead_owners', text: DEAD_OWNERS });
    if (dead.length === 0) return this.claimed(due.rows);
    const owners = dead.map((row) => row.owner);
    const orphans = await this.pool.query<ClaimRow>({ name: 'claim_orphans', text: CLAIM_ORPHANS, values: [worker, left, owners] });
    return this.claimed([...due.rows, ...orphans.rows]);
  }

  async claimThese(worker: string, runIds: readonly string[]): Promise<readonly ClaimedRun[]> {
    const { rows } = await this.pool.query<ClaimRow>({ name: 'claim_these', text: CLAIM_THESE, values: [worker, runIds] });
    return this.claimed(rows);
  }

  async journal(runId: string, afterSeq = 0, limit = ALL): Promise<readonly JournalEntry[]> {
    const values = [runId, afterSeq, limit];
    const { rows } = await this.pool.query<Parameters<typeof decodeEntry>[1]>({ name: 'journal', text: JOURNAL, values });
    return rows.map((row) => decodeEntry(runId, row));
  }

  async row(runId: string): Promise<RunRow | null> {
    type Row = { id: string; flow_id: string; version: number; delivery_id: string; status: RunRow['status']; last_seq: number };
    const { rows } = await this.pool.query<Row>({ name: 'run_row', text: RUN_ROW, values: [runId] });
    const [row] = rows;
    if (!row) return null;
    return {
      runId: row.id,
      flowId: row.flow_id,
      version: row.version,
      deliveryId: row.delivery_id,
      status: row.status,
      lastSeq: row.last_seq,
    };
  }

  async delivery(id: string): Promise<Delivery | null> {
    type Row = {
      id: string;
      flow_id: string;
      kind: string;
      method: string;
      path: string;
      query: string;
      headers: Record<string, string>;
      raw: Buffer;
      payload: PayloadRef | null;
    };
    const { rows } = await this.pool.query<Row>({ name: 'delivery', text: DELIVERY, values: [id] });
    const [row] = rows;
    if (!row) return null;
    return {
      id: row.id,
      flowId: row.flow_id,
      kind: row.kind,
      method: row.method,
      path: row.path,
      query: row.query,
      headers: row.headers,
      raw: row.raw,
      ...(row.payload ? { payload: row.payload } : {}),
    };
  }

  async advanceLines(thorough: boolean): Promise<readonly string[]> {
    if (thorough) await this.changeLines(STALE_LINES, MEND_LINES);
    const over = await this.pool.query({ name: 'some_over', text: SOME_OVER });
    if (over.rows.length > 0) await this.changeLines(LINES_OVER, EXPIRE_PLACES);
    const { rows } = await this.pool.query<{ id: string }>({ name: 'advance_lines', text: ADVANCE_LINES });
    for (const { id } of rows) this.changed(id);
    return rows.map(({ id }) => id);
  }

  async placeInLine(runId: string): Promise<PlaceInLine | null> {
    const { rows } = await this.pool.query<PlaceInLine>({ name: 'place_in_line', text: PLACE_IN_LINE, values: [runId] });
    return rows[0] ?? null;
  }

  /** Two statements: the second sees what was put into the lines before the first had locked them. */
  private changeLines(lock: string, change: string): Promise<void> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ flow_id: string; key: string }>(lock);
      if (rows.length > 0) await client.query(change, [rows.map((row) => row.flow_id), rows.map((row) => row.key)]);
    });
  }

  async recordLate(append: Append): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(append.events));
    await this.pool.query(KEEP_BYTES, [append.runId, append.appendId, 'late', bytes]).catch(() => undefined);
  }

  /** Ends all connections; statements under way are dropped. */
  async close(): Promise<void> {
    this.appends.close();
    this.accepts.close();
    await this.pool.end();
  }

  private claimed(rows: readonly ClaimRow[]): ClaimedRun[] {
    for (const { id } of rows) this.changed(id);
    return rows.map(({ id, epoch }) => ({ runId: id, epoch }));
  }

  private applied({ runId, children, tells }: Append): void {
    this.changed(runId);
    if (children) for (const child of children) this.changed(child.runId);
    if (tells) for (const tell of tells) this.changed(tell.runId);
  }
}

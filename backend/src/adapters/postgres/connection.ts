import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { onOne } from './transaction.js';

/** A statement did not answer in time; its connection was thrown away. Whether it was committed is not known. */
export class AnswerLost extends Error {}

/**
 * Plans for the journal's statements are fixed: with statistics of an empty table the planner would pick sequential scans
 * and keep them. Every one of these statements is a handful of index look-ups; what they join among themselves is hashed (a
 * flush of 100 appends costs 2.8 ms of the database's CPU so, and 8.7 ms with nested loops only).
 *
 * Partitions are not pruned, which costs an index look-up in each month that is kept: PostgreSQL 18.4 crashes (SIGSEGV in the
 * pruning of a nested loop) where a statement that prunes while it runs also meets a row that somebody else has just changed,
 * which claims and appends do all day. `backend/test/races/fence.spec.ts` met it in two of three runs of 30 s on a busy machine.
 */
const SETTINGS =
  '-c enable_seqscan=off -c enable_mergejoin=off -c enable_partition_pruning=off -c jit=off -c plan_cache_mode=force_generic_plan -c synchronous_commit=on';

/** Settings of a connection that writes journals. */
export function journalConfig(url: string): pg.ClientConfig {
  return { connectionString: url, options: SETTINGS, keepAlive: true, application_name: `plumbline-journal-${randomUUID().slice(0, 8)}` };
}

/** A prepared statement and what it is run with. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** Runs a prepared statement of a transaction. */
export type Ask = <Row extends pg.QueryResultRow>(statement: Statement) => Promise<Row[]>;

/** One connection that is made anew when it breaks, or when a statement overruns its deadline. One statement or transaction at a time. */
export class Connection {
  private client: pg.Client | null = null;
  private closed = false;

  constructor(private readonly config: pg.ClientConfig) {}

  /** Runs a prepared statement. Rejects with `AnswerLost` when the outcome is not known. */
  query<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[], deadlineMs: number): Promise<Row[]> {
    return this.within(deadlineMs, async (client) => (await client.query<Row>({ name, text, values })).rows);
  }

  /** Runs prepared statements as one transaction: all of them, or none. Rejects as `query` does. @returns the rows of each */
  transaction<Row extends pg.QueryResultRow>(statements: readonly Statement[], deadlineMs: number): Promise<Row[][]> {
    return this.atomically(async (ask) => {
      const rows: Row[][] = [];
      for (const statement of statements) rows.push(await ask<Row>(statement));
      return rows;
    }, deadlineMs);
  }

  /** Runs prepared statements as one transaction, each chosen by what those before it answered. Rejects as `query` does. */
  atomically<T>(work: (ask: Ask) => Promise<T>, deadlineMs: number): Promise<T> {
    return this.within(deadlineMs, (client) =>
      onOne(client, () =>
        work(async <Row extends pg.QueryResultRow>(statement: Statement) => (await client.query<Row>({ ...statement })).rows),
      ),
    );
  }

  close(): void {
    this.closed = true;
    this.discard();
  }

  private async within<T>(deadlineMs: number, work: (client: pg.Client) => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const overrun = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.discard();
        reject(new AnswerLost(`no answer from the database within ${deadlineMs} ms`));
      }, deadlineMs);
    });
    try {
      return await Promise.race([this.run(work), overrun]);
    } catch (error) {
      if (isDatabaseAnswer(error)) throw error;
      this.discard();
      throw error instanceof AnswerLost
        ? error
        : new AnswerLost(`the connection to the database broke: ${String(error)}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  private async run<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    return work(this.client ?? (await this.connect()));
  }

  private async connect(): Promise<pg.Client> {
    if (this.closed) throw new Error('the connection is closed');
    const client = new pg.Client(this.config);
    client.on('error', () => this.forget(client));
    this.client = client;
    await client.connect();
    return client;
  }

  private forget(client: pg.Client): void {
    if (this.client === client) this.client = null;
  }

  private discard(): void {
    const client = this.client;
    this.client = null;
    if (client) client.end().catch(() => undefined);
  }
}

/** An error that the database itself reports for the statement, as against a broken connection or a server that shuts down. */
export function isDatabaseAnswer(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && !/^(57P|08|53)/.test(error.code ?? '');
}

/** A value of the statement is at fault (data exception, integrity, program limit), not the database. */
export function isBadValue(error: unknown): error is pg.DatabaseError {
  return isDatabaseAnswer(error) && /^(22|23|54)/.test(error.code ?? '');
}

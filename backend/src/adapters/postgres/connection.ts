import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A statement did not answer in time; its connection was thrown away. Whether it was committed is not known. */
export class AnswerLost extends Error {}

/**
 * Plans for the journal's statements are fixed: with statistics of an empty table the planner would pick sequential scans
 * and keep them. Every one of these statements is a handful of index look-ups; what they join among themselves is hashed (a
 * flush of 100 appends costs 2.8 ms of the database's CPU so, and 8.7 ms with nested loops only).
 */
const SETTINGS = '-c enable_seqscan=off -c enable_mergejoin=off -c jit=off -c plan_cache_mode=force_generic_plan -c synchronous_commit=on';

/** Settings of a connection that writes journals. */
export function journalConfig(url: string): pg.ClientConfig {
  return { connectionString: url, options: SETTINGS, keepAlive: true, application_name: `plumbline-journal-${randomUUID().slice(0, 8)}` };
}

/** One connection that is made anew when it breaks, or when a statement overruns its deadline. One statement at a time. */
export class Connection {
  private client: pg.Client | null = null;
  private closed = false;

  constructor(private readonly config: pg.ClientConfig) {}

  /** Runs a prepared statement. Rejects with `AnswerLost` when the outcome is not known. */
  async query<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[], deadlineMs: number): Promise<Row[]> {
    let timer: NodeJS.Timeout | undefined;
    const overrun = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.discard();
        reject(new AnswerLost(`no answer from the database within ${deadlineMs} ms`));
      }, deadlineMs);
    });
    try {
      return await Promise.race([this.run<Row>(name, text, values), overrun]);
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

  close(): void {
    this.closed = true;
    this.discard();
  }

  private async run<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    const client = this.client ?? (await this.connect());
    return (await client.query<Row>({ name, text, values })).rows;
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

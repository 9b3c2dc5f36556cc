import pg from 'pg';
import type { IncidentBook, IncidentKeeper } from '../../../engine/ports/incident-book.js';
import { PostgresIncidentBook } from './book.js';
import { readAgain } from './trouble.js';

/** Any number that other programs on the same database are unlikely to take. */
const LOCK = 7_420_115;
/** Longest that one statement may take, ms. */
const STATEMENT_MS = 30_000;
/** How far a takeover reads back, ms. */
const AGAIN_MS = 10 * 60_000;

/**
 * A connection that holds an advisory lock for as long as this process keeps the incidents; when it breaks, whoever asks next takes
 * over. Its statements find few rows by index, whatever the planner believes of an empty table.
 */
export class PostgresIncidentKeeper implements IncidentKeeper {
  private held: { readonly client: pg.Client; readonly book: IncidentBook } | null = null;
  private closed = false;

  constructor(private readonly url: string) {}

  async book(): Promise<IncidentBook | null> {
    if (this.closed) return null;
    return (this.held ??= await this.take())?.book ?? null;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.giveUp();
  }

  async giveUp(): Promise<void> {
    const held = this.held;
    this.held = null;
    await held?.client.end().catch(() => undefined);
  }

  private async take(): Promise<{ client: pg.Client; book: IncidentBook } | null> {
    const client = new pg.Client({
      connectionString: this.url,
      keepAlive: true,
      application_name: 'plumbline-incidents',
      query_timeout: STATEMENT_MS + 1_000,
      options: `-c jit=off -c enable_seqscan=off -c statement_timeout=${STATEMENT_MS}`,
    });
    client.on('error', () => undefined);
    client.once('end', () => {
      if (this.held?.client === client) this.held = null;
    });
    try {
      await client.connect();
      const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
      if (rows[0]?.held && !this.closed) {
        await readAgain(client, AGAIN_MS);
        return { client, book: new PostgresIncidentBook(client) };
      }
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    await client.end();
    return null;
  }
}

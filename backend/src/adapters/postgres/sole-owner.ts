import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Held by the one process that may use an embedded database. */
const LOCK = 7_420_102;
/** A process that was killed a moment ago may still be losing its connections, ms. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 50;

/**
 * Makes this process the only one on an embedded database, for as long as it lives, and ends every older lease: once the
 * lock is held their holders are known to be dead, so their runs can be taken over at once.
 * @throws Error in words for a person when another process holds it
 */
export async function becomeSoleOwner(url: string, dataDir: string): Promise<{ release(): Promise<void> }> {
  const lock = new Lock(url);
  const until = performance.now() + PATIENCE_MS;
  while (!(await lock.take())) {
    if (performance.now() > until) {
      throw new Error(`Another Plumbline uses the data folder ${dataDir} already. Stop it first, or set DATA_DIR to another folder.`);
    }
    await sleep(RETRY_MS);
  }
  await lock.query("UPDATE worker SET expires_at = clock_timestamp() - interval '1 second' WHERE expires_at > clock_timestamp()");
  return { release: () => lock.release() };
}

/**
 * An advisory lock and the connection that it lives on. When that breaks (the database was restarted) it is taken again at
 * once, long before a second server could come as far as asking for it.
 */
class Lock {
  private client: pg.Client | null = null;
  private released = false;

  constructor(private readonly url: string) {}

  /** False when somebody else holds it. */
  async take(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url, keepAlive: true, application_name: 'plumbline-sole-owner' });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
    if (!rows[0]?.held || this.released) {
      await client.end();
      return false;
    }
    this.client = client;
    client.once('end', () => void this.takeAgain());
    return true;
  }

  async query(text: string): Promise<void> {
    await this.client?.query(text);
  }

  async release(): Promise<void> {
    this.released = true;
    await this.client?.end();
  }

  private async takeAgain(): Promise<void> {
    while (!this.released && !(await this.take().catch(() => false))) await sleep(RETRY_MS);
  }
}

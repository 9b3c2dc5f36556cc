import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Held by the one process that may use an embedded database. */
const LOCK = 7_420_102;
/** A process that was killed a moment ago may still be losing its connections, ms. */
const PATIENCE_MS = 5_000;

/**
 * Makes this process the only one on an embedded database, for as long as it lives, and ends every older lease: once the
 * lock is held their holders are known to be dead, so their runs can be taken over at once.
 * @throws Error in words for a person when another process holds it
 */
export async function becomeSoleOwner(url: string, dataDir: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'plumbline-sole-owner' });
  client.on('error', () => undefined);
  await client.connect();
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
    if (rows[0]?.held) break;
    if (performance.now() > until) {
      await client.end();
      throw new Error(`Another Plumbline uses the data folder ${dataDir} already. Stop it first, or set DATA_DIR to another folder.`);
    }
    await sleep(50);
  }
  await client.query("UPDATE worker SET expires_at = clock_timestamp() - interval '1 second' WHERE expires_at > clock_timestamp()");
  return { release: () => client.end() };
}

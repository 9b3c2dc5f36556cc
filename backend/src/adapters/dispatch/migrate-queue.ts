import { runMigrations } from 'bullmq';
import pg from 'pg';
import { QUEUE_SCHEMA } from './queue-settings.js';

/**
 * Makes BullMQ's schema on PostgreSQL, or brings it up to date; of two processes that start at once, one waits for the other.
 * @throws Error in words for a person
 */
export async function migrateQueue(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await runMigrations(client, QUEUE_SCHEMA);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The queue could not be set up in the database (${reason}). Its user must be allowed to create the schema "${QUEUE_SCHEMA}"; or set QUEUE to local or redis.`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

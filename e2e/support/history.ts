import { uuidV7 } from '@plumbline/shared';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Server } from '../start.js';

const MINUTE_MS = 60_000;

/** A flow that has got an event every minute for a good three hours, and none since: nobody wants to wait for that. */
export async function hasFallenSilent(server: Server, flowId: string, sinceMs: number): Promise<void> {
  const client = new pg.Client({ connectionString: await server.databaseUrl() });
  await client.connect();
  try {
    const ids = Array.from({ length: 201 }, (_, minute) => uuidV7(Date.now() - sinceMs - minute * MINUTE_MS, randomBytes(10)));
    await client.query(
      `INSERT INTO run(id, flow_id, version, delivery_id, status, last_seq, epoch)
       SELECT id, $2, 1, id, 'succeeded', 0, 0 FROM unnest($1::uuid[]) AS id`,
      [ids, flowId],
    );
    const before = "clock_timestamp() - interval '2 days'";
    await client.query(`UPDATE flow_version SET published_at = ${before} WHERE flow_id = $1`, [flowId]);
    await client.query(`UPDATE incident_watch SET listening_since = ${before}`);
  } finally {
    await client.end();
  }
}

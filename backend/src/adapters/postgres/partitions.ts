import { uuidV7 } from '@plumbline/shared';
import type pg from 'pg';

/** How many months ahead partitions are kept ready. */
const MONTHS_AHEAD = 2;

/**
 * Makes the partitions of `run` and `run_event` for this month and the next ones. Both are divided by the time inside the
 * run id, so that a journal lies in one partition and retention can detach whole ones. What lies outside of all goes to
 * the default partition.
 */
export async function ensurePartitions(pool: pg.Pool, nowMs: number): Promise<void> {
  const now = new Date(nowMs);
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
    const from = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1);
    const to = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead + 1, 1);
    const suffix = new Date(from).toISOString().slice(0, 7).replace('-', '_');
    const bounds = `FOR VALUES FROM ('${lowestId(from)}') TO ('${lowestId(to)}')`;
    await create(pool, `run_${suffix}`, 'run', `${bounds} WITH (fillfactor = 60)`);
    await create(pool, `run_event_${suffix}`, 'run_event', bounds);
  }
}

async function create(pool: pg.Pool, name: string, parent: string, rest: string): Promise<void> {
  const { rows } = await pool.query('SELECT to_regclass($1) IS NOT NULL AS there', [name]);
  if ((rows[0] as { there: boolean }).there) return;
  try {
    await pool.query(`CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${parent} ${rest}`);
  } catch (error) {
    // Another process made it in the same moment (42P07), or ids from the future lie in the default partition already (23514).
    const code = (error as { code?: string }).code;
    if (code !== '42P07' && code !== '23514' && code !== '23505') throw error;
  }
}

/** The smallest id of that time, with no version bits: every UUIDv7 of the month is above it. */
export function lowestId(timeMs: number): string {
  return `${uuidV7(timeMs, new Uint8Array(10)).slice(0, 13)}-0000-0000-000000000000`;
}

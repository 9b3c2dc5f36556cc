import type pg from 'pg';

/** What stands in the database of runs that have not gone well: for the message of a test that waited for them in vain. */
export async function openRuns(pool: pg.Pool): Promise<string> {
  const texts: string[] = [];
  for (const question of QUESTIONS) texts.push(JSON.stringify((await pool.query(question)).rows).slice(0, MAX_CHARS));
  return texts.join('\n');
}

const MAX_CHARS = 6_000;

const QUESTIONS = [
  'SELECT status, owner, count(*)::int FROM run GROUP BY status, owner',
  'SELECT id, expires_at - clock_timestamp() AS lease FROM worker',
  "SELECT id, status, owner, epoch, last_seq, signals, wake_at - clock_timestamp() AS wakes FROM run WHERE status <> 'succeeded' LIMIT 3",
  `SELECT run_id, seq, clock_timestamp() - at AS ago, kind, left(body::text, 300) AS body FROM run_event
     WHERE run_id IN (SELECT id FROM run WHERE status <> 'succeeded' LIMIT 2) ORDER BY run_id, seq DESC LIMIT 24`,
  "SELECT state, wait_event, left(query, 120) AS query, clock_timestamp() - query_start AS since FROM pg_stat_activity WHERE state <> 'idle' AND datname = current_database()",
];

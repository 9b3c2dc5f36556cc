import type pg from 'pg';
import type { FirstStart, FirstStarts } from '../../engine/ports/first-starts.js';

const FIND = 'SELECT flow_id, done_at IS NOT NULL AS done FROM first_start WHERE what = $1';
const BEGIN = 'INSERT INTO first_start(what, flow_id) VALUES ($1, $2) ON CONFLICT DO NOTHING';
const FINISH = 'UPDATE first_start SET done_at = clock_timestamp() WHERE what = $1 AND done_at IS NULL';

/** What was made at the first start, on PostgreSQL. */
export function postgresFirstStarts(pool: pg.Pool): FirstStarts {
  async function find(what: string): Promise<FirstStart | null> {
    const { rows } = await pool.query<{ flow_id: string; done: boolean }>(FIND, [what]);
    const [row] = rows;
    return row ? { flowId: row.flow_id, done: row.done } : null;
  }
  return {
    find,
    async begin(what, flowId) {
      await pool.query(BEGIN, [what, flowId]);
      return (await find(what)) ?? { flowId, done: false };
    },
    async finish(what) {
      await pool.query(FINISH, [what]);
    },
  };
}

import type pg from 'pg';
import type { HeldCount, HeldEntry, HeldSteps, ListedHeld } from '../../engine/ports/held-steps.js';

/** What is let go in its order; what waits for a limit has a time of its own. */
const BACKLOG = "(status = 'parked' OR why = 'circuit')";
/** Let go, but its process may have ended before it told the run: after this it is let go again, under the same request key. */
const AGAIN = "interval '10 seconds'";

const COUNTS = `
SELECT gate, count(*) FILTER (WHERE status = 'parked')::int AS parked, count(*) FILTER (WHERE status = 'waiting')::int AS waiting,
  count(*) FILTER (WHERE ${BACKLOG})::int AS backlog, count(*) FILTER (WHERE why IN ('circuit', 'order'))::int AS "byCircuit",
  count(*) FILTER (WHERE released_at > clock_timestamp() - ${AGAIN})::int AS "inFlight",
  (extract(epoch FROM min(since)) * 1000)::float8 AS "oldestMs"
FROM held_step GROUP BY gate`;

/** $1 gate, $2 how many, $3 kept back before. */
const TAKE = `
WITH t AS MATERIALIZED (SELECT run_id, step FROM held_step
       WHERE gate = $1 AND ${BACKLOG} AND held_at < $3 AND (released_at IS NULL OR released_at < clock_timestamp() - ${AGAIN})
       ORDER BY run_id, step LIMIT $2 FOR UPDATE SKIP LOCKED)
UPDATE held_step h SET released_at = clock_timestamp() FROM t WHERE h.run_id = t.run_id AND h.step = t.step
RETURNING h.run_id AS "runId", h.step, h.gate, h.why, h.status, h.attempt, h.seq, (extract(epoch FROM h.since) * 1000)::float8 AS "sinceMs"`;

const LEFT = `SELECT count(*)::int AS n FROM held_step WHERE gate = $1 AND ${BACKLOG} AND held_at < $2`;

const PAGE = `
SELECT h.run_id AS "runId", h.step, h.gate, h.why, h.status, h.attempt, h.seq, (extract(epoch FROM h.since) * 1000)::float8 AS "sinceMs",
  r.flow_id AS "flowId", f.name AS "flowName"
FROM (SELECT * FROM held_step WHERE gate = $1 ORDER BY run_id, step LIMIT $2 OFFSET $3) h
JOIN run r ON r.id = h.run_id JOIN flow f ON f.id = r.flow_id ORDER BY h.run_id, h.step`;

const PLACE = `
SELECT (SELECT count(*)::int FROM held_step o WHERE o.gate = h.gate AND (o.run_id, o.step) <= (h.run_id, h.step)) AS place,
  (SELECT count(*)::int FROM held_step o WHERE o.gate = h.gate) AS of
FROM held_step h WHERE h.run_id = $1 AND h.step = $2`;

export class PostgresHeldSteps implements HeldSteps {
  constructor(private readonly pool: pg.Pool) {}

  async counts(): Promise<readonly HeldCount[]> {
    return (await this.pool.query<HeldCount>(COUNTS)).rows;
  }

  async take(gate: string, limit: number, untilMs: number): Promise<readonly HeldEntry[]> {
    const { rows } = await this.pool.query<HeldEntry>(TAKE, [gate, limit, new Date(untilMs)]);
    return [...rows].sort((a, b) => (a.runId < b.runId ? -1 : 1));
  }

  async left(gate: string, untilMs: number): Promise<number> {
    return (await this.pool.query<{ n: number }>(LEFT, [gate, new Date(untilMs)])).rows[0]?.n ?? 0;
  }

  async drop(runId: string, step: string): Promise<void> {
    await this.pool.query('DELETE FROM held_step WHERE run_id = $1 AND step = $2', [runId, step]);
  }

  async page(gate: string, offset: number, limit: number): Promise<readonly ListedHeld[]> {
    return (await this.pool.query<ListedHeld>(PAGE, [gate, limit, offset])).rows;
  }

  async place(runId: string, step: string): Promise<{ place: number; of: number } | null> {
    return (await this.pool.query<{ place: number; of: number }>(PLACE, [runId, step])).rows[0] ?? null;
  }
}

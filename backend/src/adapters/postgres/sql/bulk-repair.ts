/** $1 id, $2 request, $3 by, $4 per second, $5 runs, $6 steps, $7 attempts. */
export const CREATE = `
WITH r AS (INSERT INTO bulk_repair(id, request, by, per_second) VALUES ($1, $2::json, $3, $4))
INSERT INTO bulk_repair_item(repair_id, n, run_id, step, attempt)
SELECT $1, i.n, i.run_id, i.step, i.attempt FROM unnest($5::uuid[], $6::text[], $7::int[]) WITH ORDINALITY AS i(run_id, step, attempt, n)`;

export const READ = `
SELECT r.id, r.request, r.by, r.stopped, (extract(epoch FROM r.created_at) * 1000)::float8 AS created_ms,
  (SELECT count(*)::int FROM bulk_repair_item i WHERE i.repair_id = r.id) AS total,
  (SELECT coalesce(json_object_agg(o.outcome, o.n), '{}') FROM (
     SELECT i.outcome, count(*)::int AS n FROM bulk_repair_item i WHERE i.repair_id = r.id AND i.outcome IS NOT NULL GROUP BY i.outcome) o) AS outcomes
FROM bulk_repair r`;

export const STOP = 'UPDATE bulk_repair SET stopped = true WHERE id = $1';

/** One second's worth of one repair. Whoever takes it moves the time of the next one on; to repair an item twice does nothing. */
export const TAKE_DUE = `
WITH r AS MATERIALIZED (SELECT id, request, by, per_second FROM bulk_repair b
       WHERE NOT stopped AND next_at <= clock_timestamp()
         AND EXISTS (SELECT 1 FROM bulk_repair_item i WHERE i.repair_id = b.id AND i.outcome IS NULL)
       ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED),
 u AS (UPDATE bulk_repair b SET next_at = clock_timestamp() + interval '1 second' FROM r WHERE b.id = r.id)
SELECT r.id, r.request, r.by, i.n, i.run_id, i.step, i.attempt FROM r
CROSS JOIN LATERAL (SELECT * FROM bulk_repair_item i WHERE i.repair_id = r.id AND i.outcome IS NULL ORDER BY n LIMIT r.per_second) i ORDER BY i.n`;

export const NOTE = 'UPDATE bulk_repair_item SET outcome = $3 WHERE repair_id = $1 AND n = $2';

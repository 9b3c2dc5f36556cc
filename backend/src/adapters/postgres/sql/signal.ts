/**
 * A signal in one statement: stored, counted on the run row, and the run woken when nobody owns it.
 * $1 run, $2 kind, $3 body, $4 actor, $5 request key, $6 reopens an ended run, $7 is a cancel.
 */
export const SIGNAL = `
WITH r AS MATERIALIZED (SELECT id, signals, owner, status IN ('succeeded', 'succeeded_with_gaps', 'failed', 'cancelled') AS ended
       FROM run WHERE id = $1 FOR NO KEY UPDATE),
 s AS (INSERT INTO run_signal(run_id, n, kind, body, actor, request_key)
       SELECT r.id, r.signals + 1, $2, $3::json, $4, $5 FROM r WHERE $6 OR NOT r.ended
       ON CONFLICT (run_id, request_key) DO NOTHING RETURNING n),
 u AS (UPDATE run SET signals = run.signals + 1, cancel = CASE WHEN $7 THEN true WHEN r.ended THEN false ELSE run.cancel END, status = CASE WHEN r.ended THEN 'running' ELSE run.status END,
       wake_at = CASE WHEN run.owner IS NULL THEN clock_timestamp() ELSE run.wake_at END
       FROM s, r WHERE run.id = $1),
 n AS (SELECT pg_notify('plumbline_signal', $1::text) FROM s)
SELECT r.ended, s.n, r.owner IS NULL AS unowned, (SELECT count(*) FROM n) AS told FROM r LEFT JOIN s ON true`;

/** Who used a request key before. */
export const SIGNAL_BY_KEY = `SELECT actor, (extract(epoch FROM at) * 1000)::float8 AS at_ms FROM run_signal WHERE run_id = $1 AND request_key = $2`;

export const SIGNALS_AFTER = 'SELECT n, body FROM run_signal WHERE run_id = $1 AND n > $2 ORDER BY n';

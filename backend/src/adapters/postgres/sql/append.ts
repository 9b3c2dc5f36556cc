/**
 * One flush of appends: each applied whole or not at all, by compare-and-set on its run row (`docs/engine.md`, The fence).
 * Row locks are taken in id order, so that two statements never wait for each other in a circle; a locked row is
 * skipped and tried in the next flush.
 */
export const APPEND = `
WITH a AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[], $6::text[], $7::timestamptz[], $8::bool[], $9::bool[], $10::int[])
       AS a(run_id, append_id, from_seq, to_seq, epoch, status, wake_at, sends, releases, seen)),
 l AS MATERIALIZED (SELECT id, last_seq, epoch, last_append, signals, cancel FROM run
       WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED),
 ok AS MATERIALIZED (SELECT a.* FROM a JOIN l ON l.id = a.run_id AND l.last_seq = a.from_seq AND l.epoch = a.epoch
       WHERE NOT (a.sends AND l.cancel) AND NOT (a.releases AND l.signals <> a.seen)),
 up AS (UPDATE run r SET last_seq = ok.to_seq, last_append = ok.append_id, status = ok.status,
       owner = CASE WHEN ok.releases THEN NULL ELSE r.owner END, wake_at = ok.wake_at FROM ok WHERE r.id = ok.run_id AND r.id = ANY($1)),
 ins AS (INSERT INTO run_event(run_id, seq, append_id, kind, body) SELECT e.run_id, e.seq, e.append_id, e.kind, e.body
       FROM unnest($11::uuid[], $12::int[], $13::uuid[], $14::text[], $15::json[]) AS e(run_id, seq, append_id, kind, body)
       JOIN ok USING (append_id) ORDER BY e.run_id, e.seq)
SELECT a.append_id, ok.run_id IS NOT NULL AS applied, l.id IS NULL AS busy, l.last_append = a.append_id AS mine,
       l.last_seq, l.epoch, l.signals, l.cancel
FROM a LEFT JOIN l ON l.id = a.run_id LEFT JOIN ok ON ok.append_id = a.append_id`;

/** Whether an append that lost its answer was committed long ago: its owner has moved on since. */
export const APPEND_IS_KNOWN = 'SELECT 1 FROM run_event WHERE run_id = $1 AND append_id = $2 LIMIT 1';

/** A row that the append found locked is there; one that was never made is not. A statement of its own, off the hot path. */
export const RUN_EXISTS = 'SELECT 1 FROM run WHERE id = $1';

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

/**
 * The same, for a flush in which some append also starts runs or tells other runs something. All rows that it moves are
 * locked together, in id order and without waiting: an append whose target is locked just now is tried in the next flush, so
 * that parents and children that write to each other never wait in a circle. A row is updated once, whatever happens to it: its
 * own append and the signals of others in one. Nobody gives a run up in the flush that brings it a signal. $1 to $15 as above;
 * $16 to $23 tells (append, target, kind, body, actor, request key, reopens, is a cancel); $24 to $30 children (append, run,
 * flow, version, parent, accepted event, raw delivery), $31 their kind.
 */
export const APPEND_WITH_OTHERS = `
WITH a AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[], $6::text[], $7::timestamptz[], $8::bool[], $9::bool[], $10::int[])
       AS a(run_id, append_id, from_seq, to_seq, epoch, status, wake_at, sends, releases, seen)),
 t AS (SELECT * FROM unnest($16::uuid[], $17::uuid[], $18::text[], $19::json[], $20::text[], $21::text[], $22::bool[], $23::bool[])
       WITH ORDINALITY AS t(append_id, target, kind, body, actor, request_key, reopens, is_cancel, place)),
 l AS MATERIALIZED (SELECT id, last_seq, epoch, last_append, signals, cancel, owner, status IN ('succeeded', 'succeeded_with_gaps', 'failed', 'cancelled') AS ended
       FROM run WHERE id = ANY($1 || $17) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED),
 free AS MATERIALIZED (SELECT a.append_id, NOT EXISTS (SELECT 1 FROM t WHERE t.append_id = a.append_id AND NOT EXISTS (SELECT 1 FROM l WHERE l.id = t.target)
       AND EXISTS (SELECT 1 FROM run r WHERE r.id = t.target)) AS free FROM a),
 ok AS MATERIALIZED (SELECT a.* FROM a JOIN free USING (append_id) JOIN l ON l.id = a.run_id AND l.last_seq = a.from_seq AND l.epoch = a.epoch
       WHERE free.free AND NOT (a.sends AND l.cancel) AND NOT (a.releases AND l.signals <> a.seen) AND NOT (a.releases AND a.run_id = ANY($17))),
 s AS (INSERT INTO run_signal(run_id, n, kind, body, actor, request_key)
       SELECT t.target, l.signals + row_number() OVER (PARTITION BY t.target ORDER BY t.place), t.kind, t.body, t.actor, t.request_key
       FROM t JOIN ok ON ok.append_id = t.append_id JOIN l ON l.id = t.target WHERE t.reopens OR NOT l.ended
       ON CONFLICT (run_id, request_key) DO NOTHING RETURNING run_id, n, kind),
 told AS MATERIALIZED (SELECT run_id, max(n) AS n, bool_or(kind = 'cancel') AS cancels, pg_notify('plumbline_signal', run_id::text) FROM s GROUP BY run_id),
 up AS (UPDATE run r SET
       last_seq = coalesce(ok.to_seq, r.last_seq), last_append = coalesce(ok.append_id, r.last_append),
       status = CASE WHEN ok.run_id IS NOT NULL THEN ok.status WHEN told.n IS NOT NULL AND l.ended THEN 'running' ELSE r.status END,
       owner = CASE WHEN ok.releases THEN NULL ELSE r.owner END,
       signals = coalesce(told.n, r.signals),
       cancel = CASE WHEN told.cancels THEN true WHEN told.n IS NOT NULL AND l.ended THEN false ELSE r.cancel END,
       wake_at = CASE WHEN told.n IS NOT NULL AND l.owner IS NULL THEN clock_timestamp() WHEN ok.run_id IS NOT NULL THEN ok.wake_at ELSE r.wake_at END
       FROM l LEFT JOIN ok ON ok.run_id = l.id LEFT JOIN told ON told.run_id = l.id
       WHERE r.id = l.id AND r.id = ANY($1 || $17) AND (ok.run_id IS NOT NULL OR told.n IS NOT NULL)),
 ins AS (INSERT INTO run_event(run_id, seq, append_id, kind, body) SELECT e.run_id, e.seq, e.append_id, e.kind, e.body
       FROM unnest($11::uuid[], $12::int[], $13::uuid[], $14::text[], $15::json[]) AS e(run_id, seq, append_id, kind, body)
       JOIN ok USING (append_id) ORDER BY e.run_id, e.seq),
 c AS MATERIALIZED (SELECT c.* FROM unnest($24::uuid[], $25::uuid[], $26::uuid[], $27::int[], $28::uuid[], $29::json[], $30::bytea[], $31::text[])
       AS c(append_id, run_id, flow_id, version, parent, accepted, raw, kind) JOIN ok USING (append_id)),
 ch AS (INSERT INTO run(id, flow_id, version, delivery_id, status, last_seq, epoch, wake_at, parent)
       SELECT run_id, flow_id, version, run_id, 'queued', 1, 0, clock_timestamp(), parent FROM c ORDER BY run_id ON CONFLICT (id) DO NOTHING RETURNING id),
 ce AS (INSERT INTO run_event(run_id, seq, append_id, kind, body)
       SELECT c.run_id, 1, c.run_id, 'run.accepted', c.accepted FROM c JOIN ch ON ch.id = c.run_id),
 cd AS (INSERT INTO delivery(id, flow_id, run_id, verdict, kind, method, path, query, headers, raw, excerpt)
       SELECT c.run_id, c.flow_id, c.run_id, 'accepted', c.kind, 'POST', '', '', '{}', c.raw, '' FROM c JOIN ch ON ch.id = c.run_id ON CONFLICT (id) DO NOTHING)
SELECT a.append_id, ok.run_id IS NOT NULL AS applied, l.id IS NULL OR NOT free.free AS busy, l.last_append = a.append_id AS mine,
       l.last_seq, l.epoch, l.signals, l.cancel
FROM a JOIN free USING (append_id) LEFT JOIN l ON l.id = a.run_id LEFT JOIN ok ON ok.append_id = a.append_id`;

/**
 * Steps that a flush keeps back: $1 to $8 append, run, step, gate, why, attempt, seq, status. It follows the append in the same
 * transaction and is about the appends that were applied there (or before, when the answer got lost: then nothing changes).
 */
export const HOLD = `
INSERT INTO held_step AS was (run_id, step, gate, why, attempt, seq, status)
SELECT h.run_id, h.step, h.gate, h.why, h.attempt, h.seq, h.status
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[], $8::text[])
  AS h(append_id, run_id, step, gate, why, attempt, seq, status)
JOIN run r ON r.id = h.run_id AND r.last_append = h.append_id ORDER BY h.run_id, h.step
ON CONFLICT (run_id, step) DO UPDATE SET gate = excluded.gate, why = excluded.why, attempt = excluded.attempt, seq = excluded.seq,
  status = excluded.status, since = CASE WHEN was.gate = excluded.gate THEN was.since ELSE excluded.since END, held_at = excluded.held_at, released_at = NULL`;

/** The same for steps that are not kept back any more: $1 to $3 append, run, step. */
export const LET_GO = `
DELETE FROM held_step USING unnest($1::uuid[], $2::uuid[], $3::text[]) AS d(append_id, run_id, step)
JOIN run r ON r.id = d.run_id AND r.last_append = d.append_id
WHERE held_step.run_id = d.run_id AND held_step.step = d.step`;

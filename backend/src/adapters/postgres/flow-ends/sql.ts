import { readableJson } from '../sql/readable-json.js';

/** Two flows that are the first to listen wait for each other, so that the second one finds the first. */
export const LOCK = 'LOCK TABLE flow_watch IN SHARE ROW EXCLUSIVE MODE';

/** While nobody listens nothing is read, and the place stays behind: the first one to listen begins at the present. */
export const BEGIN = `
UPDATE end_watch SET at = clock_timestamp(), run_id = '00000000-0000-0000-0000-000000000000', seq = 0
WHERE NOT EXISTS (SELECT 1 FROM flow_watch)`;

/** A flow that listened already goes on: what ends around its publication is heard once. $1 flow, $2 version, $3 flows, $4 ends. */
export const LISTEN = `
INSERT INTO flow_watch(flow_id, version, flows, ends, since) VALUES ($1, $2, $3, $4, clock_timestamp())
ON CONFLICT (flow_id) DO UPDATE SET version = excluded.version, flows = excluded.flows, ends = excluded.ends`;

export const STOP_LISTENING = 'DELETE FROM flow_watch WHERE flow_id = $1';

/** Nothing is written while nobody listens. $1 how long nobody else reads, ms. */
export const TAKE = `
UPDATE end_watch SET held_until = clock_timestamp() + $1 * interval '1 millisecond' WHERE held_until <= clock_timestamp() AND EXISTS (SELECT 1 FROM flow_watch)
RETURNING at::text AS at, run_id, seq`;

/** $1 to $3 from, $4 to $6 to, $7 how long nobody else reads, ms. */
export const MOVE = `
UPDATE end_watch SET at = $4, run_id = $5, seq = $6, held_until = clock_timestamp() + $7 * interval '1 millisecond'
WHERE at = $1 AND run_id = $2 AND seq = $3`;

/** Most events before an end that its failure is looked for among. */
const LOOKED_AT = 1_000;

/**
 * By `run_event_end`. $1 to $3 place, $4 horizon, $5 limit, $6 how the keys of ends begin. One row for each end and flow that is to hear
 * of it, and at least one for each end: where a batch ends is known also where nobody listens to any of it. Tries of drafts, parts of
 * runs and what takes effects back are no ends of a flow. What failed last says why: the end itself says so only of what failed as a whole.
 */
export const READ = `
SELECT e.run_id, e.seq, e.at::text AS at, (extract(epoch FROM e.at) * 1000)::float8 AS at_ms, e.body, s.body AS failure,
  r.flow_id, r.version, f.name, w.flow_id AS watcher, w.version AS watcher_version, CASE WHEN d.kind = 'flow_ended' THEN d.raw END AS started_by
FROM (SELECT run_id, seq, at, ${readableJson('body')} AS body FROM run_event
      WHERE kind = 'run.finished' AND (at, run_id, seq) > ($1::timestamptz, $2::uuid, $3::int) AND at < $4::timestamptz
      ORDER BY at, run_id, seq LIMIT $5) e
LEFT JOIN run r ON r.id = e.run_id AND r.version > 0
LEFT JOIN delivery d ON d.id = r.delivery_id
LEFT JOIN flow f ON f.id = r.flow_id
LEFT JOIN flow_watch w ON w.flow_id <> r.flow_id AND (w.flows IS NULL OR r.flow_id = ANY(w.flows)) AND w.since <= e.at
  AND e.body->>'status' = ANY(w.ends) AND coalesce(d.kind, '') NOT IN ('part', 'undo')
  AND NOT EXISTS (SELECT 1 FROM dedupe k WHERE k.trigger_id = w.flow_id AND k.key = $6 || e.run_id || ' ' || e.seq)
LEFT JOIN LATERAL (
  SELECT ${readableJson('b.body')} AS body FROM run_event b
  WHERE b.run_id = e.run_id AND b.seq < e.seq AND b.seq >= e.seq - ${LOOKED_AT} AND b.kind = 'step.failed'
  ORDER BY b.seq DESC LIMIT 1) s ON w.flow_id IS NOT NULL AND e.body->>'status' IN ('failed', 'succeeded_with_gaps')
ORDER BY e.at, e.run_id, e.seq, w.flow_id`;

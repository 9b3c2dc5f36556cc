/** Affected steps that hold their incident open; written as the index `incident_affected_open` has it. */
const HOLDING = "state IN ('failed', 'parked', 'needs_attention', 'retried')";

/** The newest incident of each key. $1 keys. */
export const LOCK_INCIDENTS = `
SELECT * FROM incident WHERE id IN (
  SELECT DISTINCT ON (key) id FROM incident WHERE key = ANY($1::text[]) ORDER BY key, opened_at DESC, id DESC)
ORDER BY id FOR UPDATE`;

export const AFFECTED_OF_RUNS = 'SELECT * FROM incident_affected WHERE run_id = ANY($1::uuid[])';

export const SAVE_INCIDENTS = `
INSERT INTO incident SELECT * FROM json_populate_recordset(null::incident, $1)
ON CONFLICT (id) DO UPDATE SET measured_value = excluded.measured_value, measured_limit = excluded.measured_limit,
  last_seen_at = excluded.last_seen_at, closed_at = excluded.closed_at, closed_by = excluded.closed_by, reopened_at = excluded.reopened_at,
  failures = excluded.failures, handled_at = excluded.handled_at, acknowledged_by = excluded.acknowledged_by,
  acknowledged_at = excluded.acknowledged_at, acknowledged_note = excluded.acknowledged_note`;

export const SAVE_AFFECTED = `
INSERT INTO incident_affected SELECT * FROM json_populate_recordset(null::incident_affected, $1)
ON CONFLICT (incident_id, run_id, step) DO UPDATE SET state = excluded.state, seq = excluded.seq, judged_seq = excluded.judged_seq,
  failures = excluded.failures, since = excluded.since, last_at = excluded.last_at`;

/** $1 incidents, $2 kinds, $3 times. */
export const ADD_ENTRIES = `
INSERT INTO incident_entry(incident_id, kind, at) SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[])`;

export const SAVE_PLACE = 'UPDATE incident_watch SET at = $1::timestamptz, run_id = $2, seq = $3';

/** By the lengths of two journals together, which only grow. $1 limit. */
export const MOVED_ON = `
SELECT m.*, r.last_seq + coalesce(p.last_seq, 0) AS heads FROM incident_affected m
LEFT JOIN run r ON r.id = m.run_id LEFT JOIN run p ON p.id = r.parent
WHERE m.${HOLDING} AND (r.id IS NULL OR r.last_seq + coalesce(p.last_seq, 0) > m.judged_seq) LIMIT $1`;

/** Leaves alone what failed anew in between. $1 incidents, $2 runs, $3 steps, $4 failures judged, $5 states, $6 lengths. */
export const JUDGE = `
UPDATE incident_affected m SET state = j.state, judged_seq = j.heads,
  last_at = CASE WHEN m.state <> j.state THEN clock_timestamp() ELSE m.last_at END
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::int[]) AS j(incident_id, run_id, step, seq, state, heads)
WHERE m.incident_id = j.incident_id AND m.run_id = j.run_id AND m.step = j.step AND m.seq = j.seq`;

export const COUNTED = `
SELECT i.*, coalesce(m.holding, 0) AS holding, m.held_since,
  CASE WHEN i.kind = 'failure' THEN (SELECT coalesce(array_agg(DISTINCT flow_id), '{}') FROM incident_affected WHERE incident_id = i.id)
       ELSE ARRAY[i.place_id::uuid] END AS flow_ids
FROM incident i
LEFT JOIN LATERAL (SELECT count(*)::int AS holding, min(since) AS held_since FROM incident_affected
  WHERE incident_id = i.id AND ${HOLDING}) m ON true
WHERE i.closed_at IS NULL OR i.told = 'open' ORDER BY i.id`;

export const CLOSE = 'UPDATE incident SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL';

/** Only as long as it is open, or closed, as it was when it was decided. */
export const TOLD = `
UPDATE incident SET told = $2, told_at = $3, told_failures = $4, escalations = $5
WHERE id = $1 AND told = $6 AND (closed_at IS NULL) = $7 AND (acknowledged_at IS NULL OR $8)`;

export const ADD_ALERTS = `
INSERT INTO alert_outbox(id, incident_id, channel_id, channel_name, kind, message)
SELECT a.id, $1, a.channel_id, a.channel_name, $2, a.message
FROM json_to_recordset($3) AS a(id uuid, channel_id uuid, channel_name text, message json)`;

export const RULES_ON = 'SELECT id, kind, flow_id, settings, channels FROM alert_rule WHERE enabled ORDER BY id';

/** Of runs that events started; by `run_flow`, whose ids hold the time. */
export const LISTENING = `
SELECT f.id AS flow_id, v.document->'trigger'->'operation' AS trigger, v.published_at, r.id AS last_run
FROM flow f JOIN flow_version v ON v.flow_id = f.id AND v.number = f.published_version
LEFT JOIN LATERAL (SELECT id FROM run WHERE flow_id = f.id AND parent IS NULL AND version > 0 ORDER BY id DESC LIMIT 1) r ON true
WHERE f.archived_at IS NULL`;

/** $1 flow, $2 limit. */
export const ARRIVALS = 'SELECT id FROM run WHERE flow_id = $1 AND parent IS NULL AND version > 0 ORDER BY id DESC LIMIT $2';

/** $1 at least so many in a row. A mailbox has its row only as long as a published flow is started by it. */
export const FAILING_LOOKS = `
SELECT flow_id, failed_in_row FROM poll WHERE failed_in_row >= $1 AND look_at IS NOT NULL
UNION ALL SELECT flow_id, failed_in_row FROM mailbox_watch WHERE failed_in_row >= $1
ORDER BY flow_id`;

/** $1 flow, $2 first id. */
export const STATUSES = `
SELECT status, count(*)::int AS n FROM run WHERE flow_id = $1 AND id >= $2 AND parent IS NULL AND version > 0 GROUP BY status`;

/** $1 flow, $2 first id, $3 limit. */
export const DURATIONS = `
SELECT r.id, (extract(epoch FROM e.at) * 1000)::float8 AS ended_ms
FROM (SELECT id FROM run WHERE flow_id = $1 AND id >= $2 AND parent IS NULL AND version > 0
        AND status IN ('succeeded', 'succeeded_with_gaps') ORDER BY id DESC LIMIT $3) r
JOIN LATERAL (SELECT at FROM run_event WHERE run_id = r.id ORDER BY seq DESC LIMIT 1) e ON true`;

/** What was not heard for longer than $1 ms was a break. */
export const BEAT = `
UPDATE incident_watch SET beat_at = clock_timestamp(),
  listening_since = CASE WHEN beat_at < clock_timestamp() - $1 * interval '1 millisecond' THEN clock_timestamp() ELSE listening_since END
RETURNING listening_since`;

export const TIDY_INCIDENTS = `
DELETE FROM incident WHERE id IN (SELECT id FROM incident WHERE closed_at < $1 AND told <> 'open' ORDER BY id LIMIT 200)`;
/** Of tests. */
export const TIDY_ALERTS = "DELETE FROM alert_outbox WHERE incident_id IS NULL AND created_at < $1 AND state <> 'pending'";

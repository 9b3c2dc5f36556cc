/** Milliseconds of a column, as a number. */
const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const after = (parameter: string): string => `clock_timestamp() + ${parameter} * interval '1 millisecond'`;

/** What flows do with their mailboxes. Another mailbox or folder begins anew. $1 flow, $2 connection, $3 folder. */
export const END = 'DELETE FROM mailbox_watch WHERE flow_id = $1 AND (connection_id, folder) IS DISTINCT FROM ($2::uuid, $3::text)';
export const FORGET_ALL_TO_DO =
  'DELETE FROM mailbox_to_do WHERE flow_id = $1 AND NOT EXISTS (SELECT 1 FROM mailbox_watch w WHERE w.flow_id = $1)';

/** The same mailbox goes on where it is. $1 flow, $2 version, $3 connection, $4 folder. */
export const BEGIN = `
INSERT INTO mailbox_watch(flow_id, version, connection_id, folder, since, look_at) VALUES ($1, $2, $3, $4, clock_timestamp(), clock_timestamp())
ON CONFLICT (flow_id) DO UPDATE SET version = excluded.version, look_at = excluded.look_at`;

/** $1 holder, $2 how long nobody else looks, ms. Of those that are due, the one that waits longest. */
export const TAKE = `
UPDATE mailbox_watch w SET held_by = $1, held_until = ${after('$2')}, look_at = ${after('$2')}
FROM (SELECT flow_id FROM mailbox_watch WHERE look_at <= clock_timestamp() AND held_until <= clock_timestamp()
      ORDER BY look_at, flow_id LIMIT 1 FOR UPDATE SKIP LOCKED) d
WHERE w.flow_id = d.flow_id
RETURNING w.flow_id, w.version, ${ms('w.since')} AS since_ms, w.uid_validity, w.uid, w.below, ${ms('w.from_at')} AS from_ms,
  w.failed_in_row, w.stuck_uid, w.stuck_tries`;

/** What is held is due when that ends. */
export const NEXT = `
SELECT (extract(epoch FROM min(greatest(look_at, held_until)) - clock_timestamp()) * 1000)::float8 AS next_ms FROM mailbox_watch`;

const HOLDS = 'flow_id = $1 AND held_by = $2 AND held_until > clock_timestamp()';

export const RENEW = `
UPDATE mailbox_watch SET held_until = ${after('$3')}, look_at = CASE WHEN look_at <= clock_timestamp() THEN look_at ELSE ${after('$3')} END
WHERE ${HOLDS}`;

/** $3 until the next look, ms; at once where somebody asked for that during this one. */
const NEXT_LOOK = `look_at = CASE WHEN look_at <= clock_timestamp() THEN look_at ELSE ${after('$3')} END`;

/** $3 to $6 the place, $7 whether the folder was numbered anew. */
export const PLACE = `
UPDATE mailbox_watch SET uid_validity = $3, uid = $4, below = $5, from_at = to_timestamp($6::float8 / 1000),
  renumbered = renumbered + CASE WHEN $7 THEN 1 ELSE 0 END, renumbered_at = CASE WHEN $7 THEN clock_timestamp() ELSE renumbered_at END
WHERE ${HOLDS}`;

/** $3 the mail, $4 what became of it. */
export const DEALT_WITH = `
UPDATE mailbox_watch SET uid = $3, stuck_uid = NULL, stuck_tries = 0,
  taken = taken + CASE WHEN $4 = 'taken' THEN 1 ELSE 0 END, passed_over = passed_over + CASE WHEN $4 = 'passed_over' THEN 1 ELSE 0 END,
  left_out = left_out + CASE WHEN $4 = 'left_out' THEN 1 ELSE 0 END, found_at = CASE WHEN $4 = 'taken' THEN clock_timestamp() ELSE found_at END
WHERE ${HOLDS}`;

export const ADD_TO_DO = 'INSERT INTO mailbox_to_do(flow_id, uid_validity, uid, folder) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING';

/** Shown once, however often it is come upon. */
export const KEEP_LEFT_OUT = `
INSERT INTO delivery(id, flow_id, verdict, kind, method, path, query, headers, raw, excerpt, dedupe_key)
SELECT $1, $2, 'left_out', $3, $4, $5, $6, $7, $8, $9, $10
WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE flow_id = $2 AND verdict = 'left_out' AND dedupe_key = $10)`;

/** $1 flow, $2 most. */
export const FORGET_LEFT_OUT = `
DELETE FROM delivery WHERE id = ANY(ARRAY(SELECT id FROM delivery WHERE flow_id = $1 AND verdict = 'left_out' ORDER BY id DESC OFFSET $2))`;

export const KNOWN = `
SELECT k.key, coalesce(d.path, '') AS path FROM dedupe k LEFT JOIN run r ON r.id = k.run_id LEFT JOIN delivery d ON d.id = r.delivery_id
WHERE k.trigger_id = $1 AND k.key = ANY($2::text[]) AND k.expires_at > clock_timestamp()`;

export const TO_DO = 'SELECT uid_validity, uid, folder FROM mailbox_to_do WHERE flow_id = $1 ORDER BY uid_validity, uid LIMIT $2';
export const DONE = 'DELETE FROM mailbox_to_do WHERE flow_id = $1 AND uid_validity = $2 AND uid = $3';
export const NOT_DONE = 'UPDATE mailbox_to_do SET failure = $4 WHERE flow_id = $1 AND uid_validity = $2 AND uid = $3';
export const FORGET_TO_DO = 'DELETE FROM mailbox_to_do WHERE flow_id = $1 AND uid_validity <> $2';

/** $3 until the next look, ms. */
export const LOOKED = `
UPDATE mailbox_watch SET held_by = NULL, held_until = '-infinity', looked_at = clock_timestamp(), failed_in_row = 0, stuck_uid = NULL, stuck_tries = 0,
  ${NEXT_LOOK}
WHERE flow_id = $1 AND held_by = $2`;

/** $3 until the next look, ms, $4 code, $5 words, $6 the mail at which it failed. */
export const FAILED = `
UPDATE mailbox_watch SET held_by = NULL, held_until = '-infinity', failed_at = clock_timestamp(), failure_code = $4, failure = $5,
  failed_in_row = failed_in_row + 1, ${NEXT_LOOK},
  stuck_tries = CASE WHEN $6::bigint IS NULL THEN 0 WHEN stuck_uid = $6::bigint THEN stuck_tries + 1 ELSE 1 END, stuck_uid = $6::bigint
WHERE flow_id = $1 AND held_by = $2`;

export const HEALTH = `
SELECT held_until > clock_timestamp() AS held, folder, ${ms('since')} AS since_ms, ${ms('looked_at')} AS looked_ms, ${ms('found_at')} AS found_ms,
  ${ms('look_at')} AS next_ms, ${ms('failed_at')} AS failed_ms, failure_code, failure, failed_in_row, taken, passed_over, left_out,
  renumbered, ${ms('renumbered_at')} AS renumbered_ms,
  (SELECT count(*)::int FROM mailbox_to_do t WHERE t.flow_id = w.flow_id) AS to_do,
  (SELECT t.failure FROM mailbox_to_do t WHERE t.flow_id = w.flow_id AND t.failure IS NOT NULL LIMIT 1) AS to_do_failure
FROM mailbox_watch w WHERE flow_id = $1`;

export const HURRY = `
WITH w AS (UPDATE mailbox_watch SET look_at = clock_timestamp() WHERE flow_id = $1 RETURNING flow_id)
SELECT pg_notify('plumbline_mailbox', flow_id::text) FROM w`;
export const HURRY_FAILING = `
WITH w AS (UPDATE mailbox_watch SET look_at = clock_timestamp() WHERE connection_id = $1 AND failed_in_row > 0 RETURNING flow_id)
SELECT pg_notify('plumbline_mailbox', flow_id::text) FROM w`;

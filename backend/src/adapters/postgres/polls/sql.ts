/** Milliseconds of a column, as a number. */
const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const span = (parameter: string): string => `${parameter}::float8 * interval '1 millisecond'`;
const time = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)`;
const isHeld = 'coalesce(held_until > clock_timestamp(), false)';

/**
 * $1 flow, $2 version, $3 identity: what makes markers and keys comparable. The same trigger goes on from its marker, also out of the
 * archive; another one begins anew. What is being looked at under another version keeps nothing.
 */
export const KEEP = `
INSERT INTO poll(flow_id, version, identity, look_at) VALUES ($1, $2, md5($3), clock_timestamp())
ON CONFLICT (flow_id) DO UPDATE SET version = excluded.version, identity = excluded.identity, turn = poll.turn + 1, held_until = NULL,
  look_at = clock_timestamp(), failed_in_row = 0, failing_since = NULL, held = NULL,
  marker = CASE WHEN poll.identity = excluded.identity THEN poll.marker ELSE 'null' END,
  looked = poll.looked AND poll.identity = excluded.identity`;

/** $1 flow, $2 identity. What another trigger found has other keys, or the same by chance. */
export const FORGET_OTHER = `
DELETE FROM poll_item i USING poll p WHERE p.flow_id = $1 AND p.identity <> md5($2) AND i.flow_id = p.flow_id`;

/** $1 flow. The marker stays, for when it is restored. */
export const REST = 'UPDATE poll SET look_at = NULL, held_until = NULL, turn = turn + 1 WHERE flow_id = $1';

export const END = `WITH i AS (DELETE FROM poll_item WHERE flow_id = $1) DELETE FROM poll WHERE flow_id = $1`;

/** $1 how long nobody else gets them, ms, $2 how many. */
export const TAKE = `
WITH d AS MATERIALIZED (SELECT flow_id FROM poll WHERE look_at <= clock_timestamp() AND NOT ${isHeld}
  ORDER BY look_at, flow_id LIMIT $2 FOR UPDATE SKIP LOCKED)
UPDATE poll p SET turn = turn + 1, taken_at = clock_timestamp(), held_until = clock_timestamp() + ${span('$1')} FROM d WHERE p.flow_id = d.flow_id
RETURNING p.flow_id, p.version, p.identity, p.marker, p.looked, p.turn, p.failed_in_row`;

/** $1 flow, $2 turn, $3 how long, ms. */
export const HOLD = `
UPDATE poll SET held_until = clock_timestamp() + ${span('$3')} WHERE flow_id = $1 AND turn = $2 AND held_until IS NOT NULL`;

export const DUE = `
SELECT ${ms('min(greatest(look_at, coalesce(held_until, look_at))) - clock_timestamp()')} AS due_ms FROM poll WHERE look_at IS NOT NULL`;

/** $1 flow, $2 keys, $3 window, ms. A window that was made shorter counts at once. */
export const KNOWN = `
SELECT key FROM poll_item WHERE flow_id = $1 AND key = ANY($2) AND until > clock_timestamp() AND found_at > clock_timestamp() - ${span('$3')}`;

/**
 * A look that somebody asked for while this one was under way still comes. $1 flow, $2 turn, $3 next look, $4 marker or null, $5 whole, $6 failure, $7 held, $8 found, $9 started, $10 left.
 */
export const NOTE = `
UPDATE poll SET held_until = NULL, look_at = CASE WHEN look_at > taken_at THEN look_at ELSE ${time('$3')} END, held = $7,
  marker = coalesce($4, marker), looked = looked OR $5,
  last_look_at = CASE WHEN $7::text IS NULL THEN clock_timestamp() ELSE last_look_at END,
  last_found = CASE WHEN $7::text IS NULL AND $6::text IS NULL THEN $8 ELSE last_found END,
  left_over = CASE WHEN $7::text IS NULL THEN $10 ELSE left_over END,
  last_find_at = CASE WHEN $9 > 0 THEN clock_timestamp() ELSE last_find_at END,
  last_started = CASE WHEN $9 > 0 THEN $9 ELSE last_started END,
  last_failure_at = CASE WHEN $6::text IS NOT NULL THEN clock_timestamp() ELSE last_failure_at END,
  last_failure = coalesce($6, last_failure),
  failed_in_row = CASE WHEN $6::text IS NOT NULL THEN failed_in_row + 1 WHEN $7::text IS NOT NULL THEN failed_in_row ELSE 0 END,
  failing_since = CASE WHEN $6::text IS NOT NULL THEN coalesce(failing_since, clock_timestamp())
    WHEN $7::text IS NOT NULL THEN failing_since ELSE NULL END
WHERE flow_id = $1 AND turn = $2 AND held_until IS NOT NULL`;

/** $1 flow, $2 keys, $3 runs, $4 why refused, $5 window, ms. */
export const NOTE_ITEMS = `
INSERT INTO poll_item(flow_id, key, run_id, refused, at, found_at, until)
SELECT $1, i.key, i.run_id, i.refused, clock_timestamp(), clock_timestamp(), clock_timestamp() + ${span('$5')}
FROM unnest($2::text[], $3::uuid[], $4::text[]) AS i(key, run_id, refused)
ON CONFLICT (flow_id, key) DO UPDATE SET run_id = excluded.run_id, refused = excluded.refused, at = excluded.at,
  found_at = excluded.found_at, until = excluded.until`;

/** $1 flow, $2 keys, $3 window, ms. Written only once a twentieth of the window has passed: a list of thousands is found every minute. */
export const FOUND_AGAIN = `
UPDATE poll_item SET found_at = clock_timestamp(), until = clock_timestamp() + ${span('$3')}
WHERE flow_id = $1 AND key = ANY($2) AND (found_at < clock_timestamp() - ${span('$3')} / 20 OR until < clock_timestamp() + ${span('$3')} * 0.9)`;

export const HEALTH = `
SELECT version, marker, looked, turn, ${ms('look_at')} AS look_ms, ${isHeld} AS looking, ${ms('last_look_at')} AS last_look_ms, last_found,
  left_over, ${ms('last_find_at')} AS last_find_ms, last_started, ${ms('last_failure_at')} AS last_failure_ms, last_failure, failed_in_row,
  ${ms('failing_since')} AS failing_since_ms, held
FROM poll WHERE flow_id = $1`;

export const REFUSED = `
SELECT key, ${ms('at')} AS at_ms, refused AS why FROM poll_item WHERE flow_id = $1 AND refused IS NOT NULL ORDER BY at DESC LIMIT $2`;

export const FORGET_UNSTARTED = 'DELETE FROM poll_item WHERE flow_id = $1 AND run_id IS NULL';

/** Workers are told; where that is lost, they look within ten seconds all the same. */
const told = (update: string): string => `WITH u AS (${update} RETURNING flow_id) SELECT pg_notify('plumbline_poll', flow_id::text) FROM u`;

/** $1 flow, $2 turn, $3 marker. */
export const SET_MARKER = told(`
UPDATE poll SET marker = $3, looked = true, turn = turn + 1, held_until = NULL,
  look_at = CASE WHEN look_at IS NULL THEN NULL ELSE clock_timestamp() END
WHERE flow_id = $1 AND turn = $2`);
export const LOOK_SOON = told('UPDATE poll SET look_at = clock_timestamp() WHERE flow_id = $1 AND look_at IS NOT NULL');

export const FORGET = 'DELETE FROM poll_item WHERE until < clock_timestamp()';

const ENDED = "('succeeded', 'succeeded_with_gaps', 'failed', 'cancelled')";
const OPEN = "('queued', 'running', 'waiting', 'parked', 'needs_attention')";

/** What the published version of each flow says; of a flow that is not published any more, its last one. */
export const RETENTIONS = `
SELECT f.id AS flow_id, v.document->'settings'->>'retention' AS retention FROM flow f
LEFT JOIN LATERAL (SELECT document FROM flow_version WHERE flow_id = f.id AND (f.published_version IS NULL OR number = f.published_version)
  ORDER BY number DESC LIMIT 1) v ON true
ORDER BY f.id`;

/**
 * A page of ended runs of a flow, with the time of the last event of each: by `run_flow` and the journal's primary key, so that
 * nothing has to be kept up to date while runs run. $1 flow, $2 after, $3 before (ids), $4 limit.
 */
export const ENDED_RUNS = `
SELECT r.id, (extract(epoch FROM e.at) * 1000)::float8 AS ended_ms
FROM (SELECT id FROM run WHERE flow_id = $1 AND id > $2 AND id < $3 AND parent IS NULL AND status IN ${ENDED} ORDER BY id LIMIT $4) r
LEFT JOIN LATERAL (SELECT at FROM run_event WHERE run_id = r.id ORDER BY seq DESC LIMIT 1) e ON true
ORDER BY r.id`;

/** Locks what may go; what others hold, own or have reopened stays. */
export const LOCK_ENDED = `
SELECT id, last_seq FROM run WHERE id = ANY($1::uuid[]) AND status IN ${ENDED} AND owner IS NULL ORDER BY id FOR UPDATE SKIP LOCKED`;

/** Everything that these runs have started, and what that has started. */
export const DESCENDANTS = `
WITH RECURSIVE t AS (
  SELECT id AS root, id, 0 AS last_seq, true AS ended FROM unnest($1::uuid[]) AS id
  UNION ALL
  SELECT t.root, c.id, c.last_seq, c.status IN ${ENDED} AND c.owner IS NULL FROM t JOIN run c ON c.parent = t.id)
SELECT root, id, last_seq, ended FROM t WHERE id <> root`;

/** What belongs to runs, the runs themselves last. $1 run ids. */
export const REMOVE_RUNS = [
  'DELETE FROM event_wait WHERE run_id = ANY($1::uuid[])',
  'DELETE FROM run_signal WHERE run_id = ANY($1::uuid[])',
  'DELETE FROM run_kept WHERE run_id = ANY($1::uuid[])',
  'DELETE FROM delivery WHERE run_id = ANY($1::uuid[])',
  'DELETE FROM run_event WHERE run_id = ANY($1::uuid[])',
  'DELETE FROM run WHERE id = ANY($1::uuid[])',
];

/** The tables of months. */
export const MONTHS = `
SELECT relname AS table, relispartition AS attached FROM pg_class
WHERE relkind = 'r' AND relname ~ '^run_(event_)?\\d{4}_\\d{2}$' AND pg_table_is_visible(oid) ORDER BY relname`;

/** Whether a month holds a run that has not ended: two look-ups in its indexes. */
export const openIn = (name: string): string => `
SELECT EXISTS (SELECT 1 FROM run_${name} WHERE status IN ${OPEN}) OR EXISTS (SELECT 1 FROM run_${name} WHERE owner IS NOT NULL) AS open`;

/** Reads all of a month's journals: asked only of one that no flow keeps any more. */
export const lastEventIn = (name: string): string =>
  `SELECT (extract(epoch FROM max(at)) * 1000)::float8 AS last_ms FROM run_event_${name}`;

/** Tables beside the journal with rows of runs, in which those of a month that was taken out are looked for by id. */
export const BESIDE = ['event_wait', 'run_signal', 'run_kept', 'delivery'] as const;

/** $1 from (included), $2 to (excluded), $3 limit. */
export const clearBeside = (table: (typeof BESIDE)[number]): string => `
DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE run_id >= $1 AND run_id < $2 ORDER BY run_id LIMIT $3))`;

/** $1 limit. */
export const TIDY = {
  dedupe_keys: `
DELETE FROM dedupe WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM dedupe WHERE expires_at < now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED))`,
  newest_marks: `
DELETE FROM newest_mark WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM newest_mark WHERE expires_at < now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED))`,
  // A step waits for an event for at most 30 days.
  posted_events: `
DELETE FROM posted_event WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM posted_event WHERE posted_at < now() - interval '31 days' ORDER BY posted_at LIMIT $1 FOR UPDATE SKIP LOCKED))`,
  event_waits: `
DELETE FROM event_wait WHERE ctid = ANY(ARRAY(
  SELECT w.ctid FROM event_wait w WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.id = w.run_id) LIMIT $1))`,
  // What is known of a gate that nobody has called for a week is learnt again by the next call.
  gates: `
DELETE FROM gate WHERE ctid = ANY(ARRAY(
  SELECT g.ctid FROM gate g WHERE g.changed_at < now() - interval '7 days' AND NOT EXISTS (SELECT 1 FROM held_step h WHERE h.gate = g.gate)
  LIMIT $1 FOR UPDATE OF g SKIP LOCKED))`,
  held_steps: `
DELETE FROM held_step WHERE ctid = ANY(ARRAY(
  SELECT h.ctid FROM held_step h WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.id = h.run_id) LIMIT $1))`,
  kept_bytes: `
DELETE FROM run_kept WHERE ctid = ANY(ARRAY(
  SELECT k.ctid FROM run_kept k WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.id = k.run_id) LIMIT $1))`,
  undone_effects: `
DELETE FROM run_undo WHERE ctid = ANY(ARRAY(
  SELECT u.ctid FROM run_undo u WHERE u.at < now() - interval '1 day' AND NOT EXISTS (SELECT 1 FROM run WHERE run.id = u.run_id) LIMIT $1))`,
  // Used within a day: its run may be about to be accepted.
  frozen_drafts: `
DELETE FROM frozen_draft WHERE ctid = ANY(ARRAY(
  SELECT d.ctid FROM frozen_draft d WHERE d.used_at < now() - interval '1 day'
    AND NOT EXISTS (SELECT 1 FROM run r WHERE r.flow_id = d.flow_id AND r.version = d.number AND r.version < 0)
  LIMIT $1 FOR UPDATE OF d SKIP LOCKED))`,
  // Their bytes are removed with their run, or because none took them.
  form_files: `
DELETE FROM form_file WHERE ctid = ANY(ARRAY(
  SELECT f.ctid FROM form_file f WHERE f.at < now() - interval '1 hour' AND NOT EXISTS (SELECT 1 FROM payload p WHERE p.id = f.id) LIMIT $1))`,
  // A page may be sent for a day.
  form_submissions: `
DELETE FROM form_submission WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM form_submission WHERE at < now() - interval '2 days' ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED))`,
} as const;

/** A page of deliveries, and the end of those whose run is gone. $1 after, $2 before, $3 limit. */
export const TIDY_DELIVERIES = `
WITH page AS MATERIALIZED (SELECT id, run_id FROM delivery WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3),
 gone AS (DELETE FROM delivery d USING page p
   WHERE d.id = p.id AND NOT EXISTS (SELECT 1 FROM run WHERE run.id = p.run_id))
SELECT (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last, count(*)::int AS n FROM page`;

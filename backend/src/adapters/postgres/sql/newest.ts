import { CLAIM } from './accept.js';

/**
 * Only the newest (`docs/ordering.md`). A row of `newest_mark` is the newest event seen of a flow and key. A flush in which some event is
 * compared takes its dedupe keys, locks the marks, and only then reads them, each in a statement of its own: what is read in the
 * statement that waits for a lock may be older than what it waited for. Keys before marks, marks before lines, each in order, so
 * that two flushes never wait for each other in a circle.
 */

/** Which of these runs are new, and took their dedupe key where they have one. $1 runs, $2 flows, $3 keys, $4 windows in ms. */
export const CLAIM_KEYS = `
WITH c AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[]) AS c(run_id, flow_id, key, window_ms)),
 d AS (${CLAIM})
SELECT c.run_id FROM c WHERE (c.key IS NULL OR c.run_id IN (SELECT run_id FROM d))
  AND NOT EXISTS (SELECT 1 FROM run old WHERE old.id = c.run_id AND old.id = ANY($1::uuid[]))`;

/** Locks the marks, which are there afterwards. $1 flows, $2 keys, in any order; each once. */
export const LOCK_MARKS = `
INSERT INTO newest_mark AS was (flow_id, key, said, run_id, delivery_id, expires_at)
SELECT flow_id, key, '', flow_id, flow_id, clock_timestamp() FROM unnest($1::uuid[], $2::text[]) AS x(flow_id, key) ORDER BY flow_id, key
ON CONFLICT (flow_id, key) DO UPDATE SET expires_at = was.expires_at
RETURNING flow_id, key, CASE WHEN was.expires_at > clock_timestamp() THEN was.rank END AS rank, was.said, was.run_id, was.delivery_id`;

/** Moves locked marks. $1 flows, $2 keys, $3 ranks, $4 what they said, $5 runs, $6 deliveries, $7 windows in ms. */
export const MOVE_MARKS = `
UPDATE newest_mark m SET rank = n.rank, said = n.said, run_id = n.run_id, delivery_id = n.delivery_id,
  expires_at = clock_timestamp() + n.window_ms * interval '1 millisecond'
FROM unnest($1::uuid[], $2::text[], $3::float8[], $4::text[], $5::uuid[], $6::uuid[], $7::bigint[]) AS n(flow_id, key, rank, said, run_id, delivery_id, window_ms)
WHERE m.flow_id = n.flow_id AND m.key = n.key`;

/**
 * Keeps the deliveries that were older, and gives their keys back: sent again, they are compared again. What they put into the payload
 * store goes over to the run of the newer one, to be removed with it. $1 to $11 as in `FOLLOWER_DELIVERIES`, $12 the run that each
 * proposed, $13 that of the newer one, $14 what was compared.
 */
export const KEEP_STALE = `
WITH x AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::json[], $9::bytea[], $10::text[], $11::json[],
         $12::uuid[], $13::uuid[], $14::json[])
       AS x(id, flow_id, key, kind, method, path, query, headers, raw, excerpt, payload, proposed, newer, compared)),
 g AS (DELETE FROM dedupe d USING x WHERE d.trigger_id = x.flow_id AND d.key = x.key AND d.run_id = x.proposed),
 p AS (UPDATE payload SET run_id = x.newer FROM x WHERE x.payload IS NOT NULL AND payload.id = (x.payload->>'id')::uuid)
INSERT INTO delivery(id, flow_id, run_id, verdict, kind, method, path, query, headers, raw, dedupe_key, excerpt, payload, compared)
SELECT x.id, x.flow_id, x.newer, 'stale', x.kind, x.method, x.path, x.query, x.headers, x.raw, x.key, x.excerpt, x.payload, x.compared FROM x
ON CONFLICT (id) DO NOTHING`;

/**
 * One flush of accepts: deliveries, dedupe keys, runs and their first events in one commit. Rows that are there already
 * (the flush was sent again after its answer was lost) are left alone. Keys are inserted in order, so that two flushes
 * never wait for each other in a circle. A run is claimed at once when its worker's lease lives; the events of its first
 * turn come along then.
 */
export const ACCEPT = `
WITH c AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::bigint[], $7::uuid[], $8::json[], $9::json[],
         $17::int[], $18::text[], $19::bool[], $20::timestamptz[])
       AS c(run_id, flow_id, version, delivery_id, key, window_ms, claim, accepted, claimed, to_seq, status, keeps, wake_at)),
 d AS (INSERT INTO dedupe(trigger_id, key, run_id, expires_at)
       SELECT flow_id, key, run_id, clock_timestamp() + window_ms * interval '1 millisecond' FROM c WHERE key IS NOT NULL ORDER BY flow_id, key
       ON CONFLICT (trigger_id, key) DO UPDATE SET run_id = excluded.run_id, expires_at = excluded.expires_at
       WHERE dedupe.expires_at < clock_timestamp() RETURNING run_id),
 won AS (SELECT c.*, (SELECT w.id FROM worker w WHERE w.id = c.claim AND w.expires_at > clock_timestamp()) AS alive
       FROM c WHERE key IS NULL OR run_id IN (SELECT run_id FROM d)),
 r AS (INSERT INTO run(id, flow_id, version, delivery_id, status, last_seq, epoch, owner, wake_at)
       SELECT run_id, flow_id, version, delivery_id, CASE WHEN alive IS NULL THEN 'queued' ELSE status END,
              CASE WHEN alive IS NULL THEN 1 ELSE to_seq END, CASE WHEN alive IS NULL THEN 0 ELSE 1 END,
              CASE WHEN keeps THEN alive END, CASE WHEN alive IS NULL THEN clock_timestamp() ELSE wake_at END
       FROM won ORDER BY run_id ON CONFLICT (id) DO NOTHING RETURNING id, epoch),
 e1 AS (INSERT INTO run_event(run_id, seq, append_id, kind, body)
       SELECT won.run_id, 1, won.run_id, 'run.accepted', won.accepted FROM won JOIN r ON r.id = won.run_id),
 e2 AS (INSERT INTO run_event(run_id, seq, append_id, kind, body)
       SELECT won.run_id, 2, won.run_id, 'run.claimed', won.claimed FROM won JOIN r ON r.id = won.run_id WHERE r.epoch = 1),
 e3 AS (INSERT INTO run_event(run_id, seq, append_id, kind, body)
       SELECT e.run_id, e.seq, e.run_id, e.kind, e.body
       FROM unnest($21::uuid[], $22::int[], $23::text[], $24::json[]) AS e(run_id, seq, kind, body) JOIN r ON r.id = e.run_id AND r.epoch = 1),
 dl AS (INSERT INTO delivery(id, flow_id, run_id, verdict, kind, method, path, query, headers, raw, dedupe_key, excerpt, payload)
       SELECT x.id, x.flow_id, r.id, CASE WHEN r.id IS NULL THEN 'duplicate' ELSE 'accepted' END, x.kind, x.method, x.path, x.query, x.headers, x.raw, c.key, x.excerpt, x.payload
       FROM unnest($4::uuid[], $2::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::json[], $15::bytea[], $16::text[], $25::json[])
         AS x(id, flow_id, kind, method, path, query, headers, raw, excerpt, payload)
       JOIN c ON c.delivery_id = x.id LEFT JOIN r ON r.id = c.run_id
       ON CONFLICT (id) DO NOTHING)
SELECT r.id AS run_id, r.epoch = 1 AS claimed FROM r`;

/**
 * Whose run the losers' keys led to. A statement of its own, after the first has committed: in the same one its snapshot
 * is older than the winner (10,000 of 15,000 answers had none). What a loser put into the payload store goes over to that
 * run, to be removed with it. A loser with the key of the first but another body is a conflict, for people to look at: the first one
 * wins. Bodies that lie in the payload store are compared by how they begin and how long they are. What the clock sends is written here,
 * each time with the time of writing.
 */
export const ACCEPT_LOSERS = `
WITH u AS (UPDATE delivery d SET run_id = x.run_id, verdict = CASE WHEN d.id <> f.id AND d.kind = 'webhook'
    AND (d.raw <> f.raw OR (d.payload->>'bytes') IS DISTINCT FROM (f.payload->>'bytes')) THEN 'conflict' ELSE d.verdict END
  FROM (SELECT l.delivery_id, coalesce(k.run_id, r.id) AS run_id
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) AS l(delivery_id, flow_id, key, proposed)
  LEFT JOIN dedupe k ON k.trigger_id = l.flow_id AND k.key = l.key
  LEFT JOIN run r ON r.id = l.proposed
) x LEFT JOIN run fr ON fr.id = x.run_id LEFT JOIN delivery f ON f.id = fr.delivery_id
  WHERE d.id = x.delivery_id RETURNING d.id AS delivery_id, d.run_id, d.payload),
 p AS (UPDATE payload SET run_id = u.run_id FROM u WHERE u.payload IS NOT NULL AND u.run_id IS NOT NULL AND payload.id = (u.payload->>'id')::uuid)
SELECT u.delivery_id, u.run_id, (SELECT first.delivery_id FROM run first WHERE first.id = u.run_id) AS first_delivery FROM u`;

/** Deliveries whose key another delivery of the same flush stands for. */
export const FOLLOWER_DELIVERIES = `
INSERT INTO delivery(id, flow_id, verdict, kind, method, path, query, headers, raw, dedupe_key, excerpt, payload)
SELECT x.id, x.flow_id, 'duplicate', x.kind, x.method, x.path, x.query, x.headers, x.raw, x.key, x.excerpt, x.payload
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::json[], $9::bytea[], $10::text[], $11::json[])
  AS x(id, flow_id, key, kind, method, path, query, headers, raw, excerpt, payload)
ON CONFLICT (id) DO NOTHING`;

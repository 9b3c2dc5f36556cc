/**
 * The lines of those that are new (`lines.ts`). One in which nobody waits lets as many of this flush begin at once as it has room for:
 * of those of a flush, all but those that wait afterwards. That runs were sent before whose answer got lost is seen by their rows.
 */
const IN_LINE = `
 fresh AS MATERIALIZED (SELECT c.run_id, c.flow_id, c.line, c.room, c.per_ms, row_number() OVER (PARTITION BY c.flow_id, c.line ORDER BY c.place) AS nth
       FROM c WHERE c.line IS NOT NULL AND (c.key IS NULL OR c.run_id IN (SELECT run_id FROM d)) AND NOT EXISTS (SELECT 1 FROM run old WHERE old.id = c.run_id AND old.id = ANY($1::uuid[]))),
 k AS (INSERT INTO order_key AS was (flow_id, key, next_ticket, room, per_ms, at_work, waiting)
       SELECT flow_id, line, count(*), (array_agg(room ORDER BY nth DESC))[1], (array_agg(per_ms ORDER BY nth DESC))[1], least(count(*), (array_agg(room ORDER BY nth DESC))[1]), greatest(count(*) - (array_agg(room ORDER BY nth DESC))[1], 0)
       FROM fresh GROUP BY flow_id, line ORDER BY flow_id, line
       ON CONFLICT (flow_id, key) DO UPDATE SET next_ticket = was.next_ticket + excluded.next_ticket, room = excluded.room, per_ms = excluded.per_ms,
         at_work = was.at_work + CASE WHEN was.waiting > 0 THEN 0 ELSE greatest(least(excluded.next_ticket, excluded.room - was.at_work), 0) END,
         waiting = was.waiting + excluded.next_ticket - CASE WHEN was.waiting > 0 THEN 0 ELSE greatest(least(excluded.next_ticket, excluded.room - was.at_work), 0) END
       RETURNING flow_id, key, next_ticket, waiting),
 placed AS (SELECT fresh.run_id, fresh.nth > count(*) OVER (PARTITION BY fresh.flow_id, fresh.line) - k.waiting AS waits,
         k.next_ticket - count(*) OVER (PARTITION BY fresh.flow_id, fresh.line) + fresh.nth AS ticket
       FROM fresh JOIN k ON k.flow_id = fresh.flow_id AND k.key = fresh.line),`;

/** Who waits in a line is not claimed. */
const WITH_LINES = ` AND line IS NULL
       UNION ALL SELECT c.*, placed.waits, placed.ticket,
         (SELECT w.id FROM worker w WHERE NOT placed.waits AND w.id = c.claim AND w.expires_at > clock_timestamp()) AS alive
       FROM c JOIN placed ON placed.run_id = c.run_id`;

const PLACES = `
 p AS (INSERT INTO order_place(run_id, flow_id, key, ticket, begun, leaves_at) SELECT won.run_id, won.flow_id, won.line, won.ticket, NOT won.waits,
         CASE WHEN NOT won.waits THEN clock_timestamp() + won.per_ms * interval '1 millisecond' END
       FROM won JOIN r ON r.id = won.run_id WHERE won.line IS NOT NULL),`;

/** Takes the dedupe keys that nobody has. */
export const CLAIM = `INSERT INTO dedupe(trigger_id, key, run_id, expires_at)
       SELECT flow_id, key, run_id, clock_timestamp() + window_ms * interval '1 millisecond' FROM c WHERE key IS NOT NULL ORDER BY flow_id, key
       ON CONFLICT (trigger_id, key) DO UPDATE SET run_id = excluded.run_id, expires_at = excluded.expires_at
       WHERE dedupe.expires_at < clock_timestamp() RETURNING run_id`;

/** Those that an earlier statement of the same transaction took. */
const CLAIMED = `SELECT c.run_id FROM c JOIN dedupe ON dedupe.trigger_id = c.flow_id AND dedupe.key = c.key WHERE dedupe.run_id = c.run_id`;

/**
 * One flush of accepts: deliveries, dedupe keys, runs and their first events in one commit. Rows that are there already
 * (the flush was sent again after its answer was lost) are left alone. Keys are inserted in order, so that two flushes
 * never wait for each other in a circle. A run is claimed at once when its worker's lease lives; the events of its first
 * turn come along then.
 */
const accept = (ordered: boolean, keys = CLAIM): string => `
WITH c AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::bigint[], $7::uuid[], $8::json[], $9::json[],
         $17::int[], $18::text[], $19::bool[], $20::timestamptz[]${ordered ? ', $28::text[], $29::json[], $30::int[], $31::bigint[]) WITH ORDINALITY' : ')'}
       AS c(run_id, flow_id, version, delivery_id, key, window_ms, claim, accepted, claimed, to_seq, status, keeps, wake_at${ordered ? ', line, behind, room, per_ms, place' : ''})),
 d AS (${keys}),${ordered ? IN_LINE : ''}
 won AS (SELECT c.*, ${ordered ? 'false AS waits, NULL::bigint AS ticket, ' : ''}(SELECT w.id FROM worker w WHERE w.id = c.claim AND w.expires_at > clock_timestamp()) AS alive
       FROM c WHERE (key IS NULL OR run_id IN (SELECT run_id FROM d))${ordered ? WITH_LINES : ''}),
 r AS (INSERT INTO run(id, flow_id, version, delivery_id, status, last_seq, epoch, owner, wake_at)
       SELECT run_id, flow_id, version, delivery_id, CASE WHEN alive IS NULL THEN 'queued' ELSE status END,
              CASE WHEN alive IS NULL THEN 1 ELSE to_seq END, CASE WHEN alive IS NULL THEN 0 ELSE 1 END,
              CASE WHEN keeps THEN alive END, CASE WHEN alive IS NOT NULL THEN wake_at ${ordered ? 'WHEN NOT waits THEN' : 'ELSE'} clock_timestamp() END
       FROM won ORDER BY run_id ON CONFLICT (id) DO NOTHING RETURNING id, epoch),${ordered ? PLACES : ''}
 e1 AS (INSERT INTO run_event(run_id, seq, append_id, kind, body)
       SELECT won.run_id, 1, won.run_id, 'run.accepted', ${ordered ? 'CASE WHEN won.waits THEN won.behind ELSE won.accepted END' : 'won.accepted'} FROM won JOIN r ON r.id = won.run_id),
 e2 AS (INSERT INTO run_event(run_id, seq, append_id, kind, body)
       SELECT won.run_id, 2, won.run_id, 'run.claimed', won.claimed FROM won JOIN r ON r.id = won.run_id WHERE r.epoch = 1),
 e3 AS (INSERT INTO run_event(run_id, seq, append_id, kind, body)
       SELECT e.run_id, e.seq, e.run_id, e.kind, e.body
       FROM unnest($21::uuid[], $22::int[], $23::text[], $24::json[]) AS e(run_id, seq, kind, body) JOIN r ON r.id = e.run_id AND r.epoch = 1),
 dl AS (INSERT INTO delivery(id, flow_id, run_id, verdict, kind, method, path, query, headers, raw, dedupe_key, excerpt, payload, replay_of, replayed_by)
       SELECT x.id, x.flow_id, r.id, CASE WHEN r.id IS NULL THEN 'duplicate' ELSE 'accepted' END, x.kind, x.method, x.path, x.query, x.headers, x.raw, c.key, x.excerpt, x.payload, x.replay_of, x.replayed_by
       FROM unnest($4::uuid[], $2::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::json[], $15::bytea[], $16::text[], $25::json[], $26::uuid[], $27::text[])
         AS x(id, flow_id, kind, method, path, query, headers, raw, excerpt, payload, replay_of, replayed_by)
       JOIN c ON c.delivery_id = x.id LEFT JOIN r ON r.id = c.run_id
       ON CONFLICT (id) DO NOTHING)
SELECT r.id AS run_id, r.epoch = 1 AS claimed FROM r`;

/** A flush of accepts none of which keeps an order. */
export const ACCEPT = accept(false);

/** The same where some do. $28 the key of the line, $29 how the journal begins of a run that waits in it, $30 its room, $31 how long a run keeps
 * its place from its beginning, ms. */
export const ACCEPT_IN_ORDER = accept(true);

/** The same in a transaction that has taken the keys already (`newest.ts`). */
export const ACCEPT_CLAIMED = accept(false, CLAIMED);
export const ACCEPT_CLAIMED_IN_ORDER = accept(true, CLAIMED);

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

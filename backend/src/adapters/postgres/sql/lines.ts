/**
 * Lines of runs (`docs/ordering.md`). A row of `order_key` is the line of one flow and key: how many tickets it has given, how many runs
 * may be at work at once (its room: 1 where runs keep an order), how many are, and how many wait. In a line of a pace, a run counts as at
 * work for a while after it has begun, and no longer or shorter. A row of `order_place` is one run in
 * it, from its accept to its end. Tickets are given by updating the line's row, so they are in the order of the commits (a sequence is
 * not: 7,734 of 108,760 of its numbers became visible after a higher one). Lines are always locked after runs and in the order of their
 * keys; a run that is to be told that its turn has come is skipped while somebody else writes to it, so that nobody ever waits in a
 * circle.
 */
const ENDED = `('succeeded', 'succeeded_with_gaps', 'failed', 'cancelled')`;

/** The lines that runs leave with their appends, locked. $1 append ids, $2 run ids. A statement of its own: what follows must see what others put into them before. */
export const LOCK_LINES = `
SELECT 1 FROM order_key k JOIN (SELECT DISTINCT p.flow_id, p.key FROM unnest($1::uuid[], $2::uuid[]) AS g(append_id, run_id)
  JOIN run r ON r.id = g.run_id AND r.last_append = g.append_id AND r.id = ANY($2::uuid[]) JOIN order_place p ON p.run_id = g.run_id) mine
  ON mine.flow_id = k.flow_id AND mine.key = k.key ORDER BY k.flow_id, k.key FOR UPDATE OF k`;

/** Takes those runs out of their lines; a line that is empty then is removed. Parameters as above. */
export const LEAVE_LINES = `
WITH gone AS (DELETE FROM order_place p USING unnest($1::uuid[], $2::uuid[]) AS g(append_id, run_id)
         JOIN run r ON r.id = g.run_id AND r.last_append = g.append_id AND r.id = ANY($2::uuid[]) WHERE p.run_id = g.run_id
         RETURNING p.flow_id, p.key, p.begun),
 line AS (SELECT k.flow_id, k.key, k.at_work - count(*) FILTER (WHERE gone.begun) AS at_work, k.waiting - count(*) FILTER (WHERE NOT gone.begun) AS waiting
       FROM order_key k JOIN gone ON gone.flow_id = k.flow_id AND gone.key = k.key GROUP BY k.flow_id, k.key),
 empty AS (DELETE FROM order_key k USING line WHERE k.flow_id = line.flow_id AND k.key = line.key AND line.at_work = 0 AND line.waiting = 0)
UPDATE order_key k SET at_work = line.at_work, waiting = line.waiting
FROM line WHERE k.flow_id = line.flow_id AND k.key = line.key AND NOT (line.at_work = 0 AND line.waiting = 0)`;

/** Lets the first of every line begin for whom there is room. What is locked just now is left to the next time. */
export const ADVANCE_LINES = `
WITH k AS MATERIALIZED (SELECT flow_id, key, room - at_work AS free, per_ms FROM order_key WHERE waiting > 0 AND at_work < room LIMIT 200 FOR UPDATE SKIP LOCKED),
 n AS MATERIALIZED (SELECT k.flow_id, k.key, k.per_ms, p.run_id FROM k CROSS JOIN LATERAL
       (SELECT o.run_id FROM order_place o WHERE o.flow_id = k.flow_id AND o.key = k.key AND NOT o.begun ORDER BY o.ticket LIMIT k.free) p),
 r AS MATERIALIZED (SELECT id, signals, owner FROM run WHERE id = ANY(ARRAY(SELECT run_id FROM n)) AND status NOT IN ${ENDED} ORDER BY id FOR NO KEY UPDATE SKIP LOCKED),
 s AS (INSERT INTO run_signal(run_id, n, kind, body, actor, request_key)
       SELECT id, signals + 1, 'next_in_line', '{"kind":"next_in_line","by":"plumbline"}', 'plumbline', 'next_in_line' FROM r
       ON CONFLICT (run_id, request_key) DO NOTHING RETURNING run_id),
 u AS (UPDATE run SET signals = run.signals + 1, wake_at = CASE WHEN run.owner IS NULL THEN clock_timestamp() ELSE run.wake_at END
       FROM s WHERE run.id = s.run_id AND run.id = ANY(ARRAY(SELECT id FROM r)) RETURNING run.id),
 b AS (UPDATE order_place o SET begun = true, leaves_at = clock_timestamp() + n.per_ms * interval '1 millisecond' FROM n JOIN r ON r.id = n.run_id WHERE o.run_id = n.run_id),
 t AS (UPDATE order_key o SET at_work = o.at_work + x.count, waiting = o.waiting - x.count
       FROM (SELECT n.flow_id, n.key, count(*)::int AS count FROM n JOIN r ON r.id = n.run_id GROUP BY n.flow_id, n.key) x WHERE o.flow_id = x.flow_id AND o.key = x.key)
SELECT u.id, pg_notify('plumbline_signal', u.id::text) FROM u`;

/** Whether some run's time in its line is over. */
export const SOME_OVER = 'SELECT 1 FROM order_place WHERE leaves_at <= (SELECT clock_timestamp()) LIMIT 1';

/** The lines of such runs, locked, for `EXPIRE_PLACES`. */
export const LINES_OVER = `
SELECT k.flow_id, k.key FROM order_key k JOIN (SELECT DISTINCT o.flow_id, o.key FROM
  (SELECT p.flow_id, p.key FROM order_place p WHERE p.leaves_at <= (SELECT clock_timestamp()) ORDER BY p.leaves_at LIMIT 500) o) due
  ON due.flow_id = k.flow_id AND due.key = k.key ORDER BY k.flow_id, k.key FOR UPDATE OF k SKIP LOCKED`;

/** Takes runs whose time is over out of these locked lines. $1 flows, $2 keys. */
export const EXPIRE_PLACES = `
WITH gone AS (DELETE FROM order_place p USING unnest($1::uuid[], $2::text[]) AS x(flow_id, key)
         WHERE p.flow_id = x.flow_id AND p.key = x.key AND p.leaves_at <= (SELECT clock_timestamp()) RETURNING p.flow_id, p.key),
 line AS (SELECT k.flow_id, k.key, k.at_work - count(*) AS at_work, k.waiting
       FROM order_key k JOIN gone ON gone.flow_id = k.flow_id AND gone.key = k.key GROUP BY k.flow_id, k.key),
 empty AS (DELETE FROM order_key k USING line WHERE k.flow_id = line.flow_id AND k.key = line.key AND line.at_work = 0 AND line.waiting = 0)
UPDATE order_key k SET at_work = line.at_work FROM line
WHERE k.flow_id = line.flow_id AND k.key = line.key AND NOT (line.at_work = 0 AND line.waiting = 0)`;

/** Runs of a line that have begun and not ended, or whose time is not over. Each look is one at the key of runs, never at all of them. */
const AT_WORK = `(SELECT count(*) FROM order_place p WHERE p.flow_id = k.flow_id AND p.key = k.key AND p.begun
  AND (p.leaves_at IS NOT NULL OR coalesce((SELECT r.status FROM run r WHERE r.id = p.run_id), 'failed') NOT IN ${ENDED}))`;

/** Whether a line has room although somebody waits, or counts runs as at work that have ended or are gone. */
const STALE = `(k.at_work < k.room OR k.at_work <> ${AT_WORK})`;

/** Lines in which runs wait for nothing, for `MEND_LINES`. */
export const STALE_LINES = `
SELECT k.flow_id, k.key FROM order_key k WHERE k.waiting > 0 AND ${STALE}
ORDER BY k.flow_id, k.key LIMIT 500 FOR UPDATE SKIP LOCKED`;

/** Counts these locked lines anew, without runs that have ended. $1 flows, $2 keys. */
export const MEND_LINES = `
WITH k AS MATERIALIZED (SELECT k.flow_id, k.key FROM unnest($1::uuid[], $2::text[]) AS x(flow_id, key) JOIN order_key k ON k.flow_id = x.flow_id AND k.key = x.key
       WHERE ${STALE}),
 dead AS (DELETE FROM order_place p USING k WHERE p.flow_id = k.flow_id AND p.key = k.key
       AND p.leaves_at IS NULL AND coalesce((SELECT r.status FROM run r WHERE r.id = p.run_id), 'failed') IN ${ENDED} RETURNING p.run_id),
 line AS (SELECT k.flow_id, k.key, count(p.run_id) FILTER (WHERE p.begun) AS at_work, count(p.run_id) FILTER (WHERE NOT p.begun) AS waiting
       FROM k LEFT JOIN order_place p ON p.flow_id = k.flow_id AND p.key = k.key AND p.run_id NOT IN (SELECT run_id FROM dead) GROUP BY k.flow_id, k.key),
 empty AS (DELETE FROM order_key k USING line WHERE k.flow_id = line.flow_id AND k.key = line.key AND line.at_work = 0 AND line.waiting = 0)
UPDATE order_key k SET at_work = line.at_work, waiting = line.waiting FROM line
WHERE k.flow_id = line.flow_id AND k.key = line.key AND NOT (line.at_work = 0 AND line.waiting = 0)`;

const howMany = (which: string): string =>
  `(SELECT count(*)::int FROM (SELECT 1 FROM order_place o WHERE o.flow_id = p.flow_id AND o.key = p.key AND ${which} LIMIT 1000) others)`;

/** When a place falls free for a run that waits in a line of a pace, ms: as each of those at work leaves, and then again and again. */
const BEGINS_AT = `
  (SELECT (extract(epoch FROM b.leaves_at) * 1000)::float8 + (w.before / k.room) * k.per_ms
   FROM order_key k, (SELECT count(*)::int AS before FROM order_place o WHERE o.flow_id = p.flow_id AND o.key = p.key AND o.ticket < p.ticket AND NOT o.begun) w,
     LATERAL (SELECT o.leaves_at FROM order_place o WHERE o.flow_id = p.flow_id AND o.key = p.key AND o.begun
       ORDER BY o.leaves_at OFFSET w.before % k.room + greatest(k.at_work - k.room, 0) LIMIT 1) b
   WHERE k.flow_id = p.flow_id AND k.key = p.key AND NOT p.begun)`;

/** Where a run stands. $1 run. */
export const PLACE_IN_LINE = `
SELECT ${howMany('o.ticket < p.ticket AND (NOT p.begun OR NOT o.begun)')} AS ahead, ${howMany('o.ticket > p.ticket AND NOT o.begun')} AS after,
       ${howMany('o.begun')} AS "atWork",
       CASE WHEN NOT p.begun THEN (SELECT o.run_id FROM order_place o WHERE o.flow_id = p.flow_id AND o.key = p.key AND o.begun ORDER BY o.ticket LIMIT 1) END AS behind,
       ${BEGINS_AT} AS "beginsAtMs"
FROM order_place p WHERE p.run_id = $1`;

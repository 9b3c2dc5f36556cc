export const PUT_UP = `
INSERT INTO event_wait(run_id, step, attempt, name, key, since) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`;

/** The first event since then that fits. A statement of its own, after the wait is committed. $1 name, $2 key or null, $3 since. */
export const FIND_EVENT = `
SELECT id, name, key, body FROM posted_event WHERE name = $1 AND ($2::text IS NULL OR key = $2) AND posted_at >= $3 ORDER BY posted_at LIMIT 1`;

export const POST_EVENT = `
INSERT INTO posted_event(id, name, key, body) VALUES ($1, $2, $3, $4::json) ON CONFLICT (id) DO NOTHING RETURNING id`;

/** Waits that an event ends. Those that began after it was posted look for it themselves. */
export const WAITS_FOR = `
SELECT run_id, step, attempt, name, key, (extract(epoch FROM since) * 1000)::float8 AS since_ms
FROM event_wait WHERE name = $1 AND (key IS NULL OR key = $2)`;

export const SETTLED = 'UPDATE posted_event SET settled = true WHERE id = $1';

export const DROP_WAIT = 'DELETE FROM event_wait WHERE run_id = $1 AND step = $2 AND attempt = $3';

/** Posted a while ago, and not told to all: whoever took it in ended in the middle. */
export const UNSETTLED = `
SELECT id, name, key, body FROM posted_event WHERE NOT settled AND posted_at < clock_timestamp() - interval '2 seconds'
ORDER BY posted_at LIMIT $1`;

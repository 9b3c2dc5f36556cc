/** How long a watched room is taken for watched without hearing of it again. */
const LIFE = `interval '30 seconds'`;

/** $1 process, $2 kind of room, $3 its id. */
export const BEGIN = `
WITH w AS (INSERT INTO live_watch(process, kind, id, expires_at) VALUES ($1, $2, $3, clock_timestamp() + ${LIFE})
       ON CONFLICT (process, kind, id) DO UPDATE SET expires_at = excluded.expires_at RETURNING process)
SELECT pg_notify('plumbline_watch', '') FROM w`;

export const END = `
WITH w AS (DELETE FROM live_watch WHERE process = $1 AND kind = $2 AND id = $3 RETURNING process)
SELECT pg_notify('plumbline_watch', '') FROM w`;

/** All rooms of a process live on, and those of processes that are gone are thrown away. $2 kinds, $3 ids. */
export const REFRESH = `
WITH gone AS (DELETE FROM live_watch WHERE expires_at < clock_timestamp() AND process <> $1)
INSERT INTO live_watch(process, kind, id, expires_at)
SELECT $1, kind, id, clock_timestamp() + ${LIFE} FROM unnest($2::text[], $3::uuid[]) AS r(kind, id)
ON CONFLICT (process, kind, id) DO UPDATE SET expires_at = excluded.expires_at`;

/** What processes other than $1 watch. */
export const OTHERS = `SELECT DISTINCT kind AS room, id FROM live_watch WHERE process <> $1 AND expires_at > clock_timestamp()`;

/** Those of the runs $1 that belong to one of the flows $2. */
export const RUNS_OF_FLOWS = 'SELECT id FROM run WHERE id = ANY($1::uuid[]) AND flow_id = ANY($2::uuid[])';

export const TELL = `SELECT pg_notify('plumbline_live', payload) FROM unnest($1::text[]) AS p(payload)`;

export const JOURNAL = `SELECT seq, body, (extract(epoch FROM at) * 1000)::float8 AS at_ms
FROM run_event WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`;

export const RUN_ROW = 'SELECT id, flow_id, version, delivery_id, status, last_seq FROM run WHERE id = $1';

export const OWNED = 'SELECT id, signals FROM run WHERE owner = $1';

export const DELIVERY = 'SELECT id, flow_id, kind, method, path, query, headers, raw, payload FROM delivery WHERE id = $1';

/** Bytes of an append that did not become part of the journal. One that did (only its answer was lost) is not kept. */
export const KEEP_BYTES = `
INSERT INTO run_kept(run_id, append_id, why, bytes) SELECT $1, $2, $3, $4
WHERE NOT EXISTS (SELECT 1 FROM run_event WHERE run_id = $1 AND append_id = $2) ON CONFLICT DO NOTHING`;

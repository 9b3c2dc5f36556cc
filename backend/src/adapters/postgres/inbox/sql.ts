/** Bytes of a delivery, wherever they lie; by the length that is stored beside them, not by reading them. */
const BYTES = (d: string): string => `coalesce((${d}.payload->>'bytes')::int, octet_length(${d}.raw))`;

const MS = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;

/** Longest excerpt of a body in a list, characters. */
const EXCERPT = 200;

const COLUMNS = `d.id, ${MS('d.received_at')} AS received_ms, d.flow_id, coalesce(f.name, '') AS flow_name, d.kind, d.verdict, ${BYTES('d')} AS bytes,
  left(d.excerpt, ${String(EXCERPT)}) AS excerpt, d.dedupe_key, d.replay_of, d.replayed_by, r.id AS run_id, r.status AS run_status, r.version AS run_version`;

const FROM = 'delivery d LEFT JOIN flow f ON f.id = d.flow_id LEFT JOIN run r ON r.id = d.run_id';

/** By the primary key, or by `delivery_flow` or `delivery_verdict`, backwards. @param where conditions, each with its own parameter */
export const listDeliveries = (where: readonly string[], limit: string): string =>
  `SELECT ${COLUMNS} FROM ${FROM} ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY d.id DESC LIMIT ${limit}`;

/** $1 delivery. The first is the one that started the run, of a stale one the newer one. */
export const ONE_DELIVERY = `
SELECT ${COLUMNS}, d.method, d.path, d.query, d.headers, d.raw, d.payload, d.compared,
  o.id AS first_id, ${MS('o.received_at')} AS first_received_ms, ${BYTES('o')} AS first_bytes
FROM ${FROM} LEFT JOIN delivery o ON o.id = r.delivery_id AND o.id <> d.id AND d.verdict <> 'accepted'
WHERE d.id = $1`;

/** $1 delivery, $2 limit. */
export const REPLAYS = `
SELECT d.id, ${MS('d.received_at')} AS received_ms, d.replayed_by, r.id AS run_id, r.status AS run_status, r.version AS run_version
FROM delivery d LEFT JOIN run r ON r.id = d.run_id WHERE d.replay_of = $1 ORDER BY d.id DESC LIMIT $2`;

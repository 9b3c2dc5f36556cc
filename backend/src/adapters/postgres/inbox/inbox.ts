import type pg from 'pg';
import { uuidV7, type DeliveryVerdict, type PayloadRef } from '@plumbline/shared';
import type { Inbox, InboxDelivery, InboxFilter, InboxListing, InboxReplay, InboxRun } from '../../../engine/ports/inbox.js';
import { listDeliveries, ONE_DELIVERY, REPLAYS } from './sql.js';

/** The least id of a time. */
const NO_BITS = new Uint8Array(10);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type RunColumns = { run_id: string | null; run_status: InboxRun['status'] | null; run_version: number | null };

type Row = RunColumns & {
  id: string;
  received_ms: number;
  flow_id: string;
  flow_name: string;
  kind: string;
  verdict: DeliveryVerdict;
  bytes: number;
  excerpt: string;
  dedupe_key: string | null;
  replay_of: string | null;
  replayed_by: string | null;
};

type WholeRow = Row & {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  raw: Buffer;
  payload: PayloadRef | null;
  compared: InboxDelivery['compared'];
  first_id: string | null;
  first_received_ms: number | null;
  first_bytes: number | null;
};

/** The deliveries, as people look at them. Each condition is added only when it is asked for, so that the planner sees what it needs. */
export class PostgresInbox implements Inbox {
  constructor(private readonly pool: pg.Pool) {}

  async list(filter: InboxFilter): Promise<readonly InboxListing[]> {
    const values: unknown[] = [];
    const where: string[] = [];
    const add = (condition: (n: string) => string, value: unknown): void => {
      values.push(value);
      where.push(condition(`$${values.length}`));
    };
    const { flowId, verdicts, kinds, q, fromMs, toMs, beforeId, limit } = filter;
    if (flowId !== undefined) add((n) => `d.flow_id = ${n}`, flowId);
    if (verdicts !== undefined) addSome('verdict', 'accepted', verdicts, where, add);
    if (kinds !== undefined) addSome('kind', 'webhook', kinds, where, add);
    else if (!UUID.test(q ?? '')) where.push("d.kind NOT IN ('flow', 'part')");
    if (fromMs !== undefined) add((n) => `d.id >= ${n}`, uuidV7(fromMs, NO_BITS));
    if (toMs !== undefined) add((n) => `d.id < ${n}`, uuidV7(toMs, NO_BITS));
    if (beforeId !== undefined) add((n) => `d.id < ${n}`, beforeId);
    if (q !== undefined && q !== '') addSearch(q, add);
    values.push(limit);
    const { rows } = await this.pool.query<Row>(listDeliveries(where, `$${values.length}`), values);
    return rows.map(listingOf);
  }

  async get(id: string, replays: number): Promise<InboxDelivery | null> {
    const { rows } = await this.pool.query<WholeRow>(ONE_DELIVERY, [id]);
    const [row] = rows;
    if (!row) return null;
    type ReplayRow = RunColumns & { id: string; received_ms: number; replayed_by: string };
    const again = await this.pool.query<ReplayRow>(REPLAYS, [id, replays]);
    const { method, path, query, headers, raw, payload, compared, first_id, first_received_ms, first_bytes } = row;
    return {
      ...listingOf(row),
      ...{ method, path, query, headers, raw, payload, compared },
      first: first_id === null ? null : { id: first_id, receivedMs: first_received_ms ?? 0, bytes: first_bytes ?? 0 },
      replays: again.rows.map((one): InboxReplay => ({ id: one.id, receivedMs: one.received_ms, by: one.replayed_by, run: runOf(one) })),
    };
  }
}

/** All but the usual value have an index of their own, which the planner takes only where the question says so. */
function addSome(
  column: 'verdict' | 'kind',
  usual: string,
  wanted: readonly string[],
  where: string[],
  add: (condition: (n: string) => string, value: unknown) => void,
): void {
  add((n) => `d.${column} = ANY(${n}::text[])`, wanted);
  if (!wanted.includes(usual)) where.push(`d.${column} <> '${usual}'`);
}

function addSearch(q: string, add: (condition: (n: string) => string, value: unknown) => void): void {
  if (UUID.test(q)) return add((n) => `(d.id = ${n}::uuid OR d.run_id = ${n}::uuid OR d.dedupe_key = ${n}::text)`, q);
  const escaped = q.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&');
  add((n) => `(d.dedupe_key = ${n}::text OR d.excerpt ILIKE '%' || ${n}::text || '%')`, escaped);
}

function listingOf(row: Row): InboxListing {
  return {
    id: row.id,
    receivedMs: row.received_ms,
    flowId: row.flow_id,
    flowName: row.flow_name,
    kind: row.kind,
    verdict: row.verdict,
    bytes: row.bytes,
    excerpt: row.excerpt,
    eventId: row.dedupe_key,
    run: runOf(row),
    replay: row.replay_of === null ? null : { deliveryId: row.replay_of, by: row.replayed_by ?? '' },
  };
}

function runOf({ run_id: id, run_status: status, run_version: version }: RunColumns): InboxRun | null {
  return id === null || status === null || version === null ? null : { id, status, version };
}

import type pg from 'pg';
import { uuidV7, type JournalEntry } from '@plumbline/shared';
import type { RunFilter, RunIndex, RunListing, RunOutput } from '../../engine/ports/run-index.js';
import { decodeEntry } from './event-codec.js';
import { OUTPUTS, TAILS } from './sql/run-index.js';

/** The least id of a time. */
const NO_BITS = new Uint8Array(10);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type Row = {
  id: string;
  flow_id: string;
  name: string;
  version: number;
  draft: number | null;
  status: RunListing['status'];
  delivery_id: string;
  last_seq: number;
  finished_ms: number | null;
  excerpt: string;
};

/** Looks runs up for lists. Each condition is added only when it is asked for, so that the planner sees what it needs. */
export class PostgresRunIndex implements RunIndex {
  constructor(private readonly pool: pg.Pool) {}

  async list(filter: RunFilter): Promise<readonly RunListing[]> {
    const values: unknown[] = [];
    const where: string[] = [];
    const add = (condition: (n: string) => string, value: unknown): void => {
      values.push(value);
      where.push(condition(`$${values.length}`));
    };
    if (filter.flowId !== undefined) add((n) => `r.flow_id = ${n}`, filter.flowId);
    if (filter.statuses !== undefined) add((n) => `r.status = ANY(${n}::text[])`, filter.statuses);
    if (filter.draft !== undefined) where.push(filter.draft ? 'r.version < 0' : 'r.version > 0');
    if (filter.parentId !== undefined) add((n) => `r.parent = ${n}`, filter.parentId);
    else if (!filter.children && !UUID.test(filter.q ?? '')) where.push('r.parent IS NULL');
    if (filter.afterMs !== undefined) add((n) => `r.id >= ${n}`, uuidV7(filter.afterMs, NO_BITS));
    if (filter.beforeMs !== undefined) add((n) => `r.id < ${n}`, uuidV7(filter.beforeMs, NO_BITS));
    if (filter.beforeId !== undefined) add((n) => `r.id < ${n}`, filter.beforeId);
    if (filter.q !== undefined && filter.q !== '') addSearch(filter.q, add);
    values.push(filter.limit);
    const { rows } = await this.pool.query<Row>(
      `SELECT r.id, r.flow_id, f.name, r.version, z.revision AS draft, r.status, r.delivery_id, r.last_seq, coalesce(d.excerpt, '') AS excerpt,
         CASE WHEN r.status IN ('succeeded', 'succeeded_with_gaps', 'failed', 'cancelled') THEN (extract(epoch FROM
           (SELECT e.at FROM run_event e WHERE e.run_id = r.id ORDER BY e.seq DESC LIMIT 1)) * 1000)::float8 END AS finished_ms
       FROM run r JOIN flow f ON f.id = r.flow_id
       LEFT JOIN frozen_draft z ON r.version < 0 AND z.flow_id = r.flow_id AND z.number = r.version
       LEFT JOIN delivery d ON d.id = r.delivery_id
       ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY r.id DESC LIMIT $${values.length}`,
      values,
    );
    return rows.map((row) => ({
      runId: row.id,
      flowId: row.flow_id,
      flowName: row.name,
      version: row.version,
      draft: row.draft,
      status: row.status,
      deliveryId: row.delivery_id,
      lastSeq: row.last_seq,
      finishedMs: row.finished_ms,
      excerpt: row.excerpt,
    }));
  }

  async tails(runs: readonly Pick<RunListing, 'runId' | 'lastSeq'>[], limit: number): Promise<Map<string, JournalEntry[]>> {
    const values = [runs.map(({ runId }) => runId), runs.map(({ lastSeq }) => Math.max(0, lastSeq - limit))];
    const { rows } = await this.pool.query<{ run_id: string } & Parameters<typeof decodeEntry>[1]>(TAILS, values);
    const tails = new Map<string, JournalEntry[]>();
    for (const row of rows) {
      const tail = tails.get(row.run_id);
      const entry = decodeEntry(row.run_id, row);
      if (tail) tail.push(entry);
      else tails.set(row.run_id, [entry]);
    }
    return tails;
  }

  async outputs(runId: string, steps: readonly string[]): Promise<readonly RunOutput[]> {
    const values = [runId, steps.map((step) => JSON.stringify(step))];
    const { rows } = await this.pool.query<{ at_ms: number; body: Omit<RunOutput, 'atMs'> }>(OUTPUTS, values);
    return rows.map(({ at_ms: atMs, body: { step, output, outputRef } }) => ({
      step,
      atMs,
      ...(output === undefined ? {} : { output }),
      ...(outputRef === undefined ? {} : { outputRef }),
    }));
  }
}

function addSearch(q: string, add: (condition: (n: string) => string, value: unknown) => void): void {
  if (UUID.test(q)) return add((n) => `(r.id = ${n}::uuid OR d.id = ${n}::uuid OR d.dedupe_key = ${n}::text)`, q);
  const escaped = q.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&');
  add((n) => `(d.dedupe_key = ${n}::text OR d.excerpt ILIKE '%' || ${n}::text || '%')`, escaped);
}

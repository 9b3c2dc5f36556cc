import type pg from 'pg';
import { uuidV7 } from '@plumbline/shared';
import type { RunFilter, RunIndex, RunListing, RunOutput } from '../../engine/ports/run-index.js';

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
    if (filter.status !== undefined) add((n) => `r.status = ${n}`, filter.status);
    if (filter.parentId !== undefined) add((n) => `r.parent = ${n}`, filter.parentId);
    else if (!filter.children && !UUID.test(filter.q ?? '')) where.push('r.parent IS NULL');
    if (filter.afterMs !== undefined) add((n) => `r.id >= ${n}`, uuidV7(filter.afterMs, NO_BITS));
    if (filter.beforeMs !== undefined) add((n) => `r.id < ${n}`, uuidV7(filter.beforeMs, NO_BITS));
    if (filter.beforeId !== undefined) add((n) => `r.id < ${n}`, filter.beforeId);
    if (filter.q !== undefined && filter.q !== '') addSearch(filter.q, add);
    values.push(filter.limit);
    const { rows } = await this.pool.query<Row>(
      `SELECT r.id, r.flow_id, f.name, r.version, z.revision AS draft, r.status, r.delivery_id FROM run r JOIN flow f ON f.id = r.flow_id
       LEFT JOIN frozen_draft z ON r.version < 0 AND z.flow_id = r.flow_id AND z.number = r.version
       ${filter.q ? 'JOIN delivery d ON d.id = r.delivery_id' : ''}
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
    }));
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

/**
 * By the journal's primary key. $1 run, $2 steps as JSON. Values are compared as JSON: to be had as text (`->>`), the whole event
 * would have to be text that the database can hold, and `\\u0000` is not.
 */
const OUTPUTS = `
SELECT DISTINCT ON (step) body, (extract(epoch FROM at) * 1000)::float8 AS at_ms
FROM (SELECT seq, at, body, (body->'step')::text AS step FROM run_event WHERE run_id = $1 AND kind = 'step.succeeded') e
WHERE step = ANY($2::text[]) AND body->'pinned' IS NULL
ORDER BY step, seq DESC`;

function addSearch(q: string, add: (condition: (n: string) => string, value: unknown) => void): void {
  if (UUID.test(q)) return add((n) => `(r.id = ${n}::uuid OR d.id = ${n}::uuid OR d.dedupe_key = ${n}::text)`, q);
  const escaped = q.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&');
  add((n) => `(d.dedupe_key = ${n}::text OR d.excerpt ILIKE '%' || ${n}::text || '%')`, escaped);
}

import type { LiveFlow, LiveRunHead } from '@plumbline/shared';
import type pg from 'pg';
import type { LiveHeads, RunHead } from '../../../engine/ports/live.js';

const RUNS = 'SELECT id, flow_id, last_seq, status FROM run WHERE id = ANY($1::uuid[])';
const NEWEST = `SELECT r.id, r.flow_id, r.last_seq, r.status FROM unnest($1::uuid[]) AS f(id)
CROSS JOIN LATERAL (SELECT * FROM run WHERE flow_id = f.id ORDER BY id DESC LIMIT $2) r`;
const FLOWS = 'SELECT id, revision, published_version FROM flow WHERE id = ANY($1::uuid[])';

type RunRow = { id: string; flow_id: string; last_seq: number; status: LiveRunHead['status'] };
type FlowRow = { id: string; revision: number; published_version: number | null };

/** Where runs and flows stand, by their rows alone. */
export class PostgresLiveHeads implements LiveHeads {
  constructor(private readonly pool: pg.Pool) {}

  async runs(runIds: readonly string[]): Promise<readonly RunHead[]> {
    const { rows } = await this.pool.query<RunRow>({ name: 'live_runs', text: RUNS, values: [runIds] });
    return rows.map(head);
  }

  async newestRuns(flowIds: readonly string[], limit: number): Promise<readonly RunHead[]> {
    const { rows } = await this.pool.query<RunRow>({ name: 'live_newest', text: NEWEST, values: [flowIds, limit] });
    return rows.map(head);
  }

  async flows(flowIds: readonly string[]): Promise<readonly LiveFlow[]> {
    const { rows } = await this.pool.query<FlowRow>({ name: 'live_flows', text: FLOWS, values: [flowIds] });
    return rows.map((row) => ({ flowId: row.id, revision: row.revision, publishedVersion: row.published_version }));
  }
}

function head(row: RunRow): RunHead {
  return { runId: row.id, flowId: row.flow_id, seq: row.last_seq, status: row.status };
}

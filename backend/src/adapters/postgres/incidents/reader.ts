import type pg from 'pg';
import { AFFECTED_STATES, type AffectedState, type Json } from '@plumbline/shared';
import type { AffectedFlow, AffectedStep, IncidentEntry, IncidentReader, IncidentRecord } from '../../../engine/ports/incident-reader.js';
import { storableText } from '../storable-text.js';
import { incidentOf, type IncidentRow } from './rows.js';

/** Most flows and steps of one incident that are told one by one. */
const MOST = 50;
const HOLDING = "state IN ('failed', 'parked', 'needs_attention', 'retried')";

const LIST = `
SELECT * FROM incident WHERE (closed_at IS NULL) = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`;

const STATES = AFFECTED_STATES.map((state) => `'${state}', count(*) FILTER (WHERE state = '${state}')`).join(', ');

/** Of incidents without affected steps, the flow that they are at. Its document is that of the published version, else of the draft. */
const FLOWS = `
WITH m AS (
  SELECT incident_id, flow_id, count(DISTINCT run_id)::int AS runs, count(*) FILTER (WHERE ${HOLDING}) AS holding,
    min(since) FILTER (WHERE ${HOLDING}) AS held_since, json_build_object(${STATES}) AS states
  FROM incident_affected WHERE incident_id = ANY($1::uuid[]) GROUP BY incident_id, flow_id
  UNION ALL SELECT id, place_id::uuid, 0, 0, NULL, '{}' FROM incident WHERE id = ANY($1::uuid[]) AND kind <> 'failure'),
 top AS (SELECT *, row_number() OVER (PARTITION BY incident_id ORDER BY holding DESC, runs DESC, flow_id) AS place FROM m)
SELECT top.*, coalesce(f.name, '') AS name, coalesce(f.owner, '') AS owner, coalesce(v.document, d.document)->'runbook' AS runbook
FROM top LEFT JOIN flow f ON f.id = top.flow_id
LEFT JOIN flow_version v ON v.flow_id = f.id AND v.number = f.published_version
LEFT JOIN flow_draft d ON d.flow_id = f.id AND d.revision = f.revision AND v.flow_id IS NULL
WHERE place <= ${MOST} ORDER BY top.incident_id, place`;

const STEPS = `
WITH m AS (
  SELECT incident_id, flow_id, split_part(step, '[', 1) AS step_id, count(*)::int AS steps,
    row_number() OVER (PARTITION BY incident_id ORDER BY count(*) DESC, flow_id, split_part(step, '[', 1)) AS place
  FROM incident_affected WHERE incident_id = ANY($1::uuid[]) AND step <> '' GROUP BY incident_id, flow_id, split_part(step, '[', 1))
SELECT m.*, coalesce(v.document, d.document)->'steps'->m.step_id->'name' AS name
FROM m LEFT JOIN flow f ON f.id = m.flow_id
LEFT JOIN flow_version v ON v.flow_id = f.id AND v.number = f.published_version
LEFT JOIN flow_draft d ON d.flow_id = f.id AND d.revision = f.revision AND v.flow_id IS NULL
WHERE place <= ${MOST} ORDER BY m.incident_id, place`;

const CONNECTIONS = 'SELECT id, service, name FROM connection WHERE id::text = ANY($1::text[])';
const ENTRIES = 'SELECT at, kind, actor, note FROM incident_entry WHERE incident_id = $1 ORDER BY n';

/** $1 incident, $2 who, $3 note. */
const ACKNOWLEDGE = `
WITH u AS (UPDATE incident SET acknowledged_by = $2, acknowledged_at = clock_timestamp(), acknowledged_note = $3
           WHERE id = $1 AND closed_at IS NULL RETURNING id)
INSERT INTO incident_entry(incident_id, at, kind, actor, note) SELECT id, clock_timestamp(), 'acknowledged', $2, $3 FROM u`;

/** What it holds is let be: it does not open the incident again. */
const CLOSE = `
WITH u AS (UPDATE incident SET closed_at = clock_timestamp(), closed_by = $2 WHERE id = $1 AND closed_at IS NULL RETURNING id),
 m AS (UPDATE incident_affected SET state = 'settled' FROM u WHERE incident_id = u.id AND ${HOLDING})
INSERT INTO incident_entry(incident_id, at, kind, actor, note) SELECT id, clock_timestamp(), 'closed', $2, $3 FROM u`;

interface FlowRow {
  incident_id: string;
  flow_id: string;
  name: string;
  owner: string;
  runbook: Json;
  runs: number;
  held_since: Date | null;
  states: { readonly [state: string]: number };
}
type StepRow = { incident_id: string; flow_id: string; step_id: string; name: string | null; steps: number };

/** Incidents for people, from the tables that the keeper of incidents writes. */
export class PostgresIncidentReader implements IncidentReader {
  constructor(private readonly pool: pg.Pool) {}

  async list({ open, limit, beforeId }: Parameters<IncidentReader['list']>[0]): Promise<readonly IncidentRecord[]> {
    return this.told((await this.pool.query<IncidentRow>(LIST, [open, beforeId, limit])).rows);
  }

  async get(id: string): Promise<IncidentRecord | null> {
    const [record] = await this.told((await this.pool.query<IncidentRow>('SELECT * FROM incident WHERE id = $1', [id])).rows);
    return record ?? null;
  }

  async openCount(): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM incident WHERE closed_at IS NULL');
    return rows[0]?.n ?? 0;
  }

  async entries(id: string): Promise<readonly IncidentEntry[]> {
    const { rows } = await this.pool.query<Omit<IncidentEntry, 'at'> & { at: Date }>(ENTRIES, [id]);
    return rows.map((row) => ({ ...row, at: row.at.getTime() }));
  }

  async acknowledge(id: string, by: string, note: string): Promise<boolean> {
    return (await this.pool.query(ACKNOWLEDGE, [id, by, storableText(note)])).rowCount === 1;
  }

  async close(id: string, by: string, note: string): Promise<boolean> {
    return (await this.pool.query(CLOSE, [id, by, storableText(note)])).rowCount === 1;
  }

  private async told(rows: readonly IncidentRow[]): Promise<readonly IncidentRecord[]> {
    if (rows.length === 0) return [];
    const ids = [rows.map(({ id }) => id)];
    const places = [rows.filter((row) => row.place_kind === 'connection').map((row) => row.place_id)];
    const [flows, steps, connections] = await Promise.all([
      this.pool.query<FlowRow>(FLOWS, ids),
      this.pool.query<StepRow>(STEPS, ids),
      this.pool.query<{ id: string; service: string; name: string }>(CONNECTIONS, places),
    ]);
    return rows.map((row) => {
      const own = flows.rows.filter(({ incident_id }) => incident_id === row.id);
      const held = own.flatMap(({ held_since }) => held_since?.getTime() ?? []);
      const connection = connections.rows.find(({ id }) => id === row.place_id);
      return {
        incident: incidentOf(row),
        connection: connection ? { service: connection.service, name: connection.name } : null,
        heldSinceMs: held.length === 0 ? null : Math.min(...held),
        flows: own.map(flowOf),
        steps: steps.rows.filter(({ incident_id }) => incident_id === row.id).map(stepOf),
      };
    });
  }
}

function flowOf({ flow_id, name, owner, runbook, runs, states }: FlowRow): AffectedFlow {
  const counts = Object.fromEntries(AFFECTED_STATES.map((state) => [state, states[state] ?? 0])) as { [S in AffectedState]: number };
  return { flowId: flow_id, name, owner, runbook, runs, states: counts };
}

function stepOf({ flow_id, step_id, name, steps }: StepRow): AffectedStep {
  return { flowId: flow_id, stepId: step_id, name: name ?? step_id, steps };
}

import type pg from 'pg';
import type { JsonObject } from '@plumbline/shared';
import type { RuleWatch } from '../../../engine/ports/incident.js';
import type { AlertRuleRecord, AlertRules, RuleChange } from '../../../engine/ports/alerts.js';

const CREATE = `
INSERT INTO alert_rule(id, kind, flow_id, settings, channels, enabled, updated_by)
SELECT $1, $2, $3, $4, $5, $6, $7 WHERE $3::uuid IS NULL OR EXISTS (SELECT 1 FROM flow WHERE id = $3)`;
const CHANGE = `
UPDATE alert_rule SET kind = $3, flow_id = $4, settings = $5, channels = $6, enabled = $7, updated_by = $8,
  updated_at = clock_timestamp(), revision = revision + 1
WHERE id = $1 AND revision = $2 AND ($4::uuid IS NULL OR EXISTS (SELECT 1 FROM flow WHERE id = $4))`;

interface Row {
  id: string;
  kind: RuleWatch['kind'];
  flow_id: string | null;
  settings: JsonObject;
  channels: string[] | null;
  enabled: boolean;
  revision: number;
  updated_at: Date;
  updated_by: string;
}

/** What is watched, and who is told. */
export class PostgresAlertRules implements AlertRules {
  constructor(private readonly pool: pg.Pool) {}

  async list(): Promise<readonly AlertRuleRecord[]> {
    const { rows } = await this.pool.query<Row>('SELECT * FROM alert_rule ORDER BY flow_id NULLS FIRST, kind, id');
    return rows.map(ruleOf);
  }

  async get(id: string): Promise<AlertRuleRecord | null> {
    const { rows } = await this.pool.query<Row>('SELECT * FROM alert_rule WHERE id = $1', [id]);
    return rows[0] ? ruleOf(rows[0]) : null;
  }

  async create(id: string, { watch, flowId, channels, enabled, by }: RuleChange): Promise<boolean> {
    const values = [id, watch.kind, flowId, JSON.stringify(watch.settings), channels, enabled, by];
    return (await this.pool.query(CREATE, values)).rowCount === 1;
  }

  async change(
    id: string,
    revision: number,
    { watch, flowId, channels, enabled, by }: RuleChange,
  ): Promise<'changed' | 'stale' | 'missing'> {
    const values = [id, revision, watch.kind, flowId, JSON.stringify(watch.settings), channels, enabled, by];
    if ((await this.pool.query(CHANGE, values)).rowCount === 1) return 'changed';
    const now = await this.get(id);
    return now === null || now.revision === revision ? 'missing' : 'stale';
  }

  async remove(id: string): Promise<boolean> {
    return (await this.pool.query('DELETE FROM alert_rule WHERE id = $1', [id])).rowCount === 1;
  }
}

function ruleOf({ id, kind, flow_id, settings, channels, enabled, revision, updated_at, updated_by }: Row): AlertRuleRecord {
  // They were checked against the schema of their kind when they were saved.
  const watch = { kind, settings } as unknown as RuleWatch;
  return { id, watch, flowId: flow_id, channels, enabled, revision, updatedMs: updated_at.getTime(), updatedBy: updated_by };
}

import type pg from 'pg';
import type { AlertKind } from '@plumbline/shared';
import type { AlertFilter, AlertMessage, AlertOutbox, AlertRecord, AlertState, TakenAlert } from '../../../engine/ports/alerts.js';
import { storableText } from '../storable-text.js';

/** Whoever takes an alert has so long to send it; then others take it for left behind, s. */
const TAKEN_S = 120;

/** The end of an incident is never told before its beginning. $1 limit. */
const TAKE = `
UPDATE alert_outbox a SET next_at = clock_timestamp() + interval '${TAKEN_S} seconds', tries = tries + 1
WHERE id IN (
  SELECT o.id FROM alert_outbox o JOIN alert_channel c ON c.id = o.channel_id AND c.enabled
  WHERE o.state = 'pending' AND o.next_at <= clock_timestamp()
    AND NOT EXISTS (SELECT 1 FROM alert_outbox e WHERE e.incident_id = o.incident_id AND e.channel_id = o.channel_id AND e.id < o.id AND e.state = 'pending')
  ORDER BY o.next_at LIMIT $1 FOR UPDATE OF o SKIP LOCKED)
RETURNING id, channel_id, message, tries, created_at`;

const SENT = "UPDATE alert_outbox SET state = 'sent', done_at = clock_timestamp(), last_error = NULL WHERE id = $1";
const FAILED = `
UPDATE alert_outbox SET last_error = $2, next_at = coalesce($3, next_at), state = CASE WHEN $3::timestamptz IS NULL THEN 'given_up' ELSE state END,
  done_at = CASE WHEN $3::timestamptz IS NULL THEN clock_timestamp() END
WHERE id = $1 AND state = 'pending'`;
const AGAIN = `
UPDATE alert_outbox SET state = 'pending', next_at = clock_timestamp(), done_at = NULL, tries = 0
WHERE id = $1 AND state IN ('pending', 'given_up') AND EXISTS (SELECT 1 FROM alert_channel c WHERE c.id = channel_id)`;

interface Row {
  id: string;
  incident_id: string | null;
  channel_id: string;
  channel_name: string;
  kind: AlertKind;
  message: AlertMessage;
  state: AlertState;
  tries: number;
  next_at: Date;
  last_error: string | null;
  created_at: Date;
  done_at: Date | null;
}

/** Alerts on their way. */
export class PostgresAlertOutbox implements AlertOutbox {
  constructor(private readonly pool: pg.Pool) {}

  async take(limit: number): Promise<readonly TakenAlert[]> {
    const { rows } = await this.pool.query<Row>(TAKE, [limit]);
    return rows.map((row) => ({
      id: row.id,
      channelId: row.channel_id,
      message: row.message,
      tries: row.tries,
      createdMs: row.created_at.getTime(),
    }));
  }

  async sent(id: string): Promise<void> {
    await this.pool.query(SENT, [id]);
  }

  async failed(id: string, error: string, nextMs: number | null): Promise<void> {
    await this.pool.query(FAILED, [id, storableText(error), nextMs === null ? null : new Date(nextMs).toISOString()]);
  }

  async list({ limit, beforeId, state, incidentId, channelId }: AlertFilter): Promise<readonly AlertRecord[]> {
    const values: unknown[] = [limit];
    const where: string[] = [];
    const add = (condition: string, value: unknown): void => {
      if (value === undefined) return;
      values.push(value);
      where.push(`${condition} $${values.length}`);
    };
    add('id <', beforeId);
    add('state =', state);
    add('incident_id =', incidentId);
    add('channel_id =', channelId);
    const condition = where.length > 0 ? `WHERE ${where.join(' AND ')}` : '';
    const { rows } = await this.pool.query<Row>(`SELECT * FROM alert_outbox ${condition} ORDER BY id DESC LIMIT $1`, values);
    return rows.map(alertOf);
  }

  async again(id: string): Promise<boolean> {
    return (await this.pool.query(AGAIN, [id])).rowCount === 1;
  }
}

function alertOf(row: Row): AlertRecord {
  return {
    id: row.id,
    incidentId: row.incident_id,
    channelId: row.channel_id,
    channelName: row.channel_name,
    kind: row.kind,
    title: row.message.title,
    state: row.state,
    tries: row.tries,
    nextMs: row.next_at.getTime(),
    lastError: row.last_error,
    createdMs: row.created_at.getTime(),
    doneMs: row.done_at?.getTime() ?? null,
  };
}

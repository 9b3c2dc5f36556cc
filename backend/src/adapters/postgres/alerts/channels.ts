import type pg from 'pg';
import type { AlertChannelKind, JsonObject } from '@plumbline/shared';
import type {
  AlertChannel,
  AlertChannels,
  ChangeOutcome,
  ChannelChange,
  ChannelHealth,
  ChannelSecret,
} from '../../../engine/ports/alerts.js';
import type { RewrappableSecrets, SecretRow, StoredSecret } from '../../../engine/ports/rewrappable-secrets.js';
import type { SealedSecret } from '../../../engine/ports/vault.js';
import { inTransaction } from '../transaction.js';

/** With how each does, from the newest of its alerts; by `alert_outbox_channel`. */
const LIST = `
SELECT c.*, h.* FROM alert_channel c CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending, max(done_at) FILTER (WHERE state = 'sent') AS last_sent,
    (array_agg(last_error ORDER BY id DESC) FILTER (WHERE tries > 0 OR state <> 'pending'))[1] AS last_error,
    min(created_at) FILTER (WHERE state IN ('pending', 'given_up') AND last_error IS NOT NULL) AS failing_since
  FROM (SELECT * FROM alert_outbox WHERE channel_id = c.id ORDER BY id DESC LIMIT 200) o) h
ORDER BY c.name`;

/** Nothing is lost in silence: what it has not sent is shown as dropped. */
const DROP_PENDING = `
UPDATE alert_outbox SET state = 'dropped', done_at = clock_timestamp(), last_error = 'The channel was removed before this was sent.'
WHERE channel_id = $1 AND state = 'pending'`;

const ADD_SECRET = `
INSERT INTO alert_channel_secret(channel_id, field, version, key_id, wrapped_key, data) VALUES ($1, $2, $3, $4, $5, $6)`;

const WRAPPED_BY_OTHERS = `
SELECT * FROM alert_channel_secret WHERE key_id <> $1 AND ($3::uuid IS NULL OR (channel_id, field) > ($3, $4))
ORDER BY channel_id, field LIMIT $2`;

interface ChannelRow {
  id: string;
  kind: AlertChannelKind;
  name: string;
  enabled: boolean;
  settings: JsonObject;
  revision: number;
  updated_at: Date;
  updated_by: string;
}
type HealthRow = { pending: number; last_sent: Date | null; last_error: string | null; failing_since: Date | null };
type SecretsRow = { channel_id: string; field: string; version: string; key_id: string; wrapped_key: Buffer; data: Buffer };

/** Channels of alerts, and, apart from them, their encrypted secrets. */
export class PostgresAlertChannels implements AlertChannels, RewrappableSecrets {
  constructor(private readonly pool: pg.Pool) {}

  async list(): Promise<readonly (AlertChannel & { readonly health: ChannelHealth })[]> {
    const { rows } = await this.pool.query<ChannelRow & HealthRow>(LIST);
    return rows.map((row) => ({ ...channelOf(row), health: healthOf(row) }));
  }

  async get(id: string): Promise<AlertChannel | null> {
    const { rows } = await this.pool.query<ChannelRow>('SELECT * FROM alert_channel WHERE id = $1', [id]);
    return rows[0] ? channelOf(rows[0]) : null;
  }

  async create({ id, kind, name, enabled, settings, secrets, by }: Parameters<AlertChannels['create']>[0]): Promise<boolean> {
    const insert = `INSERT INTO alert_channel(id, kind, name, enabled, settings, created_by, updated_by)
      VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (name) DO NOTHING`;
    return inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(insert, [id, kind, name, enabled, JSON.stringify(settings), by]);
      if (rowCount === 1) await replaceSecrets(client, id, secrets ?? []);
      return rowCount === 1;
    });
  }

  async change(id: string, revision: number, { name, enabled, settings, secrets, by }: ChannelChange): Promise<ChangeOutcome> {
    const update = `UPDATE alert_channel SET name = $3, enabled = $4, settings = $5, updated_by = $6, updated_at = clock_timestamp(),
      revision = revision + 1 WHERE id = $1 AND revision = $2`;
    try {
      return await inTransaction(this.pool, async (client): Promise<ChangeOutcome> => {
        const { rowCount } = await client.query(update, [id, revision, name, enabled, JSON.stringify(settings), by]);
        if (rowCount !== 1) return (await this.get(id)) ? 'stale' : 'missing';
        if (secrets !== null) await replaceSecrets(client, id, secrets);
        return 'changed';
      });
    } catch (error) {
      if ((error as pg.DatabaseError).code === '23505') return 'name_taken';
      throw error;
    }
  }

  async remove(id: string): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query('DELETE FROM alert_channel WHERE id = $1', [id]);
      if (rowCount === 1) await client.query(DROP_PENDING, [id]);
      return rowCount === 1;
    });
  }

  async secrets(id: string): Promise<readonly ChannelSecret[]> {
    const { rows } = await this.pool.query<SecretsRow>('SELECT * FROM alert_channel_secret WHERE channel_id = $1', [id]);
    return rows.map(secretOf);
  }

  /** For wrapping data keys anew; the channel stands where a connection would. */
  async wrappedByOthers(
    keyId: string,
    limit: number,
    after: SecretRow | null,
  ): Promise<readonly (SecretRow & { readonly secret: StoredSecret })[]> {
    const values = [keyId, limit, after?.connectionId ?? null, after?.field ?? ''];
    const { rows } = await this.pool.query<SecretsRow>(WRAPPED_BY_OTHERS, values);
    return rows.map((row) => ({ connectionId: row.channel_id, field: row.field, secret: secretOf(row) }));
  }

  async rewrapped({ connectionId, field }: SecretRow, version: string, { keyId, wrappedKey }: SealedSecret): Promise<void> {
    const update = 'UPDATE alert_channel_secret SET key_id = $4, wrapped_key = $5 WHERE channel_id = $1 AND field = $2 AND version = $3';
    await this.pool.query(update, [connectionId, field, version, keyId, Buffer.from(wrappedKey)]);
  }
}

async function replaceSecrets(client: pg.ClientBase, id: string, secrets: readonly ChannelSecret[]): Promise<void> {
  await client.query('DELETE FROM alert_channel_secret WHERE channel_id = $1', [id]);
  for (const { field, version, sealed } of secrets) {
    await client.query(ADD_SECRET, [id, field, version, sealed.keyId, Buffer.from(sealed.wrappedKey), Buffer.from(sealed.data)]);
  }
}

function channelOf({ id, kind, name, enabled, settings, revision, updated_at, updated_by }: ChannelRow): AlertChannel {
  return { id, kind, name, enabled, settings, revision, updatedMs: updated_at.getTime(), updatedBy: updated_by };
}

function healthOf({ pending, last_sent, last_error, failing_since }: HealthRow): ChannelHealth {
  return { pending, lastSentMs: last_sent?.getTime() ?? null, lastError: last_error, failingSinceMs: failing_since?.getTime() ?? null };
}

function secretOf({ field, version, key_id, wrapped_key, data }: SecretsRow): ChannelSecret {
  return { field, version, sealed: { keyId: key_id, wrappedKey: wrapped_key, data } };
}

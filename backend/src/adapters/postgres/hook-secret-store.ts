import type pg from 'pg';
import type { HookSecretKind } from '@plumbline/shared';
import type { SecretRow, StoredSecret } from '../../engine/ports/rewrappable-secrets.js';
import {
  hookSecretPlace,
  type HookSecretChange,
  type HookSecretRecord,
  type HookSecretStore,
  type NewHookSecret,
  type SealedHookSecret,
} from '../../engine/ports/hook-secrets.js';
import type { SealedSecret } from '../../engine/ports/vault.js';
import type { Listener } from './listener.js';
import { inTransaction } from './transaction.js';

const INSERT = `
INSERT INTO hook_secret(id, flow_id, kind, label, key_id, wrapped_key, data, created_by, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9::float8 / 1000))`;

const CHANGE = `
UPDATE hook_secret SET label = coalesce($3, label),
  expires_at = CASE WHEN $4 THEN to_timestamp($5::float8 / 1000) ELSE expires_at END
WHERE flow_id = $1 AND id = $2 RETURNING *`;

const TOUCH = `
UPDATE hook_secret SET last_used_at = clock_timestamp()
WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')`;

const WRAPPED_BY_OTHERS = `
SELECT * FROM hook_secret WHERE key_id <> $1 AND ($3::uuid IS NULL OR (flow_id, id) > ($3, $4::uuid)) ORDER BY flow_id, id LIMIT $2`;

interface Row {
  id: string;
  flow_id: string;
  kind: HookSecretKind;
  label: string;
  key_id: string;
  wrapped_key: Buffer;
  data: Buffer;
  created_at: Date;
  created_by: string;
  expires_at: Date | null;
  last_used_at: Date | null;
}

/** Secrets of webhooks on PostgreSQL; every process hears of a change. */
export class PostgresHookSecrets implements HookSecretStore {
  private readonly listeners: ((flowId: string | null) => void)[] = [];

  constructor(
    private readonly pool: pg.Pool,
    listener: Listener,
  ) {
    listener.on('plumbline_hook_secret', (flowId) => this.tell(flowId));
    listener.onConnected(() => this.tell(null));
  }

  async create(secret: NewHookSecret, max: number): Promise<'created' | 'full' | 'no_flow'> {
    const { id, flowId, kind, label, expiresMs, sealed, by } = secret;
    return this.committed(flowId, async (client) => {
      // The row of the flow is locked, so that two at once are counted one after the other.
      const flow = await client.query('SELECT 1 FROM flow WHERE id = $1 FOR NO KEY UPDATE', [flowId]);
      if (flow.rowCount !== 1) return 'no_flow';
      const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM hook_secret WHERE flow_id = $1', [flowId]);
      if ((rows[0]?.n ?? 0) >= max) return 'full';
      await client.query(INSERT, [id, flowId, kind, label, sealed.keyId, sealed.wrappedKey, sealed.data, by, expiresMs]);
      return 'created';
    });
  }

  async list(flowId: string): Promise<readonly HookSecretRecord[]> {
    return (await this.rows(flowId)).map(recordOf);
  }

  async get(flowId: string, id: string): Promise<HookSecretRecord | null> {
    const { rows } = await this.pool.query<Row>('SELECT * FROM hook_secret WHERE flow_id = $1 AND id = $2', [flowId, id]);
    return rows[0] ? recordOf(rows[0]) : null;
  }

  async change(flowId: string, id: string, { label, expiresMs }: HookSecretChange): Promise<HookSecretRecord | null> {
    return this.committed(flowId, async (client) => {
      const { rows } = await client.query<Row>(CHANGE, [flowId, id, label ?? null, expiresMs !== undefined, expiresMs ?? null]);
      return rows[0] ? recordOf(rows[0]) : null;
    });
  }

  async remove(flowId: string, id: string): Promise<boolean> {
    const sql = 'DELETE FROM hook_secret WHERE flow_id = $1 AND id = $2';
    return this.committed(flowId, async (client) => (await client.query(sql, [flowId, id])).rowCount === 1);
  }

  async sealed(flowId: string): Promise<readonly SealedHookSecret[]> {
    return (await this.rows(flowId)).map((row) => ({ record: recordOf(row), sealed: sealedOf(row) }));
  }

  async touch(id: string): Promise<void> {
    await this.pool.query(TOUCH, [id]);
  }

  async wrappedByOthers(
    keyId: string,
    limit: number,
    after: SecretRow | null,
  ): Promise<readonly (SecretRow & { readonly secret: StoredSecret })[]> {
    const last = after && [after.connectionId, after.field.slice(after.field.lastIndexOf(':') + 1)];
    const { rows } = await this.pool.query<Row>(WRAPPED_BY_OTHERS, [keyId, limit, ...(last ?? [null, null])]);
    return rows.map((row) => {
      const { connectionId, field, version } = hookSecretPlace(recordOf(row));
      return { connectionId, field, secret: { field, version, sealed: sealedOf(row) } };
    });
  }

  async rewrapped({ connectionId }: SecretRow, version: string, { keyId, wrappedKey }: SealedSecret): Promise<void> {
    const sql = 'UPDATE hook_secret SET key_id = $3, wrapped_key = $4 WHERE flow_id = $1 AND id = $2';
    await this.pool.query(sql, [connectionId, version, keyId, wrappedKey]);
  }

  onChanged(listener: (flowId: string | null) => void): void {
    this.listeners.push(listener);
  }

  private async rows(flowId: string): Promise<readonly Row[]> {
    return (await this.pool.query<Row>('SELECT * FROM hook_secret WHERE flow_id = $1 ORDER BY id DESC', [flowId])).rows;
  }

  /** Does it in one transaction and tells everybody, here at once and elsewhere by NOTIFY, when that is committed. */
  private async committed<T>(flowId: string, change: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const answer = await inTransaction(this.pool, async (client) => {
      const done = await change(client);
      await client.query("SELECT pg_notify('plumbline_hook_secret', $1)", [flowId]);
      return done;
    });
    this.tell(flowId);
    return answer;
  }

  private tell(flowId: string | null): void {
    for (const listener of this.listeners) listener(flowId);
  }
}

function recordOf(row: Row): HookSecretRecord {
  return {
    id: row.id,
    flowId: row.flow_id,
    kind: row.kind,
    label: row.label,
    createdMs: row.created_at.getTime(),
    createdBy: row.created_by,
    expiresMs: row.expires_at?.getTime() ?? null,
    lastUsedMs: row.last_used_at?.getTime() ?? null,
  };
}

function sealedOf({ key_id: keyId, wrapped_key: wrappedKey, data }: Row): SealedSecret {
  return { keyId, wrappedKey, data };
}

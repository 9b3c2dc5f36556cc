import { In, LessThan, QueryFailedError, type DataSource, type EntityManager } from 'typeorm';
import type { FlowDocument } from '@plumbline/shared';
import type {
  ChangeAnswer,
  ChangedConnection,
  ConnectionRecord,
  ConnectionStore,
  DocumentOfFlow,
  NewConnection,
} from '../../engine/ports/connection-store.js';
import type { SecretRow, StoredSecret } from '../../engine/ports/rewrappable-secrets.js';
import type { SealedSecret } from '../../engine/ports/vault.js';
import { connectionRecord, dataColumns, secretRow, storedSecret } from './connection-rows.js';
import { ConnectionEntity, ConnectionSecretEntity } from './entities/connection.entity.js';
import type { Listener } from './listener.js';

/**
 * Documents are searched as text: an id is 36 characters that stand nowhere else, and reading the JSON of every flow would cost
 * more and fail on documents that hold `\u0000`.
 */
const DOCUMENTS = `
SELECT d.flow_id, 'draft' AS place, d.document FROM flow f JOIN flow_draft d ON d.flow_id = f.id AND d.revision = f.revision
  WHERE position($1 IN d.document::text) > 0
UNION ALL
SELECT v.flow_id, 'published', v.document FROM flow f JOIN flow_version v ON v.flow_id = f.id AND v.number = f.published_version
  WHERE position($1 IN v.document::text) > 0
ORDER BY flow_id DESC, place`;

const TOUCH = `UPDATE connection SET last_used_at = clock_timestamp()
  WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')`;

/** Connections on PostgreSQL, through TypeORM. */
export class PostgresConnectionStore implements ConnectionStore {
  private readonly listeners: ((id: string | null) => void)[] = [];

  constructor(
    private readonly source: DataSource,
    listener: Listener,
  ) {
    listener.on('plumbline_connection', (id) => this.tell(id));
    listener.onConnected(() => this.tell(null));
  }

  async create({ id, kind, secrets, by, ...data }: NewConnection): Promise<boolean> {
    return this.committed(id, async (db) => {
      const row = { id, kind, ...dataColumns(data), createdBy: by, updatedBy: by };
      const inserted = await db.createQueryBuilder().insert().into(ConnectionEntity).values(row).orIgnore().returning('id').execute();
      if ((inserted.raw as unknown[]).length === 0) return false;
      await replaceSecrets(db, id, secrets);
      return true;
    });
  }

  async get(id: string): Promise<ConnectionRecord | null> {
    const row = await this.source.manager.findOneBy(ConnectionEntity, { id });
    return row && connectionRecord(row);
  }

  async list(limit: number, beforeId: string | null): Promise<readonly ConnectionRecord[]> {
    const where = beforeId === null ? {} : { id: LessThan(beforeId) };
    return (await this.source.manager.find(ConnectionEntity, { where, order: { id: 'DESC' }, take: limit })).map(connectionRecord);
  }

  async withIds(ids: readonly string[]): Promise<readonly ConnectionRecord[]> {
    if (ids.length === 0) return [];
    return (await this.source.manager.findBy(ConnectionEntity, { id: In([...ids]) })).map(connectionRecord);
  }

  async named(service: string, name: string): Promise<ConnectionRecord | null> {
    const row = await this.source.manager.findOneBy(ConnectionEntity, { service, name });
    return row && connectionRecord(row);
  }

  async change(id: string, revision: number, { secrets, by, ...data }: ChangedConnection): Promise<ChangeAnswer> {
    try {
      return await this.committed(id, async (db): Promise<ChangeAnswer> => {
        const row = await db.findOne(ConnectionEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
        if (!row) return 'no_connection';
        if (row.revision !== revision) return 'stale';
        const rotated = secrets === null ? {} : { rotatedAt: () => 'clock_timestamp()' };
        const change = { ...dataColumns(data), revision: revision + 1, updatedBy: by, updatedAt: () => 'clock_timestamp()', ...rotated };
        await db.update(ConnectionEntity, { id }, change);
        if (secrets !== null) await replaceSecrets(db, id, secrets);
        return 'changed';
      });
    } catch (error) {
      if (isUniqueViolation(error)) return 'name_taken';
      throw error;
    }
  }

  async rotate(id: string, secrets: readonly StoredSecret[], by: string): Promise<boolean> {
    return this.committed(id, async (db) => {
      const times = { rotatedAt: () => 'clock_timestamp()', updatedAt: () => 'clock_timestamp()' };
      const { affected } = await db.update(ConnectionEntity, { id }, { updatedBy: by, ...times });
      if (affected !== 1) return false;
      await replaceSecrets(db, id, secrets);
      return true;
    });
  }

  async remove(id: string): Promise<boolean> {
    return this.committed(id, async (db) => (await db.delete(ConnectionEntity, { id })).affected === 1);
  }

  async withSecrets(id: string): Promise<{ record: ConnectionRecord; secrets: StoredSecret[] } | null> {
    return this.source.transaction('REPEATABLE READ', async (db) => {
      const row = await db.findOneBy(ConnectionEntity, { id });
      const secrets = row && (await db.findBy(ConnectionSecretEntity, { connectionId: id }));
      return row && secrets && { record: connectionRecord(row), secrets: secrets.map(storedSecret) };
    });
  }

  async touch(id: string): Promise<void> {
    await this.source.query(TOUCH, [id]);
  }

  async documentsWith(id: string): Promise<readonly DocumentOfFlow[]> {
    const rows: { flow_id: string; place: DocumentOfFlow['in']; document: FlowDocument }[] = await this.source.query(DOCUMENTS, [id]);
    return rows.map(({ flow_id, place, document }) => ({ flowId: flow_id, in: place, document }));
  }

  async wrappedByOthers(
    keyId: string,
    limit: number,
    after: SecretRow | null,
  ): Promise<readonly (SecretRow & { readonly secret: StoredSecret })[]> {
    const query = this.source.manager
      .createQueryBuilder(ConnectionSecretEntity, 's')
      .where('s.key_id <> :keyId', { keyId })
      .orderBy('s.connectionId')
      .addOrderBy('s.field')
      .limit(limit);
    if (after) query.andWhere('(s.connection_id, s.field) > (:id::uuid, :field)', { id: after.connectionId, field: after.field });
    return (await query.getMany()).map((row) => ({ connectionId: row.connectionId, field: row.field, secret: storedSecret(row) }));
  }

  async rewrapped({ connectionId, field }: SecretRow, version: string, { keyId, wrappedKey }: SealedSecret): Promise<void> {
    await this.source.manager.update(
      ConnectionSecretEntity,
      { connectionId, field, version },
      { keyId, wrappedKey: Buffer.from(wrappedKey) },
    );
  }

  onChanged(listener: (id: string | null) => void): void {
    this.listeners.push(listener);
  }

  /** Does it in one transaction and tells everybody, here at once and elsewhere by NOTIFY, when that is committed. */
  private async committed<T>(id: string, change: (db: EntityManager) => Promise<T>): Promise<T> {
    const answer = await this.source.transaction(async (db) => {
      const done = await change(db);
      await db.query("SELECT pg_notify('plumbline_connection', $1)", [id]);
      return done;
    });
    this.tell(id);
    return answer;
  }

  private tell(id: string | null): void {
    for (const listener of this.listeners) listener(id);
  }
}

async function replaceSecrets(db: EntityManager, id: string, secrets: readonly StoredSecret[]): Promise<void> {
  await db.delete(ConnectionSecretEntity, { connectionId: id });
  await db.insert(
    ConnectionSecretEntity,
    secrets.map((secret) => secretRow(id, secret)),
  );
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '23505';
}

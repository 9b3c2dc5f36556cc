import type { ConnectionKind, JsonObject } from '@plumbline/shared';
import type { ConnectionData, ConnectionRecord } from '../../engine/ports/connection-store.js';
import type { StoredSecret } from '../../engine/ports/rewrappable-secrets.js';
import type { ConnectionEntity, ConnectionSecretEntity } from './entities/connection.entity.js';

export function connectionRecord(row: ConnectionEntity): ConnectionRecord {
  return {
    id: row.id,
    kind: row.kind as ConnectionKind,
    service: row.service,
    name: row.name,
    settings: row.settings as JsonObject,
    hosts: row.hosts,
    account: row.account,
    revision: row.revision,
    createdMs: row.createdAt.getTime(),
    createdBy: row.createdBy,
    updatedMs: row.updatedAt.getTime(),
    updatedBy: row.updatedBy,
    rotatedMs: row.rotatedAt.getTime(),
    lastUsedMs: row.lastUsedAt?.getTime() ?? null,
  };
}

/** The columns that a change sets. */
export function dataColumns({ service, name, settings, hosts, account }: ConnectionData): {
  service: string;
  name: string;
  settings: JsonObject;
  hosts: string[];
  account: string | null;
} {
  return { service, name, settings, hosts: [...hosts], account };
}

export function storedSecret({ field, version, keyId, wrappedKey, data }: ConnectionSecretEntity): StoredSecret {
  return { field, version, sealed: { keyId, wrappedKey, data } };
}

export function secretRow(connectionId: string, { field, version, sealed }: StoredSecret): ConnectionSecretEntity {
  return {
    connectionId,
    field,
    version,
    keyId: sealed.keyId,
    wrappedKey: Buffer.from(sealed.wrappedKey),
    data: Buffer.from(sealed.data),
  };
}

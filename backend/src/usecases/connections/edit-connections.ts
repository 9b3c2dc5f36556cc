import { PlumblineError, type ConnectionKind, type JsonObject } from '@plumbline/shared';
import type { Audit } from '../../engine/ports/audit.js';
import type { Chance } from '../../engine/ports/clock.js';
import type { ConnectionRecord, ConnectionStore } from '../../engine/ports/connection-store.js';
import type { StoredSecret } from '../../engine/ports/rewrappable-secrets.js';
import type { Vault } from '../../engine/ports/vault.js';
import { checkedSecrets, connectionData, whereSecretsGo, type ConnectionInput, type Secrets } from './connection-input.js';
import { usesOf } from './connection-uses.js';

export interface ConnectionDeps {
  readonly connections: ConnectionStore;
  readonly vault: Vault;
  readonly chance: Chance;
  readonly audit: Audit;
}

/** A connection as the API shows it: there is no field for a secret, so none can be forgotten. */
export function connectionView(record: ConnectionRecord): JsonObject {
  return {
    id: record.id,
    kind: record.kind,
    service: record.service,
    name: record.name,
    account: record.account,
    settings: record.settings,
    hosts: [...record.hosts],
    revision: record.revision,
    createdAt: new Date(record.createdMs).toISOString(),
    createdBy: record.createdBy,
    updatedAt: new Date(record.updatedMs).toISOString(),
    updatedBy: record.updatedBy,
    rotatedAt: new Date(record.rotatedMs).toISOString(),
    lastUsedAt: record.lastUsedMs === null ? null : new Date(record.lastUsedMs).toISOString(),
  };
}

export async function findConnection({ connections }: Pick<ConnectionDeps, 'connections'>, id: string): Promise<ConnectionRecord> {
  const record = await connections.get(id);
  if (!record) throw new PlumblineError('connection_not_found');
  return record;
}

export async function listConnections(
  { connections }: ConnectionDeps,
  limit: number,
  cursor: string | null,
): Promise<{ items: JsonObject[]; next: string | null }> {
  const rows = await connections.list(limit + 1, cursor);
  const page = rows.slice(0, limit);
  return { items: page.map(connectionView), next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** Makes a connection. @throws PlumblineError `invalid_body`, `connection_name_taken` */
export async function createConnection(
  deps: ConnectionDeps,
  kind: ConnectionKind,
  input: ConnectionInput,
  secrets: Secrets,
  by: string,
): Promise<ConnectionRecord> {
  const data = connectionData(kind, input);
  const id = deps.chance.uuid();
  const sealed = sealSecrets(deps, id, checkedSecrets(kind, secrets));
  if (!(await deps.connections.create({ id, kind, ...data, secrets: sealed, by }))) throw nameTaken(input);
  const { service, name, hosts } = data;
  await deps.audit.record({ actor: by, action: 'connection.create', subject: id, detail: { kind, service, name, hosts: [...hosts] } });
  return findConnection(deps, id);
}

/**
 * Changes everything about a connection but its kind.
 * @param basedOn revision that the change was made on
 * @param secrets null: they stay as they are
 * @throws PlumblineError `secret_required` when the change would let the secret go elsewhere and it was not entered again
 */
export async function changeConnection(
  deps: ConnectionDeps,
  id: string,
  basedOn: number,
  input: ConnectionInput,
  secrets: Secrets | null,
  by: string,
): Promise<ConnectionRecord> {
  const before = await findConnection(deps, id);
  if (before.kind === 'practice') throw new PlumblineError('connection_of_system');
  if (before.revision !== basedOn) throw stale(before.revision, basedOn);
  const data = connectionData(before.kind, input);
  const elsewhere = whereSecretsGo(before, data);
  if (secrets === null && elsewhere.length > 0) {
    throw new PlumblineError('secret_required', `${elsewhere.join(', ')} would be changed: enter the secret again in the same request.`);
  }
  const sealed = secrets === null ? null : sealSecrets(deps, id, checkedSecrets(before.kind, secrets));
  // The revision is compared once more with the row locked: what was judged here is what is changed there.
  const answer = await deps.connections.change(id, basedOn, { ...data, secrets: sealed, by });
  if (answer === 'no_connection') throw new PlumblineError('connection_not_found');
  if (answer === 'stale') throw stale(null, basedOn);
  if (answer === 'name_taken') throw nameTaken(input);
  const detail = { service: data.service, name: data.name, hosts: [...data.hosts], secretsEntered: secrets !== null };
  await deps.audit.record({ actor: by, action: 'connection.change', subject: id, detail });
  return findConnection(deps, id);
}

/** Replaces the secrets. The account stays the same, so steps under way go on with the new ones. */
export async function rotateSecret(deps: ConnectionDeps, id: string, secrets: Secrets, by: string): Promise<ConnectionRecord> {
  const { kind, service, name } = await findConnection(deps, id);
  if (kind === 'practice') throw new PlumblineError('connection_of_system');
  const sealed = sealSecrets(deps, id, checkedSecrets(kind, secrets));
  if (!(await deps.connections.rotate(id, sealed, by))) throw new PlumblineError('connection_not_found');
  await deps.audit.record({ actor: by, action: 'connection.rotate', subject: id, detail: { service, name } });
  return findConnection(deps, id);
}

/**
 * Deletes a connection with its secrets.
 * @param force also when steps use it: they show a problem at once, and fail before anything is sent
 * @throws PlumblineError `connection_in_use` with the steps in `uses`
 */
export async function deleteConnection(deps: ConnectionDeps, id: string, force: boolean, by: string): Promise<void> {
  const { service, name } = await findConnection(deps, id);
  const uses = usesOf(await deps.connections.documentsWith(id), id);
  if (uses.length > 0 && !force) {
    const flows = new Set(uses.map(({ flowId }) => flowId)).size;
    throw new PlumblineError('connection_in_use', `${flows} ${flows === 1 ? 'flow uses' : 'flows use'} "${name}".`, { uses });
  }
  if (!(await deps.connections.remove(id))) throw new PlumblineError('connection_not_found');
  const detail = { service, name, usedBy: uses.map(({ flowId, step }) => `${flowId}/${step}`) };
  await deps.audit.record({ actor: by, action: 'connection.delete', subject: id, detail });
}

export async function listUses({ connections }: ConnectionDeps, id: string): Promise<JsonObject[]> {
  await findConnection({ connections }, id);
  return usesOf(await connections.documentsWith(id), id).map((use) => ({ ...use }));
}

/** Secrets as they rest, bound to their connection. */
export function sealSecrets(
  { vault, chance }: Pick<ConnectionDeps, 'vault' | 'chance'>,
  connectionId: string,
  secrets: Secrets,
): StoredSecret[] {
  return Object.entries(secrets).map(([field, text]) => {
    const version = chance.uuid();
    return { field, version, sealed: vault.seal({ connectionId, field, version }, text) };
  });
}

function nameTaken({ service, name }: ConnectionInput): PlumblineError {
  return new PlumblineError('connection_name_taken', `"${service}" has a connection "${name}" already.`);
}

function stale(now: number | null, basedOn: number): PlumblineError {
  const where = now === null ? '' : `The connection is at revision ${now} now. `;
  return new PlumblineError('stale_revision', `${where}Your change was made on revision ${basedOn}.`);
}

import { CONNECTION_KIND_DEFINITIONS, type ConnectionKindDefinition } from '@plumbline/shared';
import type { ConnectionRecord } from '../../engine/ports/connection-store.js';
import type { ConnectionFacts } from '../../engine/ports/connections.js';
import type { Digest } from '../../engine/ports/digest.js';

/** A connection as steps know it. */
export function factsOf(digest: Digest, record: ConnectionRecord): ConnectionFacts {
  const { id, kind, service, name, hosts, settings } = record;
  return { id, kind, service, name, hosts, settings, account: accountOf(digest, record) };
}

/**
 * Who the service takes us for, as one comparable word: kind, service, user name, and what the author calls the account. A
 * connection about which nobody says any of these is an account of its own, so that two of them are never taken for the same.
 */
function accountOf(digest: Digest, { id, kind, service, settings, account }: ConnectionRecord): string {
  const { identity }: ConnectionKindDefinition = CONNECTION_KIND_DEFINITIONS[kind];
  const user = identity === null ? undefined : settings[identity];
  const named = typeof user === 'string' ? user : '';
  const who = named === '' && account === null ? `id:${id}` : `user:${named}`;
  return digest.sha256([kind, service, who, account ?? '']).slice(0, 32);
}

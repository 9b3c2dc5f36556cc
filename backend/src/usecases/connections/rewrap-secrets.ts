import type { ConnectionStore, SecretRow } from '../../engine/ports/connection-store.js';
import type { Vault } from '../../engine/ports/vault.js';

export interface RewrapDeps {
  readonly connections: Pick<ConnectionStore, 'wrappedByOthers' | 'rewrapped'>;
  readonly vault: Vault;
}

const BATCH = 200;

/**
 * Wraps every data key with the present master key, so that previous ones can be taken away; the secrets themselves are not
 * touched. May run again, and in several processes at once.
 * @returns how many were wrapped again, and the ids of connections whose own master key is not at hand
 */
export async function rewrapSecrets({ connections, vault }: RewrapDeps): Promise<{ rewrapped: number; unreadable: string[] }> {
  const unreadable = new Set<string>();
  let rewrapped = 0;
  let after: SecretRow | null = null;
  for (;;) {
    const rows = await connections.wrappedByOthers(vault.keyId, BATCH, after);
    for (const { connectionId, field, secret } of rows) {
      const sealed = vault.rewrap({ connectionId, field, version: secret.version }, secret.sealed);
      if (sealed === null) unreadable.add(connectionId);
      else {
        await connections.rewrapped({ connectionId, field }, secret.version, sealed);
        rewrapped++;
      }
    }
    const last = rows.at(-1);
    if (rows.length < BATCH || last === undefined) return { rewrapped, unreadable: [...unreadable] };
    after = { connectionId: last.connectionId, field: last.field };
  }
}

import type { RewrappableSecrets, SecretRow } from '../../engine/ports/rewrappable-secrets.js';
import type { Vault } from '../../engine/ports/vault.js';

export interface RewrapDeps {
  readonly secrets: RewrappableSecrets;
  readonly vault: Vault;
}

const BATCH = 200;

/**
 * Wraps every data key with the present master key, so that previous ones can be taken away; the secrets themselves are not
 * touched. May run again, and in several processes at once.
 * @returns how many were wrapped again, and the ids of those whose own master key is not at hand
 */
export async function rewrapSecrets({ secrets, vault }: RewrapDeps): Promise<{ rewrapped: number; unreadable: string[] }> {
  const unreadable = new Set<string>();
  let rewrapped = 0;
  let after: SecretRow | null = null;
  for (;;) {
    const rows = await secrets.wrappedByOthers(vault.keyId, BATCH, after);
    for (const { connectionId, field, secret } of rows) {
      const sealed = vault.rewrap({ connectionId, field, version: secret.version }, secret.sealed);
      if (sealed === null) unreadable.add(connectionId);
      else {
        await secrets.rewrapped({ connectionId, field }, secret.version, sealed);
        rewrapped++;
      }
    }
    const last = rows.at(-1);
    if (rows.length < BATCH || last === undefined) return { rewrapped, unreadable: [...unreadable] };
    after = { connectionId: last.connectionId, field: last.field };
  }
}

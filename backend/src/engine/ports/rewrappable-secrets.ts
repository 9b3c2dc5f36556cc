import type { SealedSecret } from './vault.js';

/** One secret as it rests. */
export interface StoredSecret {
  readonly field: string;
  readonly version: string;
  readonly sealed: SealedSecret;
}

/** Where a secret rests: a field of a connection, or of what stands in its place (a flow's webhook, an alert channel). */
export interface SecretRow {
  readonly connectionId: string;
  readonly field: string;
}

/** Secrets at rest whose data keys can be wrapped with another master key. */
export interface RewrappableSecrets {
  /** Those whose data key is not wrapped by this master key, after `after` in the order of the rows. */
  wrappedByOthers(
    keyId: string,
    limit: number,
    after: SecretRow | null,
  ): Promise<readonly (SecretRow & { readonly secret: StoredSecret })[]>;
  /** Puts another wrapping of the same data key in place, unless the secret was entered again meanwhile. */
  rewrapped(row: SecretRow, version: string, sealed: SealedSecret): Promise<void>;
}

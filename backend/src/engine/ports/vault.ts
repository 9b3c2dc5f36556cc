/** A secret as it rests: encrypted with a data key of its own, which is wrapped by a master key. */
export interface SealedSecret {
  /** Which master key wraps the data key. */
  readonly keyId: string;
  readonly wrappedKey: Uint8Array;
  readonly data: Uint8Array;
}

/** Where a secret belongs. It is bound to this: a row that was moved to another place can not be opened. */
export interface SecretPlace {
  readonly connectionId: string;
  readonly field: string;
  /** Fresh for every value that is entered. */
  readonly version: string;
}

export type UnsealAnswer =
  | { readonly ok: true; readonly text: string }
  /** `unknown_key`: no master key with this id is at hand; `damaged`: something was changed, or belongs elsewhere. */
  | { readonly ok: false; readonly why: 'unknown_key' | 'damaged' };

/** Encrypts secrets at rest (`design.md` 6). */
export interface Vault {
  /** Id of the master key that wraps from now on. */
  readonly keyId: string;
  seal(place: SecretPlace, text: string): SealedSecret;
  /** Never throws. */
  unseal(place: SecretPlace, sealed: SealedSecret): UnsealAnswer;
  /** The same secret with its data key wrapped by the present master key; null when its own master key is not at hand. */
  rewrap(place: SecretPlace, sealed: SealedSecret): SealedSecret | null;
}

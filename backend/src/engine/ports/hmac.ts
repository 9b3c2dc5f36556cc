export type HmacAlgorithm = 'sha1' | 'sha256' | 'sha512';

/** Keyed digests (RFC 2104) as a port. */
export interface Hmac {
  /** @param key bytes, or text in UTF-8 */
  sign(algorithm: HmacAlgorithm, key: string | Uint8Array, data: Uint8Array): Uint8Array;
}

/** Keyed digests as those who check a signature want them. */
export interface SignatureCheck {
  /** The digest of all parts in a row, as text (hex in lower case, base64 with padding), without joining them in memory. */
  signText(algorithm: HmacAlgorithm, key: string | Uint8Array, parts: readonly (string | Uint8Array)[], encoding: 'hex' | 'base64'): string;
  /** Whether two texts are the same, in a time that does not tell where they differ. */
  equal(a: string, b: string): boolean;
}

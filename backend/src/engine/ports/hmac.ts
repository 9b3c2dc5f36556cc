export type HmacAlgorithm = 'sha256' | 'sha512';

/** Keyed digests (RFC 2104) as a port. */
export interface Hmac {
  /** @param key bytes, or text in UTF-8 */
  sign(algorithm: HmacAlgorithm, key: string | Uint8Array, data: Uint8Array): Uint8Array;
}

/** Cryptographic digests as a port; the engine has no packages. */
export interface Digest {
  /** SHA-256 of the parts, each preceded by its length so that no two lists of parts collide; lower-case hex. */
  sha256(parts: readonly (string | Uint8Array)[]): string;
}

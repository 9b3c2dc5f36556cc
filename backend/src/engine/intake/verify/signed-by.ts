import type { HookSecret, Verdict, VerifyTools } from './verifier.js';

/** Signatures in one header, at most: senders that rotate send two. */
const MAX_SIGNATURES = 16;

/**
 * The secret that one of these signatures was made with; null: none.
 * @param expected what a signature made with this secret looks like; null: this secret can not sign
 */
export function signerOf(
  { hmac }: VerifyTools,
  secrets: readonly HookSecret[],
  signatures: readonly string[],
  expected: (secret: HookSecret) => string | null,
): HookSecret | null {
  if (signatures.length > MAX_SIGNATURES) return null;
  for (const secret of secrets) {
    const own = expected(secret);
    if (own !== null && signatures.some((signature) => hmac.equal(signature, own))) return secret;
  }
  return null;
}

/** What follows from who signed. */
export function verdictOn(signer: HookSecret | null, eventId: (() => string | null) | null = null): Verdict {
  return signer ? { ok: true, secretId: signer.id, eventId: eventId?.() ?? null } : { ok: false, why: 'mismatch' };
}

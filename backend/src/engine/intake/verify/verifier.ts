import type { HookSecretKind, SignedVerify } from '@plumbline/shared';
import type { SignatureCheck } from '../../ports/hmac.js';
import type { RefusedFor } from '../../ports/metrics.js';

/** A secret of a webhook, opened. */
export interface HookSecret {
  readonly id: string;
  readonly kind: HookSecretKind;
  readonly text: string;
  /** From then on it does not count. */
  readonly expiresMs: number | null;
}

/** A delivery as it arrived, before anything was made of it. */
export interface SignedRequest {
  /** Names and values in turn, as sent: what came twice stands here twice. */
  readonly rawHeaders: readonly string[];
  /** The bytes of the body. */
  readonly raw: Uint8Array;
  readonly nowMs: number;
}

export interface VerifyTools {
  readonly hmac: SignatureCheck;
  readonly encode: (text: string) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => string;
}

export type Verdict =
  | {
      readonly ok: true;
      /** The secret that it was signed with. */
      readonly secretId: string;
      /** What the sender calls the event, and calls it again when it sends it again; null: it says nothing. */
      readonly eventId: string | null;
      /** The sender asks whether somebody is there who knows the secret: this is the answer, and there is no event. */
      readonly challenge?: string;
    }
  | { readonly ok: false; readonly why: RefusedFor };

/** A `verify` of one kind. */
export type VerifyOf<K extends HookSecretKind> = Extract<SignedVerify, { readonly kind: K }>;

/**
 * Finds out whether a request was signed with one of these secrets. Pure, and never throws, whatever the headers hold.
 * @param secrets those of this kind that count now
 */
export type Verifier<K extends HookSecretKind> = (
  tools: VerifyTools,
  config: VerifyOf<K>,
  secrets: readonly HookSecret[],
  request: SignedRequest,
) => Verdict;

import { PlumblineError, type SignedVerify } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import { proofHeaders } from '../../engine/intake/verify/proof-headers.js';
import type { HookSecret, SignedRequest, VerifyTools } from '../../engine/intake/verify/verifier.js';
import { verify } from '../../engine/intake/verify/verify.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { Metrics, RefusedFor } from '../../engine/ports/metrics.js';
import type { KnownHookSecrets } from '../hook-secrets/known-hook-secrets.js';

export interface VerifyDeps {
  readonly secrets: KnownHookSecrets;
  readonly tools: VerifyTools;
  readonly nowMs: () => number;
  readonly metrics: Pick<Metrics, 'refused'>;
  readonly log: Logger;
}

/** What is known of a delivery whose sender is. */
export interface Verified {
  /** What the sender calls the event; null: it says nothing, or nobody asked who sends. */
  readonly eventId: string | null;
  /** What to answer instead of accepting an event; null: it is one. */
  readonly challenge: string | null;
  /** Headers that prove who sends, in lower case: nobody keeps them. */
  readonly proofs: readonly string[];
}

const UNASKED: Verified = { eventId: null, challenge: null, proofs: [] };

/**
 * Finds out whether a delivery was sent by whom its trigger takes events from: on the bytes as they arrived, before anything reads or
 * keeps them. All refusals look alike from outside; which it was is counted.
 * @throws PlumblineError `signature_invalid`; `bad_request` for an id that could mean two things; `overloaded` when the secrets can not
 *   be read
 */
export function verifyDelivery(
  deps: VerifyDeps,
  { flowId, verify: config }: Plan,
  request: Pick<SignedRequest, 'rawHeaders' | 'raw'>,
): Verified | Promise<Verified> {
  if (config === null) return UNASKED;
  // A check that this release does not know is not left out: nobody passes it.
  if (config === 'unknown') return refuse(deps, 'no_secret');
  const known = deps.secrets.of(flowId);
  if (!(known instanceof Promise)) return judge(deps, config, known, request);
  return known.then(
    (secrets) => judge(deps, config, secrets, request),
    (error: unknown) => unreadable(deps, flowId, error),
  );
}

function judge(
  deps: VerifyDeps,
  config: SignedVerify,
  secrets: readonly HookSecret[],
  request: Pick<SignedRequest, 'rawHeaders' | 'raw'>,
): Verified {
  const verdict = verify(deps.tools, config, secrets, { ...request, nowMs: deps.nowMs() });
  if (!verdict.ok) return refuse(deps, verdict.why);
  deps.secrets.used(verdict.secretId);
  return { eventId: verdict.eventId, challenge: verdict.challenge ?? null, proofs: proofHeaders(config) };
}

function refuse({ metrics }: VerifyDeps, why: RefusedFor): never {
  metrics.refused(why);
  if (why === 'bad_id') throw new PlumblineError('bad_request', BAD_ID);
  throw new PlumblineError('signature_invalid');
}

const BAD_ID =
  'The id of the event must be 1 to 255 printable characters of ASCII, without blanks and dots, and stand in one header. Nothing was accepted.';

function unreadable({ log }: VerifyDeps, flowId: string, error: unknown): never {
  log.error({ error, flowId }, 'the secrets of a webhook could not be read: its events are refused');
  throw new PlumblineError('overloaded');
}

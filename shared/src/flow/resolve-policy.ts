import type { EffectClass } from '../contracts/contract.js';
import { durationMs } from './duration.js';
import type { PolicyDocument, ThenDocument } from './policy.js';

/** A policy with every default filled in; durations in ms. */
export interface ResolvedPolicy {
  readonly effect: EffectClass;
  readonly idempotencyHeader: string | null;
  readonly acceptDuplicates: boolean;
  /** Per attempt, reply body included. */
  readonly timeoutMs: number;
  /** From the first try on; bounds attempts and backoff. */
  readonly overallMs: number;
  readonly retry: {
    readonly attempts: number;
    readonly backoff: 'fixed' | 'exponential';
    readonly initialMs: number;
    readonly maxMs: number;
    readonly jitter: 'full' | 'none';
    readonly on: readonly string[];
  };
  readonly then: ThenDocument;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Header of the IETF draft "The Idempotency-Key HTTP Header Field", which most services read. */
const DEFAULT_KEY_HEADER = 'Idempotency-Key';

/** `reliability.md` B.7 */
const DEFAULT_TIMEOUT_MS = 30 * SECOND;
const MAX_TIMEOUT_MS = 300 * SECOND;
const DEFAULT_OVERALL_MS = 24 * HOUR;
/** Cap of the backoff when the author names none (`reliability.md` B.11). */
const DEFAULT_MAX_BACKOFF_MS = 15 * MINUTE;

const DEFAULT_RETRY = { attempts: 5, backoff: 'exponential', initialMs: SECOND, maxMs: 5 * MINUTE, jitter: 'full' } as const;

/**
 * Unsafe steps are retried by themselves only for what certainly did not happen; whether a verifiable one did is looked up before, and
 * where that is not possible a person is asked, whatever stands here.
 */
const DEFAULT_ON: Readonly<Record<EffectClass, readonly string[]>> = {
  safe: ['network', 'timeout', '429', '5xx'],
  idempotent: ['network', 'timeout', '429', '5xx'],
  keyed: ['network', 'timeout', '429', '5xx'],
  verifiable: ['network', 'timeout', '429', '5xx'],
  unsafe: ['network', '429'],
};

/** How long one attempt may take, ms. */
export function attemptTimeoutMs(document: PolicyDocument | undefined): number {
  return Math.min(document?.timeout ? durationMs(document.timeout) : DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS);
}

/**
 * Fills in what the author left open, from the effect class.
 * @param declared the class that the operation's contract gives this call
 */
export function resolvePolicy(document: PolicyDocument | undefined, declared: EffectClass): ResolvedPolicy {
  const effect = document?.effect ?? declared;
  const retry = document?.retry;
  return {
    effect,
    idempotencyHeader: effect === 'keyed' ? (document?.idempotencyHeader ?? DEFAULT_KEY_HEADER) : null,
    acceptDuplicates: document?.acceptDuplicates ?? false,
    timeoutMs: attemptTimeoutMs(document),
    overallMs: document?.overall ? durationMs(document.overall) : DEFAULT_OVERALL_MS,
    retry: retry
      ? {
          attempts: retry.attempts,
          backoff: retry.backoff,
          initialMs: durationMs(retry.initial),
          maxMs: retry.max ? durationMs(retry.max) : DEFAULT_MAX_BACKOFF_MS,
          jitter: retry.jitter ?? 'full',
          on: retry.on,
        }
      : { ...DEFAULT_RETRY, on: DEFAULT_ON[effect] },
    then: document?.then ?? 'stop',
  };
}

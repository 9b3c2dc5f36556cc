import type { ResolvedPolicy, StepFault } from '@plumbline/shared';
import { ANSWERS_MS, MIDDLE } from './script.js';
import type { TargetEnd } from './observe-scene.js';

/** What a policy says will happen. */
export interface Promised {
  readonly end: Extract<TargetEnd, 'done' | 'asked' | 'stopped' | 'continued' | 'edge' | 'fallback' | 'parked'>;
  /** Times that it is sent until then: as often as the policy says, as long as the time for all tries lasts. */
  readonly tries: number;
  /** At least so long before the second try, ms. */
  readonly firstWaitMs: number;
  /** It is not known whether it happened, and the policy does not allow to send it again. */
  readonly unclear: boolean;
  /** The fault would have been over by the next try, and the policy does not try again. */
  readonly gaveUpEarly: boolean;
}

interface Trouble {
  /** How `retry.on` may name it. */
  readonly names: readonly string[];
  /** It certainly did not happen. */
  readonly certain: boolean;
  /** It stays, however often it is tried. */
  readonly lasts: boolean;
  readonly retryAfterMs?: number;
}

/** Faults that a transport can have; what a reply says is judged by contracts and rules instead. */
export type TransportFault = Exclude<StepFault, 'said_no' | 'wrong_type'>;

const TROUBLES: Readonly<Record<TransportFault, Trouble>> = {
  timeout: { names: ['timeout'], certain: false, lasts: true },
  late: { names: ['timeout'], certain: false, lasts: false },
  cut: { names: ['network'], certain: false, lasts: false },
  rate_limited: { names: ['429'], certain: true, lasts: false, retryAfterMs: 7_000 },
  server_error: { names: ['5xx', '500'], certain: false, lasts: true },
  server_error_once: { names: ['5xx', '500'], certain: false, lasts: false },
};

/**
 * What the words of a policy promise for a fault, read without the engine: a second opinion that the engine is compared with. Pure.
 * @param looksUp the step can be looked up: then it is known whether it happened
 * @param isMail a mail server asks nobody to wait for a certain time
 */
export function promised(fault: TransportFault, policy: ResolvedPolicy, isMail: boolean, looksUp = false): Promised {
  const { names, certain, lasts, retryAfterMs = 0 } = TROUBLES[fault];
  const mayRepeat =
    certain || policy.effect === 'safe' || policy.effect === 'idempotent' || policy.effect === 'keyed' || policy.acceptDuplicates;
  const verified = policy.effect === 'verifiable' && looksUp;
  const none = { tries: 1, firstWaitMs: 0, unclear: false, gaveUpEarly: false };
  if (verified && (fault === 'late' || fault === 'cut')) return { ...none, end: 'done' };
  if (!mayRepeat && !verified) return { ...none, end: 'asked', unclear: true };
  const firstWaitMs = isMail ? 0 : retryAfterMs;
  const isNamed = names.some((name) => policy.retry.on.includes(name));
  const takesMs = names.includes('timeout') ? policy.timeoutMs : Math.min(ANSWERS_MS, policy.timeoutMs);
  const tries = isNamed ? triesWithin(policy, takesMs, firstWaitMs) : 1;
  if (tries > 1 && !lasts) return { ...none, end: 'done', tries: 2, firstWaitMs };
  return { ...none, end: afterTries(policy), tries, gaveUpEarly: !lasts };
}

/** How often it is tried: a wait that would end after the time for all tries is not begun. */
function triesWithin({ retry, overallMs }: ResolvedPolicy, takesMs: number, firstWaitMs: number): number {
  let atMs = 0;
  for (let tries = 1; tries < retry.attempts; tries++) {
    const grown = retry.backoff === 'fixed' ? retry.initialMs : Math.min(retry.initialMs * 2 ** (tries - 1), retry.maxMs);
    const waitMs = Math.floor(retry.jitter === 'none' ? grown : grown * MIDDLE);
    atMs += takesMs + Math.max(waitMs, tries === 1 ? firstWaitMs : 0);
    if (atMs > overallMs) return tries;
  }
  return retry.attempts;
}

function afterTries({ then }: ResolvedPolicy): Promised['end'] {
  if (typeof then === 'object') return 'edge' in then ? 'edge' : 'fallback';
  switch (then) {
    case 'stop':
      return 'stopped';
    case 'continue':
      return 'continued';
    case 'ask':
      return 'asked';
    case 'park':
      return 'parked';
  }
}

import type { NextMove, ResolvedPolicy } from '@plumbline/shared';
import type { Outcome } from '../ports/operation.js';
import { backoffMs } from './backoff.js';
import { healsWithTime, matches } from './matches.js';

/** An attempt that did not end well. */
export type Trouble = Exclude<Outcome, { kind: 'ok' }>;

export interface AttemptFacts {
  readonly trouble: Trouble;
  readonly policy: ResolvedPolicy;
  /** Tries so far, this one included, without those that ended with their worker: they are ours, not the service's. */
  readonly tries: number;
  /** Attempts in a row that ended with their worker, this one included. */
  readonly lost: number;
  /** How often in a row it was parked before. */
  readonly parks: number;
  /** An earlier attempt with the same key may have happened; that this one did not tells nothing about it. */
  readonly mayHaveHappened: boolean;
  readonly firstStartedMs: number;
  readonly nowMs: number;
  /** In [0, 1). */
  readonly random: number;
  /** The same bytes may not be sent again: the key is past its life, or a later step wrote to the same URL. */
  readonly mayNotRepeat: boolean;
  /** The service can be asked whether it happened. */
  readonly canLookUp: boolean;
}

export interface Verdict {
  readonly happened: 'no' | 'unknown';
  readonly next: NextMove;
}

/** This many workers lost in a row by the same step: it kills them (`reliability.md` B.12). */
export const POISON_AFTER = 3;

/** The error of an attempt whose worker ended before its outcome was journaled. */
export const WORKER_LOST = 'worker_lost';

/** What follows a failed attempt, in the order of `engine.md` 5. Pure. */
export function afterAttempt(facts: AttemptFacts): Verdict {
  const { trouble, policy } = facts;
  const happened = policy.effect !== 'safe' && (trouble.kind === 'unknown' || facts.mayHaveHappened) ? 'unknown' : 'no';
  const lost = trouble.error.code === WORKER_LOST;
  if (lost && facts.lost >= POISON_AFTER) return { happened, next: { do: 'ask', reason: 'poison' } };
  if (happened === 'unknown' && !repeatable(facts)) return { happened, next: findOut(facts) };
  if (lost) return { happened, next: { do: 'retry', atMs: facts.nowMs } };
  const retryAtMs = nextTry(facts);
  if (retryAtMs !== null) return { happened, next: { do: 'retry', atMs: retryAtMs } };
  return { happened, next: afterTries(policy, facts) };
}

/** The service is asked where it can be, else a person. */
function findOut({ policy, canLookUp, nowMs }: AttemptFacts): NextMove {
  const asks = canLookUp && (policy.effect === 'verifiable' || policy.effect === 'keyed');
  return asks ? { do: 'look_up', atMs: nowMs } : { do: 'ask', reason: 'outcome_unknown' };
}

/** An effect that may have happened may be sent again. */
function repeatable({ policy, mayNotRepeat }: AttemptFacts): boolean {
  if (policy.acceptDuplicates) return true;
  return (policy.effect === 'idempotent' || policy.effect === 'keyed') && !mayNotRepeat;
}

function nextTry({ trouble, policy, tries, firstStartedMs, nowMs, random }: AttemptFacts): number | null {
  if (!matches(policy.retry.on, trouble.error) || tries >= policy.retry.attempts) return null;
  const asked = trouble.kind === 'not_done' ? (trouble.retryAfterMs ?? 0) : 0;
  const atMs = nowMs + Math.max(asked, backoffMs(policy.retry, tries, random));
  return atMs <= firstStartedMs + policy.overallMs ? atMs : null;
}

/** A parked step is tried again after this long, ms; each time in vain twice as long, up to the cap. */
const FIRST_PROBE_MS = 30_000;
const MAX_PROBE_MS = 15 * 60_000;

/** Half of it at random, so that what was parked together does not come back together. */
function probeMs(parks: number, random: number): number {
  const fullMs = Math.min(FIRST_PROBE_MS * 2 ** Math.min(parks, 10), MAX_PROBE_MS);
  return Math.round(fullMs * (0.5 + random / 2));
}

/** `then`, once no try is left. */
function afterTries(policy: ResolvedPolicy, { trouble: { error }, parks, nowMs, random }: AttemptFacts): NextMove {
  const { then } = policy;
  if (typeof then === 'object') return 'edge' in then ? { do: 'edge' } : { do: 'fallback', output: then.fallback };
  switch (then) {
    case 'stop':
      return { do: 'stop' };
    case 'continue':
      return { do: 'continue' };
    case 'ask':
      return { do: 'ask', reason: 'asked' };
    case 'park':
      return healsWithTime(error) ? { do: 'park', atMs: nowMs + probeMs(parks, random) } : { do: 'ask', reason: 'rejected' };
  }
}

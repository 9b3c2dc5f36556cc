import type { LookUpAnswer, LookUpRules } from '@plumbline/shared';
import { EARLY_ERROR } from './look-up-errors.js';
import type { LookUpFinding } from '../ports/operation.js';

/** What is known when a question is answered. */
export interface LookUpFacts {
  readonly finding: LookUpFinding;
  readonly rules: LookUpRules;
  /** Number of the question, from 1. */
  readonly ask: number;
  /** When the attempt was known to be unclear, ms. */
  readonly sinceMs: number;
  /** When the question was asked: what is said of the present then, not now, ms. */
  readonly askedMs: number;
  readonly nowMs: number;
  /** In [0, 1). */
  readonly random: number;
}

export interface LookUpVerdict {
  readonly answer: LookUpAnswer;
  /** When it is asked again, ms; null: that was the last word. */
  readonly againMs: number | null;
  /** Why the answer tells nothing. */
  readonly error: Extract<LookUpFinding, { is: 'unclear' }>['error'] | null;
}

/** Longest wait between two questions, ms. */
const MAX_WAIT_MS = 15 * 60_000;

/**
 * What an answer is worth. That it happened counts at once; that it did not, only once the service had time to show it: what was cut
 * off may still be at work there, and its search may be behind (`reliability.md` B.4). Pure.
 */
export function afterLookUp(facts: LookUpFacts): LookUpVerdict {
  const { finding, rules, sinceMs, askedMs } = facts;
  if (finding.is === 'happened') return { answer: 'happened', againMs: null, error: null };
  if (finding.is === 'unclear') return { answer: 'unclear', againMs: finding.lasting ? null : again(facts), error: finding.error };
  const settledMs = sinceMs + rules.settlesAfterMs;
  if (askedMs >= settledMs) return { answer: 'did_not_happen', againMs: null, error: null };
  const againMs = again(facts);
  return { answer: 'unclear', againMs: againMs === null ? null : Math.max(settledMs, facts.nowMs), error: EARLY_ERROR };
}

/** Null: it was asked often enough. Half of the wait is at random, so that what was cut off together does not ask together. */
function again({ finding, rules, ask, nowMs, random }: LookUpFacts): number | null {
  if (ask >= rules.attempts) return null;
  const asked = finding.is === 'unclear' ? (finding.retryAfterMs ?? 0) : 0;
  const fullMs = Math.min(rules.everyMs * 2 ** Math.min(ask - 1, 20), MAX_WAIT_MS);
  return nowMs + Math.max(asked, Math.round(fullMs * (0.5 + random / 2)));
}

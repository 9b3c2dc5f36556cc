import { stepView, type RunEvent, type StepError, type StepView } from '@plumbline/shared';
import { lookUpRules } from '../graph/plan.js';
import { KEY_EXPIRED, keyIsOver } from './attempt-ended.js';
import { placeIn, type Instance } from './instance.js';
import type { RunState } from './state.js';

/** What a repeat must have in common with the attempt that may have happened. */
interface Repeat {
  readonly key: string;
  readonly fingerprint: string;
  readonly account: string | null;
}

/**
 * The same key must carry the same bytes under the same account, and only while it lives: otherwise the service might do it
 * twice, or answer for another call. Whether the earlier attempt happened is then looked up, or for a person to say (`engine.md` 4).
 * Pure.
 * @returns what is journaled instead of the attempt; null: it may be sent
 */
export function mayNotResend(state: RunState, at: Instance, repeat: Repeat, nowMs: number): RunEvent | null {
  const step = stepView(state.view, at.key);
  if (step.idempotencyKey !== repeat.key || !step.mayHaveHappened) return null;
  const error = whyNot(step, repeat, step.effect === 'keyed' && keyIsOver(at.planned, step, nowMs));
  if (error === null) return null;
  const asks = error.code === KEY_EXPIRED && lookUpRules(at.planned) !== null;
  return {
    kind: 'step.failed',
    ...placeIn(at),
    // An attempt of its own, though nothing is sent: the earlier one was repaired, and can not be answered for twice.
    attempt: step.attempt + 1,
    error,
    happened: 'unknown',
    next: asks ? { do: 'look_up', atMs: nowMs } : { do: 'ask', reason: 'outcome_unknown' },
  };
}

function whyNot(step: StepView, repeat: Repeat, keyOver: boolean): StepError | null {
  const earlier = 'The earlier attempt may have happened, and';
  if (step.account !== repeat.account) {
    return { code: 'account_changed', class: 'internal', message: `${earlier} the connection now stands for another account.` };
  }
  if (step.fingerprint !== repeat.fingerprint) {
    return { code: 'call_changed', class: 'internal', message: `${earlier} this one would send something else under the same key.` };
  }
  if (!keyOver) return null;
  return { code: KEY_EXPIRED, class: 'internal', message: `${earlier} the service may have forgotten its idempotency key.` };
}

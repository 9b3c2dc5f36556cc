import type { LookUpAnswered, LookUpStarted } from './events.js';
import { become } from './transitions.js';
import type { LookUpView, RunView, StepView } from './view.js';

/** @param sinceMs when the attempt was known to be unclear */
export function newLookUp(attempt: number, sinceMs: number): LookUpView {
  return { attempt, sinceMs, asks: 0, answer: null, error: null, exchange: null };
}

export function lookUpStarted(run: RunView, step: StepView, event: LookUpStarted): void {
  step.lookUp ??= newLookUp(event.attempt, 0);
  step.lookUp.asks = event.ask;
  step.dueMs = null;
  step.waitingFor = 'look_up';
  become(run, step, 'running');
}

/** What follows is said by the next event of the same append, unless it is asked again. */
export function lookUpAnswered(run: RunView, step: StepView, event: LookUpAnswered): void {
  const lookUp = (step.lookUp ??= newLookUp(event.attempt, 0));
  lookUp.asks = event.ask;
  lookUp.answer = event.answer;
  lookUp.error = event.error ?? null;
  lookUp.exchange = event.exchange ?? null;
  step.waitingFor = 'look_up';
  step.dueMs = event.againMs ?? null;
  become(run, step, event.againMs === undefined ? 'running' : 'waiting');
}

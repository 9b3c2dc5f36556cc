import type { HoldReason } from './gate.js';
import type { StepStatus } from './status.js';
import type { RunView, StepView } from './view.js';

/** Moves a step to another status; the counts of its run follow. */
export function become(run: RunView, step: StepView, status: StepStatus): void {
  run.counts[step.status]--;
  run.counts[status]++;
  step.status = status;
  if (status !== 'parked' && status !== 'waiting') letGo(step);
  if (step.parks > 0 && SETTLED.includes(status)) setParks(run, step, 0);
}

function letGo(step: StepView): void {
  step.held = null;
  step.released = false;
}

/** Notes what keeps a step from being sent; since when, it keeps while it is the same gate. */
export function hold(step: StepView, gate: string, why: HoldReason, atMs: number): void {
  step.held = { gate, why, sinceMs: step.held !== null && step.held.gate === gate ? step.held.sinceMs : atMs };
  step.released = false;
}

const SETTLED: readonly StepStatus[] = ['succeeded', 'failed', 'skipped', 'cancelled'];

/** Counts how often in a row a step was parked; its run counts the steps that are parked, or tried again since. */
export function setParks(run: RunView, step: StepView, parks: number): void {
  run.parked += Number(parks > 0) - Number(step.parks > 0);
  step.parks = parks;
}

export function setGap(run: RunView, step: StepView, gap: StepView['gap']): void {
  if (step.gap) run.gaps--;
  if (gap) run.gaps++;
  step.gap = gap;
}

/** The service is being asked whether the step's newest attempt happened; until the answer, nothing else may come of the step. */
export function isAskedAbout(step: StepView): boolean {
  return step.status === 'running' && step.waitingFor === 'look_up';
}

/** A failure that nobody handled: it stops the run, or, inside a for-each, the turn. */
export function isUnhandled(step: StepView): boolean {
  return step.status === 'failed' && step.gap === null;
}

/** Takes back that an unhandled failure stopped the run; in a for-each it only stopped its turn. */
export function liftStop(run: RunView, step: StepView): void {
  if (!isUnhandled(step) || step.turn.length > 0) return;
  run.stops--;
  run.halted = false;
}

/** A run that had ended goes on. */
export function reopenRun(run: RunView): void {
  run.cancel = null;
  run.end = null;
  run.error = null;
  run.finishedMs = null;
}

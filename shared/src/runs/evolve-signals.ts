import { childEnded, reopenAround } from './evolve-loops.js';
import type { Signal } from './events.js';
import { keyOf } from './step-key.js';
import { become, liftStop, reopenRun, setGap, setParks } from './transitions.js';
import { stepView, type RunView, type StepView } from './view.js';

/** A signal that nothing came of: a repair has used up its request key. */
export function refused(run: RunView, signal: Signal): void {
  const step = 'step' in signal && signal.kind !== 'release' ? run.steps.get(keyOf(signal)) : undefined;
  // Without an attempt there is nothing to repair, and whether the view knows the step at all is chance.
  if (step && step.attempt > 0) step.refusals++;
}

export function signalled(run: RunView, signal: Signal, atMs: number): void {
  switch (signal.kind) {
    case 'cancel':
      run.cancel = signal;
      return;
    case 'next_in_line':
      if (run.order) run.order = { ...run.order, waits: false };
      return;
    case 'child_ended':
      return childEnded(run, stepView(run, keyOf(signal)), signal);
    case 'release':
      return released(stepView(run, keyOf(signal)), atMs);
    case 'decide':
    case 'event':
      // What comes of it is journaled in the same append, as the end of the step.
      return;
    default:
      return repaired(run, stepView(run, keyOf(signal)), signal, atMs);
  }
}

/** It is due at once, and keeps its status until it is sent. */
function released(step: StepView, atMs: number): void {
  step.dueMs = atMs;
  step.released = true;
}

type RepairSignal = Extract<Signal, { kind: 'retry' | 'resolve' }>;

function repaired(run: RunView, step: StepView, signal: RepairSignal, atMs: number): void {
  const what = signal.kind === 'retry' ? (signal.input === undefined ? 'retry' : 'retry with edited input') : signal.as;
  const repair = { attempt: signal.attempt, by: signal.by, atMs, what, ...(signal.reason === undefined ? {} : { reason: signal.reason }) };
  step.repairs = [...step.repairs, repair];
  step.lookUp = null;
  liftStop(run, step);
  step.attention = null;
  reopenAround(run, step);
  reopenRun(run);
  if (signal.kind === 'retry') retried(run, step, signal);
  else answered(run, step, signal, atMs);
}

/** Another input is another effect, so it gets another key; the input of a new version is evaluated anew. */
function retried(run: RunView, step: StepView, signal: Extract<Signal, { kind: 'retry' }>): void {
  const changed = signal.input !== undefined || signal.version !== undefined;
  if (signal.version !== undefined) {
    run.version = signal.version;
    step.input = undefined;
    step.inputRef = null;
  }
  again(run, step, signal.input, changed ? step.generation + 1 : step.generation);
}

function again(run: RunView, step: StepView, input: StepView['editedInput'], generation: number): void {
  setGap(run, step, null);
  step.editedInput = input;
  // A person who starts a new generation has said that the old one does not count.
  if (generation !== step.generation) step.mayHaveHappened = false;
  step.generation = generation;
  step.output = undefined;
  step.outputRef = null;
  step.dueMs = null;
  step.waitingFor = null;
  step.tries = 0;
  step.lost = 0;
  setParks(run, step, 0);
  step.firstStartedMs = null;
  step.finishedMs = null;
  step.ports = null;
  become(run, step, 'queued');
}

function answered(run: RunView, step: StepView, signal: Extract<Signal, { kind: 'resolve' }>, atMs: number): void {
  if (signal.as === 'send_again') return again(run, step, step.input, step.generation + 1);
  step.output = signal.output;
  step.outputRef = null;
  step.ports = ['out'];
  step.finishedMs = atMs;
  step.dueMs = null;
  step.mayHaveHappened = false;
  if (signal.as === 'skip') {
    step.skipped = 'by_person';
    setGap(run, step, 'skipped_by_person');
    return become(run, step, 'skipped');
  }
  setGap(run, step, null);
  become(run, step, 'succeeded');
}

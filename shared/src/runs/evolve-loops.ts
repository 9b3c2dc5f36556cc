import type { ChildEnded, ChildStarted, LoopOpened, RunEvent } from './events.js';
import { stepKey } from './step-key.js';
import { become, liftStop, reopenRun, setGap } from './transitions.js';
import type { RunView, StepView } from './view.js';

/** A for-each begins: it waits for its turns, or for its child runs. */
export function loopOpened(run: RunView, step: StepView, event: LoopOpened, atMs: number): void {
  begun(step, event.attempt, atMs);
  const { count, parts, onError, atOnce } = event;
  step.loop = {
    count,
    parts,
    onError,
    atOnce,
    atOnceInPart: event.atOnceInPart ?? 0,
    collect: event.collect ?? null,
    done: 0,
    failed: 0,
    turns: new Map(),
  };
  step.waitingFor = parts > 0 ? 'child' : 'turns';
  for (const id of event.body) run.bodies.set(id, step.id);
  become(run, step, 'waiting');
}

export function turnEnded(step: StepView, event: Extract<RunEvent, { kind: 'turn.ended' }>): void {
  const { loop } = step;
  if (!loop || loop.turns.has(event.index)) return;
  loop.turns.set(event.index, { status: event.status, error: event.error ?? null });
  loop.done++;
  if (event.status === 'failed') loop.failed++;
}

export function childStarted(run: RunView, step: StepView, event: ChildStarted, atMs: number): void {
  if (step.loop === null || event.part === undefined) {
    begun(step, event.attempt, atMs);
    step.waitingFor = 'child';
    become(run, step, 'waiting');
  }
  const children = (step.children ??= new Map());
  children.set(event.part ?? 0, {
    runId: event.child,
    from: event.from ?? 0,
    count: event.count ?? 0,
    status: null,
    output: undefined,
    outputRef: null,
    error: null,
    done: 0,
    failed: 0,
  });
}

function begun(step: StepView, attempt: number, atMs: number): void {
  step.attempt = attempt;
  step.startedMs = atMs;
  step.firstStartedMs ??= atMs;
  step.finishedMs = null;
  step.dueMs = null;
  step.skipped = null;
  step.ports = null;
  step.output = undefined;
  step.outputRef = null;
  step.tries++;
}

/** A child run has ended, perhaps after a repair: then the step that had failed with it waits for its judgement again. */
export function childEnded(run: RunView, step: StepView, event: ChildEnded): void {
  for (const child of step.children?.values() ?? []) {
    if (child.runId !== event.child) continue;
    if (step.loop) {
      step.loop.done += (event.done ?? 0) - child.done;
      step.loop.failed += (event.failed ?? 0) - child.failed;
    }
    child.status = event.status;
    child.output = event.output;
    child.outputRef = event.outputRef ?? null;
    child.error = event.error ?? null;
    child.done = event.done ?? 0;
    child.failed = event.failed ?? 0;
  }
  if (step.status === 'waiting') return;
  reopenStep(run, step, 'child');
  reopenAround(run, step);
  reopenRun(run);
}

/** A for-each or sub-flow that had ended waits again for what is inside it. */
function reopenStep(run: RunView, step: StepView, waitingFor: 'turns' | 'child'): void {
  // A number that a repair has used up can not be answered for again, and what comes now may have to be.
  if (step.repairs.some(({ attempt }) => attempt === step.attempt)) step.attempt++;
  liftStop(run, step);
  setGap(run, step, null);
  step.ports = null;
  step.output = undefined;
  step.outputRef = null;
  step.error = null;
  step.attention = null;
  step.finishedMs = null;
  // It may have been about to be tried again as a whole.
  step.dueMs = null;
  step.waitingFor = waitingFor;
  become(run, step, 'waiting');
}

/** The step goes on after it had ended: so do the turns that it lies in, and the for-each around them. */
export function reopenAround(run: RunView, step: StepView): void {
  for (let inner = step; inner.turn.length > 0;) {
    const around = loopAround(run, inner);
    const index = inner.turn.at(-1) ?? 0;
    if (!around?.loop) return;
    const turn = around.loop.turns.get(index);
    if (turn) {
      around.loop.turns.delete(index);
      around.loop.done--;
      if (turn.status === 'failed') around.loop.failed--;
    }
    if (around.status !== 'waiting') reopenStep(run, around, 'turns');
    inner = around;
  }
}

/** The for-each that a step of a body lies in. */
export function loopAround(run: RunView, step: StepView): StepView | undefined {
  const id = run.bodies.get(step.id);
  return id === undefined ? undefined : run.steps.get(stepKey(id, step.turn.slice(0, -1)));
}

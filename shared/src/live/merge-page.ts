import type { RunStatus } from '../runs/status.js';
import type { LivePage, LiveStep } from './events.js';

/** A run as a client knows it. */
export interface LiveRun {
  readonly runId: string;
  readonly flowId: string;
  readonly status: RunStatus;
  /** Nothing is missing up to here. */
  readonly seq: number;
  /** The furthest that is known of; `status` is from there. Above `seq`, something between them is missing. */
  readonly head: number;
  readonly steps: ReadonlyMap<string, LiveStep>;
}

/**
 * Takes a page in, whatever its order: each step keeps the state with the highest number, so pages may be lost, repeated and
 * out of order without anything going back. Answers with the same object when nothing is new.
 */
export function mergePage(run: LiveRun | null, page: LivePage): LiveRun {
  const known = run?.seq ?? 0;
  const seq = page.from <= known ? Math.max(known, page.seq) : known;
  const head = Math.max(run?.head ?? 0, page.head);
  const steps = mergeSteps(run?.steps, page.steps);
  const newest = run === null || page.head >= run.head;
  const status = newest ? page.status : run.status;
  if (run && seq === run.seq && head === run.head && steps === run.steps && status === run.status) return run;
  return { runId: page.runId, flowId: page.flowId, status, seq, head, steps };
}

function mergeSteps(known: LiveRun['steps'] | undefined, changed: readonly LiveStep[]): LiveRun['steps'] {
  const newer = changed.filter((step) => step.seq > (known?.get(step.key)?.seq ?? -1));
  if (known && newer.length === 0) return known;
  const steps = new Map(known);
  for (const step of newer) steps.set(step.key, step);
  return steps;
}

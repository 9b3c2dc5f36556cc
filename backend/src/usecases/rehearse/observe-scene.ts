import {
  evolve,
  keyOf,
  newRunView,
  placeOf,
  type JournalEntry,
  type LookUpAnswer,
  type Json,
  type RunStatus,
  type RunView,
  type StepError,
  type StepView,
} from '@plumbline/shared';
import type { MadeCall } from './outside.js';
import type { Played } from './stage.js';

/** How the step under test came out. */
export type TargetEnd =
  /** It did its job, or so its run believes. */
  | 'done'
  /** The same, and its contract noticed that something is wrong with the reply. */
  | 'done_with_problem'
  | 'asked'
  | 'parked'
  | 'stopped'
  | 'continued'
  | 'edge'
  | 'fallback'
  | 'cancelled'
  /** Nothing is decided. */
  | 'open';

/** The step under test, in the one place of the run (the first item of a for-each) that the fault was made for. */
export interface Target {
  readonly key: string;
  readonly runId: string;
  readonly step: StepView;
  readonly end: TargetEnd;
  /** It was parked on the way. */
  readonly wasParked: boolean;
  /** Tries that were sent or failed before that. */
  readonly tries: number;
  /** Waits between its tries, ms. */
  readonly waitsMs: readonly number[];
  /** What the last look-up said; null: there was none. */
  readonly lookedUp: LookUpAnswer | null;
  readonly calls: readonly MadeCall[];
}

/** What a rehearsed run shows. */
export interface Observed {
  readonly run: RunStatus;
  readonly endless: boolean;
  /** The flow's own time limit ended it. */
  readonly timedOut: boolean;
  /** Null: the run did not come to it. */
  readonly target: Target | null;
  /** Other steps that failed and stopped something, in the order of the journal. */
  readonly failed: readonly { readonly step: string; readonly error: StepError }[];
  /** Evaluated inputs of what was sent, by key. */
  readonly inputs: ReadonlyMap<string, Json>;
  readonly view: RunView;
}

/** Reads a rehearsed run. Pure. @param stepId null: no step is under test */
export function observeScene(played: Played, calls: readonly MadeCall[], stepId: string | null): Observed {
  const views = new Map([...played.journals].map(([runId, journal]) => [runId, folded(runId, journal)] as const));
  const view = views.get(played.runId) ?? newRunView(played.runId);
  const place = stepId === null ? null : placeOfTarget(played, calls, stepId);
  const ofTarget = place && views.get(place.runId)?.steps.get(place.key);
  const target = place && ofTarget ? targetOf(played.journals.get(place.runId) ?? [], ofTarget, place, calls) : null;
  const all = [...views.values()].flatMap((one) => [...one.steps.values()]);
  const failed = all.filter(({ id, status, gap, loop }) => id !== stepId && status === 'failed' && gap === null && loop === null);
  return {
    run: played.status,
    endless: played.endless,
    timedOut: view.error?.code === 'run_timeout',
    target,
    failed: failed.flatMap(({ id, error }) => (error === null ? [] : [{ step: id, error }])),
    inputs: new Map(all.flatMap(({ key, input }) => (input === undefined ? [] : [[key, input] as const]))),
    view,
  };
}

function folded(runId: string, journal: readonly JournalEntry[]): RunView {
  const view = newRunView(runId);
  for (const entry of journal) evolve(view, entry);
  return view;
}

interface Place {
  readonly runId: string;
  readonly key: string;
}

/** Where the step was sent first; else where it failed before it was sent. */
function placeOfTarget({ journals }: Played, calls: readonly MadeCall[], stepId: string): Place | null {
  const sent = calls.find(({ step }) => placeOf(step).step === stepId);
  if (sent) return { runId: sent.runId, key: sent.step };
  for (const [runId, journal] of journals) {
    for (const { event } of journal) if (event.kind === 'step.failed' && event.step === stepId) return { runId, key: keyOf(event) };
  }
  return null;
}

function targetOf(journal: readonly JournalEntry[], step: StepView, { runId, key }: Place, calls: readonly MadeCall[]): Target {
  let end: TargetEnd = 'open';
  let wasParked = false;
  let tries = 0;
  let failedMs: number | null = null;
  let lookedUp: LookUpAnswer | null = null;
  const waitsMs: number[] = [];
  for (const { event, atMs } of journal) {
    if (!('step' in event) || keyOf(event) !== key) continue;
    if (event.kind === 'step.started') {
      tries++;
      if (failedMs !== null) waitsMs.push(atMs - failedMs);
    }
    if (event.kind === 'look_up.answered') lookedUp = event.answer;
    if (event.kind === 'step.succeeded') end = event.gap === 'reply_problem' ? 'done_with_problem' : 'done';
    if (event.kind === 'step.cancelled') end = 'cancelled';
    if (event.kind !== 'step.failed') continue;
    failedMs = atMs;
    end = ENDS[event.next.do];
    wasParked ||= event.next.do === 'park';
  }
  const own = calls.filter((call) => call.runId === runId && call.step === key);
  return { key, runId, step, end, wasParked, tries, waitsMs, lookedUp, calls: own };
}

const ENDS = {
  retry: 'open',
  look_up: 'open',
  stop: 'stopped',
  continue: 'continued',
  edge: 'edge',
  fallback: 'fallback',
  park: 'parked',
  ask: 'asked',
} as const satisfies Record<string, TargetEnd>;

/** Places of a value, as JSON pointers of its leaves. */
export function leavesOf(value: Json, pointer = ''): string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  return Object.entries(value).flatMap(([name, one]) => leavesOf(one, `${pointer}/${name}`));
}

/** Steps that were sent with less than in the calm run. Pure. */
export function sentWithLess(scene: Observed, calm: Observed): string[] {
  const less = [...scene.inputs].filter(([key, input]) => {
    const before = calm.inputs.get(key);
    if (before === undefined) return false;
    const now = new Set(leavesOf(input));
    return leavesOf(before).some((leaf) => !now.has(leaf));
  });
  return [...new Set(less.map(([key]) => placeOf(key).step))];
}

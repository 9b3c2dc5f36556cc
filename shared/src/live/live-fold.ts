import { loopAround } from '../runs/evolve-loops.js';
import { evolve } from '../runs/evolve.js';
import type { JournalEntry, RunEvent } from '../runs/events.js';
import { shownDueMs } from '../runs/gate.js';
import { keyOf } from '../runs/step-key.js';
import { withoutValues } from '../runs/without-values.js';
import { newRunView, runStatus, type RunView, type StepView } from '../runs/view.js';
import type { LivePage, LiveStep } from './events.js';

/** A run as the live channel tells of it: folded from its journal, with the number of each step's last change. */
export interface LiveFold {
  readonly view: RunView;
  /** By key, in order of their last change. */
  readonly steps: Map<string, LiveStep>;
}

/** Most steps of one page: about 100 kB. */
export const LIVE_PAGE_STEPS = 500;

export function newLiveFold(runId: string): LiveFold {
  return { view: newRunView(runId), steps: new Map() };
}

/** Folds one entry in; those that it has already are ignored. Payloads are left out, so that a fold stays small. */
export function foldLive(fold: LiveFold, { runId, seq, atMs, event }: JournalEntry): void {
  if (seq <= fold.view.seq) return;
  evolve(fold.view, { runId, seq, atMs, event: withoutPayload(event) });
  for (const step of touched(fold.view, event)) {
    const now = liveStep(step, seq, atMs);
    const before = fold.steps.get(step.key);
    if (before && isSame(before, now)) continue;
    fold.steps.delete(step.key);
    fold.steps.set(step.key, now);
  }
}

/** What changed after `after`, at most so many steps of it; the steps that changed first come first. */
export function livePage({ view, steps }: LiveFold, after: number, limit = LIVE_PAGE_STEPS): LivePage {
  const changed: LiveStep[] = [];
  // The last changes stand last: found from the end, for most pages hold only a few of them.
  for (const step of [...steps.values()].reverse()) {
    if (step.seq <= after) break;
    changed.push(step);
  }
  changed.reverse();
  const page = changed.slice(0, limit);
  const seq = page.length < changed.length ? (page.at(-1)?.seq ?? after) : view.seq;
  return {
    runId: view.id,
    flowId: view.flowId,
    from: Math.min(after, view.seq),
    // A step that shares its number with the page's last one must not be left behind by it.
    seq: changed[page.length]?.seq === seq ? seq - 1 : seq,
    head: view.seq,
    status: runStatus(view),
    steps: page,
  };
}

/** The steps that an event may have changed: its own, and the for-each around it. */
function touched(view: RunView, event: RunEvent): StepView[] {
  const place = event.kind === 'signal.received' ? event.signal : event;
  if (!('step' in place)) return [];
  const steps: StepView[] = [];
  for (let step = view.steps.get(keyOf(place)); step; step = loopAround(view, step)) steps.push(step);
  return steps;
}

const iso = (ms: number): string => new Date(ms).toISOString();

function liveStep(step: StepView, seq: number, atMs: number): LiveStep {
  const { loop, startedMs, finishedMs } = step;
  const dueMs = shownDueMs(step);
  return {
    key: step.key,
    seq,
    status: step.status,
    attempt: step.attempt,
    at: iso(atMs),
    ...(startedMs === null || finishedMs === null ? {} : { tookMs: Math.max(0, finishedMs - startedMs) }),
    ...(dueMs === null ? {} : { dueAt: iso(dueMs) }),
    ...(step.error === null ? {} : { errorClass: step.error.class }),
    ...(step.gap === null ? {} : { gap: step.gap }),
    ...(loop === null ? {} : { items: { count: loop.count, done: loop.done, failed: loop.failed } }),
  };
}

function isSame(a: LiveStep, b: LiveStep): boolean {
  return (
    a.status === b.status &&
    a.attempt === b.attempt &&
    a.tookMs === b.tookMs &&
    a.dueAt === b.dueAt &&
    a.errorClass === b.errorClass &&
    a.gap === b.gap &&
    a.items?.count === b.items?.count &&
    a.items?.done === b.items?.done &&
    a.items?.failed === b.items?.failed
  );
}

/** Everything of an event that may be large or secret is of no use here, the words of an error included. */
function withoutPayload(event: RunEvent): RunEvent {
  const light = withoutValues(event);
  if (light.kind !== 'step.failed') return light;
  const { code, class: errorClass } = light.error;
  return { ...light, error: { code, class: errorClass, message: '' } };
}

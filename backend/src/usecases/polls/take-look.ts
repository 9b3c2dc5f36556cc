import { pollOf, type Poll } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import { nextLookMs, REST_MS, type LookEnd } from '../../engine/poll/next-look.js';
import { whatIsNew } from '../../engine/poll/what-is-new.js';
import type { Timers } from '../../engine/ports/clock.js';
import type { LookNoted, PollStore, TakenPoll } from '../../engine/ports/poll-store.js';
import { Canceller } from '../../engine/run/canceller.js';
import type { StartDueDeps } from '../schedules/start-due.js';
import type { AskDeps } from './ask.js';
import { look, LOOK_MS, type Found, type Looked } from './look.js';
import { startItems } from './start-items.js';

export interface TakeLookDeps {
  readonly polls: PollStore;
  readonly asking: AskDeps;
  readonly starting: StartDueDeps;
  readonly timers: Timers;
}

/** A process that dies while it looks keeps the trigger from the others for so long, ms; one that lives says so three times as often. */
export const HELD_MS = 15_000;
/** Where this server takes no more events, the rest is tried again so soon, ms. */
const FULL_MS = 5_000;

/** The first look, and what a failed one leaves: nothing found, nothing known. */
const NOTHING = { whole: false, failure: null, held: null, items: [], again: [], found: 0, started: 0, left: 0 } as const;

/**
 * One look of a published trigger: asks, starts a run for each new item, and only then moves the marker. Whatever ends it in between,
 * the next look finds the same items, and those that were started get the runs that are there.
 */
export async function takeLook(deps: TakeLookDeps, taken: TakenPoll, isStopped: () => boolean): Promise<void> {
  const { polls, starting, asking } = deps;
  const plan = await starting.versions.plan(taken.flowId, taken.version);
  const poll = plan && pollOf(plan.document);
  if (!plan || !poll) return;
  const cancel = new Canceller();
  const letGo = holding(deps, taken, cancel);
  try {
    const looked = await look(asking, { flowId: taken.flowId, document: plan.document, poll }, taken.marker, cancel);
    // Somebody else has it now, or this process ends: the lease runs out, and the next one looks again.
    if (cancel.aborted && letGo.isLost()) return;
    const isOver = (): boolean => isStopped() || letGo.isLost();
    const noted = looked.kind === 'found' ? await settle(deps, taken, plan, poll, looked, isOver) : inVain(looked, letGo.isLate());
    const { end, ...what } = noted;
    const whenMs = nextLookMs(poll.timing, end, asking.clock.nowMs(), asking.chance.next());
    asking.pause.reach('before_marker', { runId: taken.flowId });
    await polls.note(taken.flowId, taken.turn, { ...what, nextLookMs: whenMs, windowMs: poll.windowMs });
  } finally {
    letGo.stop();
  }

  function inVain(looked: Exclude<Looked, Found>, isLate: boolean): Noted {
    if (looked.kind === 'held') return { ...NOTHING, held: looked.why, end: { kind: 'held', untilMs: looked.untilMs } };
    const late = {
      code: 'poll_timeout',
      class: 'timeout',
      message: `The look took longer than ${String(LOOK_MS / 1_000)} s and was ended.`,
    } as const;
    const failure = isLate ? late : { code: looked.failure.code, class: looked.failure.class, message: looked.failure.message };
    return { ...NOTHING, failure, end: { kind: 'failed', inRow: taken.failedInRow + 1, retryAfterMs: looked.retryAfterMs } };
  }
}

type Noted = Omit<LookNoted, 'nextLookMs' | 'windowMs'> & { readonly end: LookEnd };

async function settle(
  { polls, starting }: TakeLookDeps,
  { flowId, identity, looked, failedInRow }: TakenPoll,
  plan: Plan,
  poll: Poll,
  found: Found,
  isOver: () => boolean,
): Promise<Noted> {
  const keys = found.items.map(({ key }) => key);
  const known = await polls.known(flowId, keys, poll.windowMs);
  const fresh = whatIsNew(found.items, known, { isFirst: !looked, first: poll.first, most: poll.most });
  const started = await startItems(starting, plan, fresh.start, { identity, windowMs: poll.windowMs }, isOver);
  const noted = fresh.note.map(({ key }) => ({ key, runId: null, refused: null }));
  const left = fresh.left + fresh.start.length - started.items.length;
  const common = {
    ...{ items: [...started.items, ...noted], again: fresh.again.map(({ key }) => key) },
    ...{ found: found.items.length, started: started.runs, left, held: null, failure: null },
  };
  if (started.stopped) return { ...common, whole: false, held: 'intake', end: { kind: 'rest', afterMs: FULL_MS } };
  if (left > 0) return { ...common, whole: false, end: { kind: 'rest', afterMs: REST_MS } };
  if (found.more)
    return { ...common, whole: false, failure: MORE_PAGES, end: { kind: 'failed', inRow: failedInRow + 1, retryAfterMs: null } };
  return { ...common, marker: found.marker, whole: true, end: { kind: 'done' } };
}

const MORE_PAGES = {
  code: 'poll_more_pages',
  class: 'rejected',
  message:
    'The list has more pages than "maxPages" allows. What was read was started; what lies beyond was not read, so the marker stays. Allow more pages, or ask for less.',
} as const;

/** Keeps the trigger while it is looked at, and ends a look that takes too long. */
function holding({ polls, timers }: TakeLookDeps, { flowId, turn }: TakenPoll, cancel: Canceller) {
  let [lost, late, over] = [false, false, false];
  const lose = (): void => {
    lost = true;
    cancel.abort();
  };
  let stopBeat = (): void => undefined;
  const beat = (): void => {
    stopBeat = timers.after(HELD_MS / 3, () => {
      // Where the database does not answer, the lease runs out by itself, and what is noted then is refused.
      void polls
        .hold(flowId, turn, HELD_MS)
        .then(
          (held) => (held || over ? undefined : lose()),
          () => undefined,
        )
        .then(() => (over ? undefined : beat()));
    });
  };
  beat();
  const stopLate = timers.after(LOOK_MS, () => {
    late = true;
    cancel.abort();
  });
  return {
    isLost: () => lost,
    isLate: () => late,
    stop: () => {
      over = true;
      stopBeat();
      stopLate();
    },
  };
}

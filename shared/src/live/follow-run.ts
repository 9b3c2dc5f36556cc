import { isEndStatus } from '../runs/status.js';
import type { LivePage, LiveRefusal } from './events.js';
import { mergePage, type LiveRun } from './merge-page.js';

/** A run that can change is compared with the server this often, ms, and one that has ended that often: it may be repaired. */
const RECONCILE_MS = 15_000;
const RECONCILE_ENDED_MS = 60_000;
/** An answer that has not come after this is not waited for any more, ms. */
const PATIENCE_MS = 5_000;
/** An answer that brought nothing although something is missing is asked for again after this, ms: the server knows no more itself. */
const AGAIN_MS = 500;

/** How a client follows one run. Values only: what to do comes back as commands. */
export interface RunFollower {
  readonly runId: string;
  /** What there is to show; null before the first answer. */
  readonly run: LiveRun | null;
  /** Why the last request was not answered. */
  readonly refusal: LiveRefusal | null;
  readonly connected: boolean;
  readonly joined: boolean;
  /** When the answer that is waited for was asked for, ms; null: none is. */
  readonly askedMs: number | null;
  /** When the run was last compared with the server, ms. */
  readonly reconciledMs: number;
  /** Nothing is asked before, ms. */
  readonly notBeforeMs: number;
}

/** What happens to a follower. `nowMs` is any clock that only goes forward. */
export type FollowInput =
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected' }
  /** A `run.patched` of the room. */
  | { readonly kind: 'patched'; readonly page: LivePage }
  /** The answer to a `join` or `catch_up`. */
  | { readonly kind: 'answered'; readonly page: LivePage }
  | { readonly kind: 'refused'; readonly code: LiveRefusal }
  /** The page came into sight again. */
  | { readonly kind: 'shown' }
  /** Time goes by: at least once a second. */
  | { readonly kind: 'ticked' };

/** What the client is to send. */
export type FollowCommand = { readonly kind: 'join' } | { readonly kind: 'catch_up'; readonly after: number };

export interface FollowStep {
  readonly follower: RunFollower;
  readonly command: FollowCommand | null;
}

export function newFollower(runId: string): RunFollower {
  const never = Number.NEGATIVE_INFINITY;
  return {
    runId,
    run: null,
    refusal: null,
    connected: false,
    joined: false,
    askedMs: null,
    reconciledMs: never,
    notBeforeMs: never,
  };
}

/**
 * One step of following a run (`docs/live.md`). Whatever is lost, repeated or out of order: once requests are answered
 * again, the run shown is the one in the journal.
 */
export function follow(before: RunFollower, input: FollowInput, nowMs: number): FollowStep {
  const follower = take(before, input, nowMs);
  if (!follower.connected || isWaiting(follower, nowMs) || nowMs < follower.notBeforeMs) return { follower, command: null };
  if (!follower.joined) return ask(follower, { kind: 'join' }, nowMs);
  return isDue(follower, before, nowMs)
    ? ask(follower, { kind: 'catch_up', after: follower.run?.seq ?? 0 }, nowMs)
    : { follower, command: null };
}

function take(follower: RunFollower, input: FollowInput, nowMs: number): RunFollower {
  switch (input.kind) {
    case 'connected':
      return { ...follower, connected: true, joined: false, askedMs: null, notBeforeMs: Number.NEGATIVE_INFINITY };
    case 'disconnected':
      return { ...follower, connected: false, joined: false, askedMs: null };
    case 'patched':
      return input.page.runId === follower.runId ? { ...follower, run: mergePage(follower.run, input.page) } : follower;
    case 'answered': {
      const run = mergePage(follower.run, input.page);
      const stuck = run.seq < run.head && run.seq === follower.run?.seq;
      const notBeforeMs = stuck ? nowMs + AGAIN_MS : follower.notBeforeMs;
      return { ...follower, run, refusal: null, joined: true, askedMs: null, reconciledMs: nowMs, notBeforeMs };
    }
    case 'refused': {
      // Somebody who is no longer in the room joins again at once, everybody else after a while.
      const notBeforeMs = input.code === 'not_joined' ? follower.notBeforeMs : nowMs + RECONCILE_MS;
      return { ...follower, refusal: input.code, joined: false, askedMs: null, notBeforeMs };
    }
    case 'shown':
      return { ...follower, reconciledMs: Number.NEGATIVE_INFINITY, notBeforeMs: Number.NEGATIVE_INFINITY };
    case 'ticked':
      return follower;
  }
}

const isWaiting = ({ askedMs }: RunFollower, nowMs: number): boolean => askedMs !== null && nowMs - askedMs < PATIENCE_MS;

/** Something is missing, the run has just ended, or it was not compared for long. */
function isDue({ run, reconciledMs }: RunFollower, before: RunFollower, nowMs: number): boolean {
  if (!run || run.seq < run.head) return true;
  const ended = isEndStatus(run.status);
  if (ended && before.run && !isEndStatus(before.run.status)) return true;
  return nowMs - reconciledMs >= (ended ? RECONCILE_ENDED_MS : RECONCILE_MS);
}

function ask(follower: RunFollower, command: FollowCommand, nowMs: number): FollowStep {
  return { follower: { ...follower, askedMs: nowMs }, command };
}

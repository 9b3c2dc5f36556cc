import type { Schedule, Timing } from '@plumbline/shared/schedule';

/**
 * Why nothing was started at a due time. `late`: nobody came to it within a minute, and the schedule does not ask for it to be made
 * up for; `over_most`: more were missed than are made up for at once; `ended`: the flow was archived, or published with another
 * schedule, before it was started; `refused`: the flow does not take it.
 */
export const MISSED_WHYS = ['late', 'over_most', 'ended', 'refused'] as const;
export type MissedWhy = (typeof MISSED_WHYS)[number];

/** One schedule for as long as it stands: from what made it (published, restored) to what ends it. */
export interface ScheduleSpan {
  readonly id: string;
  readonly flowId: string;
  /** Version that is run. */
  readonly version: number;
  readonly schedule: Schedule;
  /** What became of all due times up to here is decided, ms. */
  readonly decidedMs: number;
  /** When it ended, ms; null: it stands. */
  readonly endedMs: number | null;
}

/** Due times in `(afterMs, untilMs]` at which nothing was started. They are not counted out: an outage may hold a million. */
export interface Missed {
  readonly afterMs: number;
  readonly untilMs: number;
  readonly why: MissedWhy;
  /** What the flow said, where it refused. */
  readonly detail: string | null;
}

/** The same, with the schedule that they belong to. */
export interface MissedSpan extends Missed {
  readonly timing: Timing;
}

/** How far a span has come. */
export interface Decided {
  readonly decidedMs: number;
  /** When there is something to decide again, ms; null: never. */
  readonly lookMs: number | null;
  /** Due time at which a run was started, ms. */
  readonly startedMs: number | null;
  readonly missed: Missed | null;
}

/** Schedules of published flows, durable. Flows make and end them as they are published, archived and restored (`FlowStore`). */
export interface ScheduleStore {
  /** Takes spans in which something is to be decided, the longest due first; nobody else gets them before `nowMs + heldMs`. */
  take(nowMs: number, heldMs: number, limit: number): Promise<readonly ScheduleSpan[]>;
  /** When the next one is to be taken, ms; null: there is none. */
  nextLookMs(): Promise<number | null>;
  /**
   * Notes what was decided, whole or not at all: false when somebody else has decided in between. One that was ended meanwhile is
   * looked at again at once.
   */
  decide(span: Pick<ScheduleSpan, 'id' | 'decidedMs'>, decided: Decided): Promise<boolean>;
  /** Removes a span that has ended and in which all is decided. */
  remove(id: string): Promise<void>;
  /** The newest due time at which a run of the flow was started, ms. */
  lastStartedMs(flowId: string): Promise<number | null>;
  /** What was missed, the newest first. */
  missed(flowId: string, limit: number): Promise<readonly MissedSpan[]>;
  /** The runs that these dedupe keys of a flow led to, by key. */
  runsOf(flowId: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Forgets what was missed before. */
  forgetMissed(beforeMs: number): Promise<void>;
}

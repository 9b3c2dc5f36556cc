/** What a flow says of its runs; null: the server's setting holds. */
export interface FlowRetention {
  readonly flowId: string;
  /** A duration, as the flow's newest published version has it. */
  readonly retention: string | null;
}

/** A run that has ended, and that no other run started. */
export interface EndedRun {
  readonly runId: string;
  /** When its journal got its last event, ms. */
  readonly endedMs: number;
}

/** A page of runs; `next` is where the following one begins, null: there is none. */
export interface EndedRuns {
  readonly runs: readonly EndedRun[];
  readonly next: string | null;
}

export interface RemovedRuns {
  /** All that are gone, those that they had started among them. */
  readonly removed: readonly string[];
  /** Those that there was no room for in one transaction: to be asked for again. */
  readonly left: readonly string[];
}

/** The journals of all runs of one month, which lie together. */
export interface JournalMonth {
  readonly name: string;
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

/** Rows that outlive what they were for, each kind with a rule of its own. */
export const LEFTOVERS = [
  'dedupe_keys',
  'newest_marks',
  'posted_events',
  'event_waits',
  'gates',
  'held_steps',
  'kept_bytes',
  'undone_effects',
  'frozen_drafts',
  'form_files',
  'form_submissions',
] as const;
export type Leftover = (typeof LEFTOVERS)[number];

/**
 * Removes what is past its retention. Every method is one short transaction; none waits long for a lock that others hold. A run is
 * removed with all that is its own, and only together with the runs that it started; one that has not ended, is owned, or is
 * locked just now stays.
 */
export interface RetentionStore {
  flows(): Promise<readonly FlowRetention[]>;
  /** Ended runs of a flow that were accepted before this, oldest first. */
  ended(flowId: string, acceptedBeforeMs: number, after: string | null, limit: number): Promise<EndedRuns>;
  remove(runIds: readonly string[]): Promise<RemovedRuns>;
  months(): Promise<readonly JournalMonth[]>;
  /** When the last event of a month's journals was written, ms, 0 for none; null: not all of its runs have ended. */
  lastEventMs(month: JournalMonth): Promise<number | null>;
  /** Takes a month's journals out at once; false: not now, or not all of its runs have ended. */
  detach(month: JournalMonth): Promise<boolean>;
  /** Months that were taken out, and that still hold something up. */
  detached(): Promise<readonly JournalMonth[]>;
  /** Removes rows elsewhere of a detached month, then the month itself; false: there is more. */
  clear(month: JournalMonth, limit: number): Promise<boolean>;
  /** How many rows were removed. */
  tidy(what: Leftover, limit: number): Promise<number>;
  /** Removes deliveries from before that time whose run is gone; where to go on, null: at the end. */
  tidyDeliveries(beforeMs: number, after: string | null, limit: number): Promise<string | null>;
}

/** Lets one process at a time do it. */
export interface RetentionLock {
  /** False: another process is at it. */
  alone(work: (store: RetentionStore) => Promise<void>): Promise<boolean>;
}

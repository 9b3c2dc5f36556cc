import type { JournalEntry, Json, PayloadRef, RunStatus } from '@plumbline/shared';

export interface RunFilter {
  readonly flowId?: string | undefined;
  readonly statuses?: readonly RunStatus[] | undefined;
  /** Only tries of drafts, or only runs of published versions. */
  readonly draft?: boolean | undefined;
  /** Runs that this one started; absent: only runs that no other run started. */
  readonly parentId?: string | undefined;
  /** Run id, event id, or text of the event. */
  readonly q?: string | undefined;
  /** Accepted after and before, ms since the epoch. */
  readonly afterMs?: number | undefined;
  readonly beforeMs?: number | undefined;
  /** Child runs as well. */
  readonly children?: boolean | undefined;
  readonly limit: number;
  /** Runs older than this one. */
  readonly beforeId?: string | undefined;
}

export interface RunListing {
  readonly runId: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly version: number;
  /** Revision of the draft that it runs; null: a published version. */
  readonly draft: number | null;
  readonly status: RunStatus;
  readonly deliveryId: string;
  readonly lastSeq: number;
  /** When its journal got its last event; null while it has not ended. */
  readonly finishedMs: number | null;
  /** How the text of its event begins. */
  readonly excerpt: string;
}

/** What a step of a run really answered. */
export interface RunOutput {
  readonly step: string;
  readonly atMs: number;
  readonly output?: Json;
  /** Where it lies instead. */
  readonly outputRef?: PayloadRef;
}

/** Looks runs up; never part of running them. */
export interface RunIndex {
  /** Newest first. */
  list(filter: RunFilter): Promise<readonly RunListing[]>;
  /** The last events of these journals, at most so many of each, in order and without what may be large in them. */
  tails(runs: readonly Pick<RunListing, 'runId' | 'lastSeq'>[], limit: number): Promise<ReadonlyMap<string, readonly JournalEntry[]>>;
  /** The newest real output of each of these steps in a run, as far as it has one: not one that was pinned. */
  outputs(runId: string, steps: readonly string[]): Promise<readonly RunOutput[]>;
}

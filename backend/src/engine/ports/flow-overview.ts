import type { RunStatus } from '@plumbline/shared';

export interface FlowFilter {
  /** Text of name, owner or description. */
  readonly q?: string | undefined;
  readonly archived: boolean;
  /** `trouble`: the newest run failed, is parked, or waits for a person. */
  readonly status?: 'published' | 'draft' | 'trouble' | undefined;
  readonly limit: number;
  /** Flows older than this one. */
  readonly beforeId?: string | undefined;
}

/** How the runs of one hour ended. */
export interface HourOfRuns {
  readonly ok: number;
  readonly gaps: number;
  readonly failed: number;
}

export interface FlowListing {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly archived: boolean;
  readonly revision: number;
  readonly publishedVersion: number | null;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** The newest run of a published version that no other run started. */
  readonly lastRun: { readonly id: string; readonly status: RunStatus } | null;
  /** By hours before now: 0 is the hour that ends now. Hours in which nothing ended are left out. */
  readonly hours: ReadonlyMap<number, HourOfRuns>;
  /** False: there were more runs than are counted; those of the oldest hours are missing. */
  readonly complete: boolean;
}

/** Flows with how they do, for lists; never part of running them. */
export interface FlowOverview {
  /** Newest first. @param nowMs what hours are counted from */
  list(filter: FlowFilter, nowMs: number): Promise<readonly FlowListing[]>;
}

import type { AffectedState, IncidentKind } from '@plumbline/shared';
import type { IncidentCause, IncidentPlace } from './key.js';

/** Somebody has seen it and says so: nothing more is escalated. */
export interface Acknowledgement {
  readonly by: string;
  readonly atMs: number;
  readonly note: string;
}

/** What people were told of an incident last. */
export type Told = 'nothing' | 'open' | 'closed';

/** One problem, however many runs it meets. Times are ms since the epoch. */
export interface Incident {
  readonly id: string;
  readonly kind: IncidentKind;
  /** At most one open incident has it. */
  readonly key: string;
  readonly place: IncidentPlace;
  /** Null: a rule found it out. */
  readonly cause: IncidentCause | null;
  /** What a rule measured, and its limit. */
  readonly measured: Measured | null;
  readonly openedMs: number;
  readonly lastSeenMs: number;
  /** Null: it is open. */
  readonly closedMs: number | null;
  /** Who closed it by hand; null: it closed by itself. */
  readonly closedBy: string | null;
  /** When it was opened again within the grace time; null: never. */
  readonly reopenedMs: number | null;
  /** Failed attempts after which nothing was tried again by itself. */
  readonly failures: number;
  /** The last failure that its flow had provided for; null: none. */
  readonly handledMs: number | null;
  readonly told: Told;
  readonly toldMs: number | null;
  /** Failures when something was told last. */
  readonly toldFailures: number;
  readonly escalations: number;
  readonly acknowledged: Acknowledgement | null;
}

/** What a rule saw: percent, or seconds. */
export interface Measured {
  readonly value: number;
  readonly limit: number;
}

/** A step of a run that an incident has met. */
export interface Affected {
  readonly incidentId: string;
  readonly runId: string;
  /** `stepKey`; empty: the run as a whole. */
  readonly step: string;
  readonly flowId: string;
  readonly state: AffectedState;
  /** Place in the run's journal of the newest failure that was counted: one that is read again counts once. */
  readonly seq: number;
  /** Place in the journal that the state was judged at. */
  readonly judgedSeq: number;
  readonly failures: number;
  readonly sinceMs: number;
  readonly lastMs: number;
}

/** An incident that was closed this long ago or less is opened again, instead of a second one beside it, ms. */
export const GRACE_MS = 30 * 60_000;
/** What flows have provided for holds nothing up: an incident of such failures alone is over when none came for so long, ms. */
export const QUIET_MS = 10 * 60_000;

/** Whether a new failure of the same key belongs to it. */
export function goesOn({ closedMs }: Pick<Incident, 'closedMs'>, atMs: number): boolean {
  return closedMs === null || atMs - closedMs <= GRACE_MS;
}

/** The incident, open again; one that is open stays as it is. */
export function reopened(incident: Incident, atMs: number): Incident {
  if (incident.closedMs === null) return incident;
  return { ...incident, closedMs: null, closedBy: null, reopenedMs: atMs, acknowledged: null };
}

/**
 * Whether an incident of failures is over: nothing that it met is still to be done.
 * @param holding affected steps that are failed, parked, with a person, or on their way again
 */
export function isOver(incident: Pick<Incident, 'closedMs' | 'handledMs'>, holding: number, nowMs: number): boolean {
  if (incident.closedMs !== null || holding > 0) return false;
  return incident.handledMs === null || nowMs - incident.handledMs >= QUIET_MS;
}

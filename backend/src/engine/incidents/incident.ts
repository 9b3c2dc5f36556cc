import type { Incident } from '../ports/incident.js';

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

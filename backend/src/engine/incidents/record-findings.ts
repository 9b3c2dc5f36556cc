import { goesOn, reopened } from './incident.js';
import type { Incident, Measured, Recorded } from '../ports/incident.js';
import { ruleKey } from './key.js';
import { newIncident } from './record-failures.js';

/** What a rule found out about a flow. */
export interface Finding {
  readonly kind: 'failure_rate' | 'latency' | 'silence' | 'polling';
  readonly flowId: string;
  readonly measured: Measured;
}

export function keyOfFinding({ kind, flowId }: Pick<Finding, 'kind' | 'flowId'>): string {
  return ruleKey(kind, flowId);
}

/**
 * Opens an incident for each finding that has none, and closes those that no rule finds any more.
 * @param known the newest incident of each key that was found now or is open
 */
export function recordFindings(
  known: readonly Incident[],
  findings: readonly Finding[],
  nowMs: number,
  newId: () => string,
): Pick<Recorded, 'incidents' | 'opened' | 'closed'> {
  const byKey = new Map(known.map((incident) => [incident.key, incident]));
  const found = new Map(findings.map((finding) => [keyOfFinding(finding), finding]));
  const opened: Incident[] = [];
  const seen: Incident[] = [];
  for (const [key, { kind, flowId, measured }] of found) {
    const before = byKey.get(key);
    const isKnown = before !== undefined && goesOn(before, nowMs);
    const made = newIncident({ id: newId(), kind, key, place: { kind: 'flow', id: flowId }, cause: null, measured }, nowMs);
    const incident = isKnown ? { ...reopened(before, nowMs), lastSeenMs: nowMs, measured } : made;
    seen.push(incident);
    if (!isKnown || before.closedMs !== null) opened.push(incident);
  }
  const closed = known
    .filter(({ key, kind, closedMs }) => kind !== 'failure' && closedMs === null && !found.has(key))
    .map((incident) => ({ ...incident, closedMs: nowMs }));
  return { incidents: [...seen, ...closed], opened, closed };
}

import type { AlertRule, DueAlert, Incident, Situation } from '../ports/incident.js';

/** An incident that comes back within the grace time is told again only when it stays for so long, ms. */
export const BACK_MS = 10 * 60_000;
/** Two things told of one incident are at least so far apart, its end aside, ms. */
export const APART_MS = 60 * 60_000;
/** Told again when it has grown by this factor, or when what it holds up has aged by the next one. */
const GROWS = 10;
const AGES = 4;

/**
 * What is to be told of an incident now; null: nothing. Never one alert for each run: one when it opens, one when it is over, and
 * in between only when it came back for good, grew tenfold, or holds something up for longer than the rules allow.
 * @param rules those that are on
 */
export function dueAlert(situation: Situation, rules: readonly AlertRule[], nowMs: number): DueAlert | null {
  const { incident } = situation;
  const openers = rules.filter((rule) => opens(rule, situation));
  if (incident.closedMs !== null) {
    // Whoever was told that it began is told that it is over, whatever has become of the rule.
    if (incident.told !== 'open') return null;
    return { kind: 'closed', because: 'over', channels: openers.length === 0 ? null : channelsOf(openers) };
  }
  if (openers.length === 0) return null;
  if (incident.told === 'nothing') return { kind: 'opened', because: 'first', channels: channelsOf(openers) };
  if (incident.told === 'closed') {
    const isBack = nowMs - (incident.reopenedMs ?? nowMs) >= BACK_MS;
    return isBack && isApart(incident, nowMs) ? { kind: 'reopened', because: 'back', channels: channelsOf(openers) } : null;
  }
  if (incident.acknowledged !== null || !isApart(incident, nowMs)) return null;
  const aged = rules.filter((rule) => isAged(rule, situation, nowMs));
  if (aged.length > 0) return { kind: 'escalated', because: 'age', channels: channelsOf(aged) };
  const hasGrown = incident.failures >= Math.max(1, incident.toldFailures) * GROWS;
  return hasGrown ? { kind: 'escalated', because: 'more', channels: channelsOf(openers) } : null;
}

/** The incident after that was told. */
export function afterTelling(incident: Incident, { kind, because }: DueAlert, nowMs: number): Incident {
  return {
    ...incident,
    told: kind === 'closed' ? 'closed' : 'open',
    toldMs: nowMs,
    toldFailures: incident.failures,
    escalations: kind === 'opened' || kind === 'closed' ? 0 : incident.escalations + (because === 'age' ? 1 : 0),
  };
}

function isApart({ toldMs }: Incident, nowMs: number): boolean {
  return toldMs === null || nowMs - toldMs >= APART_MS;
}

/** Whether the rule wants people to know of the incident at all. */
function opens({ flowId, watch }: AlertRule, { incident, flowIds }: Situation): boolean {
  // A service or mailbox that can not be asked is told of to those who are told of failures.
  if (incident.kind === 'polling' && watch.kind === 'failure') return isMeant(flowId, flowIds);
  if (watch.kind !== incident.kind || !isMeant(flowId, flowIds)) return false;
  return watch.kind !== 'failure' || incident.failures >= watch.settings.after;
}

/** At the age that the rule names, at four times that age, at sixteen times, and so on. */
function isAged({ flowId, watch }: AlertRule, { incident, flowIds, heldSinceMs }: Situation, nowMs: number): boolean {
  if (watch.kind !== 'parked_age' || incident.kind !== 'failure' || heldSinceMs === null || !isMeant(flowId, flowIds)) return false;
  return nowMs - heldSinceMs >= watch.settings.minutes * 60_000 * AGES ** incident.escalations;
}

function isMeant(flowId: string | null, flowIds: readonly string[]): boolean {
  return flowId === null || flowIds.includes(flowId);
}

/** Everybody whom any of the rules names. */
function channelsOf(rules: readonly AlertRule[]): readonly string[] | null {
  if (rules.some(({ channels }) => channels === null)) return null;
  return [...new Set(rules.flatMap(({ channels }) => channels ?? []))];
}

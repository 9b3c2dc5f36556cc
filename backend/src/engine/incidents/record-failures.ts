import type { AffectedState, NextMove } from '@plumbline/shared';
import { goesOn, reopened } from './incident.js';
import type { Affected, Incident, IncidentCause, IncidentPlace, Known, Recorded } from '../ports/incident.js';

/** A failure that the engine does not try again by itself, as the journal tells it. */
export interface Failure {
  readonly key: string;
  readonly place: IncidentPlace;
  readonly cause: IncidentCause;
  readonly runId: string;
  readonly step: string;
  readonly flowId: string;
  /** Place in the run's journal. */
  readonly seq: number;
  readonly atMs: number;
  readonly state: AffectedState;
  /** It was not: the trouble that others met keeps it back, which counts once. */
  readonly wasSent: boolean;
}

/** Where a step stands after a failure; null: it is tried again or looked up by itself, so nobody has to know. */
export function stateAfter(next: NextMove['do']): AffectedState | null {
  switch (next) {
    case 'retry':
    case 'look_up':
      return null;
    case 'stop':
    case 'continue':
      return 'failed';
    case 'edge':
    case 'fallback':
      return 'handled';
    case 'park':
      return 'parked';
    case 'ask':
      return 'needs_attention';
  }
}

/** Where a step stands that was not sent. */
export function stateHeld(held: 'parked' | 'waiting'): AffectedState {
  return held === 'parked' ? 'parked' : 'retried';
}

/**
 * Adds failures to their incidents. A failure that was recorded before changes nothing, so that the journal may be read again
 * from any earlier place; where it is cut into batches makes no difference.
 * @param newId ids of incidents, in order of time
 */
export function recordFailures(known: Known, failures: readonly Failure[], newId: () => string): Recorded {
  const book = new Book(known, newId);
  for (const failure of failures) book.add(failure);
  return book.changes();
}

class Book {
  private readonly incidents = new Map<string, Incident>();
  /** By run and step, then by incident. */
  private readonly affected = new Map<string, Map<string, Affected>>();
  private readonly touched = new Set<string>();
  private readonly changed = new Map<string, Affected>();
  private readonly opened = new Set<string>();

  constructor(
    known: Known,
    private readonly newId: () => string,
  ) {
    for (const incident of known.incidents) this.incidents.set(incident.key, incident);
    for (const one of known.affected) this.of(one).set(one.incidentId, one);
  }

  add(failure: Failure): void {
    const own = this.of(failure);
    for (const { seq } of own.values()) if (failure.seq <= seq) return;
    const incident = this.incidentOf(failure);
    const { runId, step, flowId, seq, atMs, state, key, wasSent } = failure;
    // A step that fails for another reason now is nothing of the earlier one's any more.
    for (const one of own.values()) {
      if (one.incidentId !== incident.id && one.state !== 'settled') this.keep({ ...one, state: 'settled', seq });
    }
    const before = own.get(incident.id);
    const isAffected = before !== undefined && before.state !== 'settled';
    const counts = wasSent || !isAffected ? 1 : 0;
    this.keep({
      ...{ incidentId: incident.id, runId, step, flowId, state, seq, judgedSeq: seq, lastMs: atMs },
      failures: (before?.failures ?? 0) + counts,
      sinceMs: isAffected ? before.sinceMs : atMs,
    });
    this.touched.add(key);
    this.incidents.set(key, {
      ...incident,
      failures: incident.failures + counts,
      lastSeenMs: Math.max(incident.lastSeenMs, atMs),
      handledMs: state === 'handled' ? Math.max(incident.handledMs ?? 0, atMs) : incident.handledMs,
    });
  }

  changes(): Recorded {
    const incidents = [...this.touched].flatMap((key) => this.incidents.get(key) ?? []);
    const opened = incidents.filter(({ key }) => this.opened.has(key));
    return { incidents, affected: [...this.changed.values()], opened, closed: [] };
  }

  private of({ runId, step }: Pick<Affected, 'runId' | 'step'>): Map<string, Affected> {
    const name = `${runId} ${step}`;
    const known = this.affected.get(name) ?? new Map<string, Affected>();
    this.affected.set(name, known);
    return known;
  }

  private keep(one: Affected): void {
    this.of(one).set(one.incidentId, one);
    this.changed.set(`${one.incidentId} ${one.runId} ${one.step}`, one);
  }

  private incidentOf({ key, place, cause, atMs }: Failure): Incident {
    const known = this.incidents.get(key);
    if (known && goesOn(known, atMs)) {
      if (known.closedMs !== null) this.opened.add(key);
      return reopened(known, atMs);
    }
    this.opened.add(key);
    return newIncident({ id: this.newId(), kind: 'failure', key, place, cause, measured: null }, atMs);
  }
}

/** An incident of which nothing was told yet. */
export function newIncident(what: Pick<Incident, 'id' | 'kind' | 'key' | 'place' | 'cause' | 'measured'>, atMs: number): Incident {
  return {
    ...what,
    ...{ openedMs: atMs, lastSeenMs: atMs, closedMs: null, closedBy: null, reopenedMs: null, failures: 0, handledMs: null },
    ...{ told: 'nothing', toldMs: null, toldFailures: 0, escalations: 0, acknowledged: null },
  };
}

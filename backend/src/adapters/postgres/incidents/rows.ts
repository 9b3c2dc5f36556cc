import type { AffectedState, IncidentKind, StepErrorClass } from '@plumbline/shared';
import type { Affected, Incident, IncidentPlace, Told } from '../../../engine/ports/incident.js';
import { storableText } from '../storable-text.js';

export interface IncidentRow {
  id: string;
  kind: IncidentKind;
  key: string;
  place_kind: IncidentPlace['kind'];
  place_id: string;
  cause_class: StepErrorClass | null;
  cause_code: string | null;
  measured_value: number | null;
  measured_limit: number | null;
  opened_at: Date;
  last_seen_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
  reopened_at: Date | null;
  failures: number;
  handled_at: Date | null;
  told: Told;
  told_at: Date | null;
  told_failures: number;
  escalations: number;
  acknowledged_by: string | null;
  acknowledged_at: Date | null;
  acknowledged_note: string | null;
}

export interface AffectedRow {
  incident_id: string;
  run_id: string;
  step: string;
  flow_id: string;
  state: AffectedState;
  seq: number;
  judged_seq: number;
  failures: number;
  since: Date;
  last_at: Date;
}

const ms = (at: Date | null): number | null => at?.getTime() ?? null;
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

export function incidentOf(row: IncidentRow): Incident {
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    place: { kind: row.place_kind, id: row.place_id },
    cause: row.cause_class === null ? null : { class: row.cause_class, code: row.cause_code ?? '' },
    measured: row.measured_value === null ? null : { value: row.measured_value, limit: row.measured_limit ?? 0 },
    openedMs: row.opened_at.getTime(),
    lastSeenMs: row.last_seen_at.getTime(),
    closedMs: ms(row.closed_at),
    closedBy: row.closed_by,
    reopenedMs: ms(row.reopened_at),
    failures: row.failures,
    handledMs: ms(row.handled_at),
    told: row.told,
    toldMs: ms(row.told_at),
    toldFailures: row.told_failures,
    escalations: row.escalations,
    acknowledged:
      row.acknowledged_by === null
        ? null
        : { by: row.acknowledged_by, atMs: row.acknowledged_at?.getTime() ?? 0, note: row.acknowledged_note ?? '' },
  };
}

/** A row as `json_populate_recordset` takes it. */
export function incidentRow(incident: Incident): { readonly [column in keyof IncidentRow]: string | number | null } {
  const { place, cause, measured, acknowledged } = incident;
  return {
    id: incident.id,
    kind: incident.kind,
    key: storableText(incident.key),
    place_kind: place.kind,
    place_id: storableText(place.id),
    cause_class: cause?.class ?? null,
    cause_code: cause?.code ?? null,
    measured_value: measured?.value ?? null,
    measured_limit: measured?.limit ?? null,
    opened_at: iso(incident.openedMs),
    last_seen_at: iso(incident.lastSeenMs),
    closed_at: iso(incident.closedMs),
    closed_by: incident.closedBy,
    reopened_at: iso(incident.reopenedMs),
    failures: incident.failures,
    handled_at: iso(incident.handledMs),
    told: incident.told,
    told_at: iso(incident.toldMs),
    told_failures: incident.toldFailures,
    escalations: incident.escalations,
    acknowledged_by: acknowledged?.by ?? null,
    acknowledged_at: iso(acknowledged?.atMs ?? null),
    acknowledged_note: acknowledged?.note ?? null,
  };
}

export function affectedOf(row: AffectedRow): Affected {
  return {
    incidentId: row.incident_id,
    runId: row.run_id,
    step: row.step,
    flowId: row.flow_id,
    state: row.state,
    seq: row.seq,
    judgedSeq: row.judged_seq,
    failures: row.failures,
    sinceMs: row.since.getTime(),
    lastMs: row.last_at.getTime(),
  };
}

/** A row as `json_populate_recordset` takes it. */
export function affectedRow(one: Affected): { readonly [column in keyof AffectedRow]: string | number | null } {
  return {
    incident_id: one.incidentId,
    run_id: one.runId,
    step: one.step,
    flow_id: one.flowId,
    state: one.state,
    seq: one.seq,
    judged_seq: one.judgedSeq,
    failures: one.failures,
    since: iso(one.sinceMs),
    last_at: iso(one.lastMs),
  };
}

import { AFFECTED_STATES, causeInWords, PlumblineError, type AffectedState, type Json, type JsonObject } from '@plumbline/shared';
import type { AlertOutbox, AlertFilter, AlertRecord } from '../../engine/ports/alerts.js';
import type { Audit } from '../../engine/ports/audit.js';
import type { AffectedFlow, IncidentReader, IncidentRecord } from '../../engine/ports/incident-reader.js';
import { placeInWords } from './message.js';

export interface IncidentDeps {
  readonly reader: IncidentReader;
  readonly outbox: AlertOutbox;
  readonly audit: Audit;
}

/** Alerts that are shown with an incident. */
const MOST_ALERTS = 200;

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** A page of incidents, newest first. */
export async function listIncidents(
  { reader }: IncidentDeps,
  open: boolean,
  limit: number,
  cursor: string | null,
): Promise<{ items: JsonObject[]; next: string | null }> {
  const records = await reader.list({ open, limit: limit + 1, beforeId: cursor });
  const page = records.slice(0, limit);
  return { items: page.map(incidentView), next: records.length > limit ? (page.at(-1)?.incident.id ?? null) : null };
}

/** An incident with its timeline. @throws PlumblineError `incident_not_found` */
export async function getIncident({ reader, outbox }: IncidentDeps, id: string): Promise<JsonObject> {
  const record = await reader.get(id);
  if (!record) throw new PlumblineError('incident_not_found');
  const entries = await reader.entries(id);
  const alerts = await outbox.list({ incidentId: id, limit: MOST_ALERTS });
  return {
    ...incidentView(record),
    timeline: entries.map(({ at, kind, actor, note }): Json => ({ at: iso(at), kind, by: actor, note })),
    alerts: [...alerts].reverse().map(alertView),
  };
}

/** @throws PlumblineError `incident_not_found`, `incident_closed` */
export async function acknowledgeIncident(deps: IncidentDeps, id: string, by: string, note: string): Promise<JsonObject> {
  await changed(deps, id, await deps.reader.acknowledge(id, by, note));
  await deps.audit.record({ actor: by, action: 'incident.acknowledge', subject: id, detail: { note } });
  return getIncident(deps, id);
}

/** @throws PlumblineError `incident_not_found`, `incident_closed` */
export async function closeIncident(deps: IncidentDeps, id: string, by: string, note: string): Promise<JsonObject> {
  await changed(deps, id, await deps.reader.close(id, by, note));
  await deps.audit.record({ actor: by, action: 'incident.close', subject: id, detail: { note } });
  return getIncident(deps, id);
}

async function changed({ reader }: IncidentDeps, id: string, done: boolean): Promise<void> {
  if (!done) throw new PlumblineError((await reader.get(id)) ? 'incident_closed' : 'incident_not_found');
}

/** The outbox, newest first. */
export async function listAlerts({ outbox }: IncidentDeps, filter: AlertFilter): Promise<{ items: JsonObject[]; next: string | null }> {
  const alerts = await outbox.list({ ...filter, limit: filter.limit + 1 });
  const page = alerts.slice(0, filter.limit);
  return { items: page.map(alertView), next: alerts.length > filter.limit ? (page.at(-1)?.id ?? null) : null };
}

/** @throws PlumblineError `alert_not_found` */
export async function sendAlertAgain({ outbox }: IncidentDeps, id: string): Promise<{ id: string }> {
  if (!(await outbox.again(id))) throw new PlumblineError('alert_not_found');
  return { id };
}

function incidentView(record: IncidentRecord): JsonObject {
  const { incident, flows, heldSinceMs, steps } = record;
  const { id, kind, place, cause, measured, acknowledged } = incident;
  return {
    ...{ id, kind, status: incident.closedMs === null ? 'open' : 'closed', place: { ...place, name: placeInWords(record) } },
    ...{ cause: cause && { ...cause }, measured: measured && { ...measured }, says: causeInWords(incident) },
    openedAt: iso(incident.openedMs),
    lastSeenAt: iso(incident.lastSeenMs),
    reopenedAt: iso(incident.reopenedMs),
    closedAt: iso(incident.closedMs),
    closedBy: incident.closedBy,
    failures: incident.failures,
    runs: flows.reduce((sum, { runs }) => sum + runs, 0),
    steps: Object.fromEntries(AFFECTED_STATES.map((state) => [state, sumOf(flows, state)])),
    heldSince: iso(heldSinceMs),
    told: incident.told,
    acknowledged: acknowledged && { by: acknowledged.by, at: iso(acknowledged.atMs), note: acknowledged.note },
    flows: flows.map(({ flowId, name, owner, runbook, runs, states }) => {
      const affected = steps
        .filter((step) => step.flowId === flowId)
        .map(({ stepId, name: title, steps: n }) => ({ id: stepId, name: title, steps: n }));
      return { id: flowId, name, owner, runbook, runs, steps: { ...states }, affected };
    }),
  };
}

function sumOf(flows: readonly AffectedFlow[], state: AffectedState): number {
  return flows.reduce((sum, { states }) => sum + states[state], 0);
}

function alertView(alert: AlertRecord): JsonObject {
  const { id, incidentId, channelId, channelName, kind, title, state, tries, lastError } = alert;
  return {
    ...{ id, incidentId, channelId, channelName, kind, title, state, tries, lastError },
    nextAt: state === 'pending' ? iso(alert.nextMs) : null,
    createdAt: iso(alert.createdMs),
    doneAt: iso(alert.doneMs),
  };
}

import { causeInWords, isEmailAddress, spanInWords, type AlertKind, type Json, type JsonObject } from '@plumbline/shared';
import type { AlertMessage } from '../../engine/ports/alerts.js';
import type { AffectedFlow, IncidentRecord } from '../../engine/ports/incident-reader.js';

/** Flows and steps that are named one by one. */
const NAMED = 5;
/** Longest text of one part of a runbook, characters. */
const MOST_RUNBOOK = 500;

const BEGINS: Readonly<Record<Exclude<AlertKind, 'test'>, string>> = {
  opened: 'Incident',
  escalated: 'Still open',
  reopened: 'Back again',
  closed: 'Over',
};

/**
 * Parts of a runbook that help whoever is told. Where the credentials are is not among them: people write there what does not belong
 * into a mail or a chat.
 */
const RUNBOOK: readonly (readonly [string, string])[] = [
  ['does', 'What it does'],
  ['failureLooksLike', 'What failure looks like'],
  ['fixedBy', 'Who fixes it'],
];

/**
 * What is told of an incident: names, counts and times. Nothing of an event, an input or a reply is in it, and no words of a
 * service, so no secret and no personal data of a run can be.
 * @param kind why it is told
 * @param base address of the server; null: not known
 */
export function composeMessage(record: IncidentRecord, kind: Exclude<AlertKind, 'test'>, base: string | null, nowMs: number): AlertMessage {
  const { incident, flows } = record;
  const place = placeInWords(record);
  const url = base === null ? null : `${base}/incidents/${incident.id}`;
  const lines = [
    line('What', causeInWords(incident)),
    line('Where', place),
    line('Since', `${timeInWords(incident.openedMs)} (${spanInWords((endOf(record, nowMs) - incident.openedMs) / 1_000)})`),
    ...(kind === 'closed' ? [line('Over', endInWords(record))] : []),
    ...countsInWords(record),
    line(flows.length === 1 ? 'Flow' : 'Flows', listed(flows.map(({ name }) => name))),
    ...(record.steps.length > 0 ? [line('Steps', listed([...new Set(record.steps.map(({ name }) => name))]))] : []),
    line('Owner', listed([...new Set(flows.map(({ owner }) => owner).filter((owner) => owner !== ''))]) || 'nobody'),
    ...flows.slice(0, NAMED).flatMap((flow) => runbookLines(flow, flows.length > 1)),
    ...(incident.acknowledged ? [line('Seen by', `${incident.acknowledged.by}: ${incident.acknowledged.note}`)] : []),
  ];
  return {
    kind,
    incidentId: incident.id,
    title: oneLine(`${BEGINS[kind]}: ${place}: ${causeInWords(incident)}`),
    lines,
    url,
    facts: factsOf(record),
    owners: [...new Set(flows.map(({ owner }) => owner.trim().toLowerCase()).filter(isEmailAddress))],
  };
}

/** What a channel says when somebody tries it. */
export function testMessage(by: string, base: string | null): AlertMessage {
  const lines = [line('What', 'A test: nothing is wrong'), line('Asked for by', by)];
  const url = base === null ? null : `${base}/alerts`;
  return { kind: 'test', incidentId: null, title: 'Test alert of Plumbline', lines, url, facts: {}, owners: [] };
}

export function placeInWords({ incident: { place }, connection, flows }: IncidentRecord): string {
  switch (place.kind) {
    case 'connection':
      return connection === null ? 'a connection that was removed' : `${connection.service}: ${connection.name}`;
    case 'host':
      return place.id;
    case 'flow':
      return flows.find(({ flowId }) => flowId === place.id)?.name || 'a flow that was removed';
  }
}

function countsInWords({ incident, flows, heldSinceMs }: IncidentRecord): AlertMessage['lines'] {
  if (incident.kind !== 'failure') return [];
  const sum = (state: keyof AffectedFlow['states']): number => flows.reduce((total, { states }) => total + states[state], 0);
  const runs = flows.reduce((total, flow) => total + flow.runs, 0);
  const held = [
    [sum('parked'), 'parked'],
    [sum('needs_attention'), 'waiting for a person'],
    [sum('failed'), 'failed'],
    [sum('retried'), 'on their way again'],
  ] as const;
  const parts = held.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  const since = heldSinceMs === null ? '' : `, the oldest since ${timeInWords(heldSinceMs)}`;
  return [
    line('How many', `${counted(incident.failures, 'failure')} in ${counted(runs, 'run')} of ${counted(flows.length, 'flow')}`),
    line('Held up', parts.length === 0 ? 'nothing' : `${parts.join(', ')}${since}`),
  ];
}

function endOf({ incident }: IncidentRecord, nowMs: number): number {
  return incident.closedMs ?? nowMs;
}

function endInWords({ incident: { closedBy, closedMs } }: IncidentRecord): string {
  const at = closedMs === null ? '' : timeInWords(closedMs);
  return closedBy === null ? `${at}; nothing of it is left to do` : `${at}, closed by ${closedBy}`;
}

function runbookLines({ name, runbook }: AffectedFlow, several: boolean): AlertMessage['lines'] {
  if (typeof runbook !== 'object' || runbook === null || Array.isArray(runbook)) return [];
  return RUNBOOK.flatMap(([key, title]) => {
    const text = runbook[key];
    if (typeof text !== 'string' || text.trim() === '') return [];
    return [
      line(`Runbook${several ? ` of ${name}` : ''}: ${title}`, text.length > MOST_RUNBOOK ? `${text.slice(0, MOST_RUNBOOK)} …` : text),
    ];
  });
}

function factsOf({ incident, connection, flows }: IncidentRecord): JsonObject {
  const { id, kind, place, cause, measured, failures, openedMs, closedMs } = incident;
  return {
    incident: id,
    about: kind,
    place: { ...place, ...(connection === null ? {} : { ...connection }) },
    cause: cause === null ? null : { ...cause },
    measured: measured === null ? null : { ...measured },
    failures,
    openedAt: new Date(openedMs).toISOString(),
    closedAt: closedMs === null ? null : new Date(closedMs).toISOString(),
    flows: flows.map(({ flowId, name, owner, runs, states }): Json => ({ id: flowId, name, owner, runs, steps: { ...states } })),
  };
}

function line(label: string, text: string): { readonly label: string; readonly text: string } {
  return { label: oneLine(label), text: oneLine(text) };
}

/** Nothing that people have typed may begin a line of its own, hide a part of it, or be what a database can not hold. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ').trim();
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function timeInWords(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

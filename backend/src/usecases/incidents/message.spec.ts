import { describe, expect, it } from '@jest/globals';
import { newIncident } from '../../engine/incidents/record-failures.js';
import type { AffectedFlow, IncidentRecord } from '../../engine/ports/incident-reader.js';
import { composeMessage, testMessage } from './message.js';

const MINUTE_MS = 60_000;
const states = { failed: 1, parked: 2, needs_attention: 0, retried: 0, handled: 0, settled: 4 };
const runbook = { does: 'Takes leads in', failureLooksLike: 'No contacts', fixedBy: 'Ops', credentials: 'in the safe' };
const leads: AffectedFlow = { flowId: 'f', name: 'Lead intake', owner: 'Ana@Example.com', runbook, runs: 3, states };

function record(more: Partial<IncidentRecord> = {}): IncidentRecord {
  const place = { kind: 'connection', id: 'c' } as const;
  const incident = {
    ...newIncident({ id: 'i', kind: 'failure', key: 'k', place, cause: { class: '5xx', code: '' }, measured: null }, 0),
    failures: 7,
  };
  const connection = { service: 'Practice CRM', name: 'Main' };
  const steps = [{ flowId: 'f', stepId: 'crm', name: 'Create contact', steps: 7 }];
  return { incident, connection, heldSinceMs: 0, flows: [leads], steps, ...more };
}

const textOf = (message: ReturnType<typeof composeMessage>): string =>
  message.lines.map(({ label, text }) => `${label}: ${text}`).join('\n');

describe('What is told of an incident', () => {
  it('says what, where, since when, how many, what is held up, who owns it and what the runbook says', () => {
    const message = composeMessage(record(), 'opened', 'https://flows.example', 90 * MINUTE_MS);
    expect(message.title).toBe('Incident: Practice CRM: Main: The service fails (5xx)');
    expect(message.url).toBe('https://flows.example/incidents/i');
    expect(message.owners).toEqual(['ana@example.com']);
    expect(textOf(message).split('\n')).toEqual([
      'What: The service fails (5xx)',
      'Where: Practice CRM: Main',
      'Since: 1970-01-01 00:00 UTC (1 h 30 min)',
      'How many: 7 failures in 3 runs of 1 flow',
      'Held up: 2 parked, 1 failed, the oldest since 1970-01-01 00:00 UTC',
      'Flow: Lead intake',
      'Steps: Create contact',
      'Owner: Ana@Example.com',
      'Runbook: What it does: Takes leads in',
      'Runbook: What failure looks like: No contacts',
      'Runbook: Who fixes it: Ops',
    ]);
  });

  it('never says what a runbook tells of credentials', () => {
    expect(JSON.stringify(composeMessage(record(), 'opened', null, 0))).not.toContain('in the safe');
  });

  it('is one line for each fact, whatever people have typed', () => {
    const flows = [{ ...leads, name: 'Leads\r\nBcc: eve@example.com\u202e\ud800\0', owner: 'a\nb' }];
    const { lines } = composeMessage(record({ flows }), 'opened', null, 0);
    for (const { label, text } of lines) expect(`${label}${text}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it('says of an end how it came', () => {
    const { incident } = record();
    const over = record({
      incident: { ...incident, closedMs: 30 * MINUTE_MS },
      heldSinceMs: null,
      flows: [{ ...leads, states: { ...states, failed: 0, parked: 0 } }],
    });
    const message = composeMessage(over, 'closed', null, 99 * MINUTE_MS);
    expect(message.title).toMatch(/^Over: /);
    expect(textOf(message)).toContain('Since: 1970-01-01 00:00 UTC (30 min)\nOver: 1970-01-01 00:30 UTC; nothing of it is left to do');
    expect(textOf(message)).toContain('Held up: nothing');
  });

  it('names five of many flows, and what was removed by what it was', () => {
    const flows = Array.from({ length: 8 }, (_, index) => ({ ...leads, flowId: `f${index}`, name: `Flow ${index}`, runbook: null }));
    const text = textOf(composeMessage(record({ flows, connection: null }), 'opened', null, 0));
    expect(text).toContain('Flows: Flow 0, Flow 1, Flow 2, Flow 3, Flow 4 and 3 more');
    expect(text).toContain('Where: a connection that was removed');
  });

  it('may be a test, and says so', () => {
    expect(testMessage('ana', null)).toMatchObject({ kind: 'test', incidentId: null, url: null });
  });
});

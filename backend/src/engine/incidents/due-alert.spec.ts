import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterTelling, APART_MS, BACK_MS, dueAlert } from './due-alert.js';
import type { AlertRule, DueAlert, Incident } from '../ports/incident.js';
import { newIncident } from './record-failures.js';

const MINUTE_MS = 60_000;
const place = { kind: 'connection', id: 'crm' } as const;
const base = newIncident({ id: 'i', kind: 'failure', key: 'k', place, cause: { class: '5xx', code: '' }, measured: null }, 0);
const incident = (more: Partial<Incident>): Incident => ({ ...base, failures: 1, ...more });
const situation = (one: Incident, heldSinceMs: number | null = null) => ({ incident: one, flowIds: ['f'], heldSinceMs });
const rule = (watch: AlertRule['watch'], more: Partial<AlertRule> = {}): AlertRule => ({
  ...{ id: 'r', flowId: null, watch, channels: null },
  ...more,
});
const onFailure = rule({ kind: 'failure', settings: { after: 1 } });
const onAge = rule({ kind: 'parked_age', settings: { minutes: 240 } });

describe('What is told of an incident', () => {
  it('is told once when it opens, and once when it is over', () => {
    const opened = dueAlert(situation(incident({})), [onFailure], 5);
    expect(opened).toEqual({ kind: 'opened', because: 'first', channels: null });
    const told = afterTelling(incident({}), opened as DueAlert, 5);
    expect(dueAlert(situation(told), [onFailure], 6)).toBeNull();
    const closed = dueAlert(situation({ ...told, closedMs: 9 }), [onFailure], 9);
    expect(closed?.kind).toBe('closed');
    expect(dueAlert(situation({ ...afterTelling(told, closed as DueAlert, 9), closedMs: 9 }), [onFailure], 10)).toBeNull();
  });

  it('is at most one alert for five hundred failures within the hour, whenever they come', () => {
    const times = fc.array(fc.nat(APART_MS - 1), { minLength: 1, maxLength: 500 });
    fc.assert(
      fc.property(times, (atMs) => {
        let now = incident({ failures: 0 });
        let alerts = 0;
        for (const time of [...atMs].sort((a, b) => a - b)) {
          now = { ...now, failures: now.failures + 1, lastSeenMs: time };
          const due = dueAlert(situation(now, 0), [onFailure, onAge], time);
          if (!due) continue;
          alerts++;
          now = afterTelling(now, due, time);
        }
        expect(alerts).toBe(1);
      }),
    );
  });

  it('is told again when it has grown tenfold, not within the hour, and never once somebody has seen it', () => {
    const told = incident({ told: 'open', toldMs: 0, toldFailures: 1, failures: 10 });
    expect(dueAlert(situation(told), [onFailure], APART_MS - 1)).toBeNull();
    expect(dueAlert(situation(told), [onFailure], APART_MS)).toMatchObject({ kind: 'escalated', because: 'more' });
    expect(dueAlert(situation({ ...told, acknowledged: { by: 'ana', atMs: 1, note: '' } }), [onFailure], APART_MS)).toBeNull();
  });

  it('is told again when it holds something up for 4 hours, then for 16', () => {
    const told = incident({ told: 'open', toldMs: 0, toldFailures: 1 });
    expect(dueAlert(situation(told, 0), [onFailure, onAge], 240 * MINUTE_MS - 1)).toBeNull();
    const aged = dueAlert(situation(told, 0), [onFailure, onAge], 240 * MINUTE_MS);
    expect(aged).toMatchObject({ kind: 'escalated', because: 'age' });
    const again = afterTelling(told, aged as DueAlert, 240 * MINUTE_MS);
    expect(dueAlert(situation(again, 0), [onFailure, onAge], 16 * 60 * MINUTE_MS - 1)).toBeNull();
    expect(dueAlert(situation(again, 0), [onFailure, onAge], 16 * 60 * MINUTE_MS)).toMatchObject({ because: 'age' });
  });

  it('that comes back within the grace time is told only when it stays', () => {
    const back = incident({ told: 'closed', toldMs: 0, reopenedMs: APART_MS });
    expect(dueAlert(situation(back), [onFailure], APART_MS + BACK_MS - 1)).toBeNull();
    expect(dueAlert(situation(back), [onFailure], APART_MS + BACK_MS)).toMatchObject({ kind: 'reopened', because: 'back' });
  });

  it('goes to whom the rules name, and waits for the number of failures that they name', () => {
    const late = rule({ kind: 'failure', settings: { after: 3 } }, { channels: ['a'] });
    const other = rule({ kind: 'failure', settings: { after: 1 } }, { flowId: 'g', channels: ['b'] });
    expect(dueAlert(situation(incident({ failures: 2 })), [late, other], 1)).toBeNull();
    expect(dueAlert(situation(incident({ failures: 3 })), [late, other], 1)?.channels).toEqual(['a']);
    expect(dueAlert(situation(incident({})), [], 1)).toBeNull();
  });

  it('ends for those who know of its beginning even when the rule is gone', () => {
    expect(dueAlert(situation(incident({ told: 'open', toldMs: 0, closedMs: 3 })), [], 4)).toMatchObject({
      kind: 'closed',
      channels: null,
    });
  });
});

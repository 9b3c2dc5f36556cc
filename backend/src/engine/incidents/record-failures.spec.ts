import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GRACE_MS, isOver, QUIET_MS } from './incident.js';
import type { Affected, Incident } from '../ports/incident.js';
import { failureKey } from './key.js';
import { recordFailures, stateAfter, type Failure } from './record-failures.js';

const HOUR_MS = 3_600_000;

function failure(at: { run: number; step?: string; seq?: number; atMs?: number; code?: string; state?: Failure['state'] }): Failure {
  const place = { kind: 'connection', id: 'crm' } as const;
  const cause = { class: 'rejected', code: at.code ?? 'down' } as const;
  const { run, step = 'crm', seq = 5, atMs = 1_000, state = 'failed' } = at;
  return { key: failureKey(place, cause), place, cause, runId: `run-${run}`, step, flowId: 'f', seq, atMs, state, wasSent: true };
}

/** Keeps what was recorded, as the database does: the newest incident of each key, every affected step. */
class Book {
  readonly incidents = new Map<string, Incident>();
  readonly affected = new Map<string, Affected>();
  private made = 0;

  record(failures: readonly Failure[]): readonly Incident[] {
    const keys = new Set(failures.map(({ key }) => key));
    const runs = new Set(failures.map(({ runId }) => runId));
    const known = {
      incidents: [...this.incidents.values()].filter(({ key }) => keys.has(key)),
      affected: [...this.affected.values()].filter(({ runId }) => runs.has(runId)),
    };
    const { incidents, affected, opened } = recordFailures(known, failures, () => `incident-${++this.made}`);
    for (const incident of incidents) this.incidents.set(incident.key, incident);
    for (const one of affected) this.affected.set(`${one.incidentId}/${one.runId}/${one.step}`, one);
    return opened;
  }

  only(): Incident {
    const [incident, ...others] = this.incidents.values();
    expect(others).toEqual([]);
    if (!incident) throw new Error('there is no incident');
    return incident;
  }
}

describe('Recording failures', () => {
  it('makes one incident of five hundred failures of one cause', () => {
    const book = new Book();
    const opened = book.record(Array.from({ length: 500 }, (_, run) => failure({ run })));
    expect(opened).toHaveLength(1);
    expect(book.only()).toMatchObject({ failures: 500, openedMs: 1_000, closedMs: null, told: 'nothing' });
    expect(book.affected.size).toBe(500);
  });

  it('changes nothing when the journal is read again, however it is cut', () => {
    const failures = fc.array(
      fc.record({ run: fc.nat(4), step: fc.constantFrom('crm', 'chat[1]'), code: fc.constantFrom('down', 'full'), atMs: fc.nat(HOUR_MS) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(failures, fc.array(fc.nat(40)), (drawn, cuts) => {
        const all = drawn.map((one, index) => failure({ ...one, seq: index + 1 }));
        const whole = new Book();
        whole.record(all);
        const pieces = new Book();
        for (const [index, cut] of [...cuts, 40].sort((a, b) => a - b).entries()) {
          // From anywhere before the cut: at least once.
          pieces.record(all.slice(index % 2 === 0 ? 0 : Math.min(...cuts), cut));
        }
        pieces.record(all);
        expect(pieces.affected).toEqual(whole.affected);
        expect([...pieces.incidents.values()]).toEqual([...whole.incidents.values()]);
        const failed = [...whole.incidents.values()].reduce((sum, { failures: own }) => sum + own, 0);
        expect(failed).toBe(all.length);
      }),
    );
  });

  it('takes a step that fails for another reason out of the first incident', () => {
    const book = new Book();
    book.record([failure({ run: 1, seq: 3 }), failure({ run: 1, seq: 6, code: 'full' })]);
    expect([...book.affected.values()].map(({ incidentId, state }) => [incidentId, state])).toEqual([
      ['incident-1', 'settled'],
      ['incident-2', 'failed'],
    ]);
  });

  it('opens a closed incident again within the grace time, and a new one after it', () => {
    for (const [afterMs, id] of [
      [GRACE_MS, 'incident-1'],
      [GRACE_MS + 1, 'incident-2'],
    ] as const) {
      const book = new Book();
      book.record([failure({ run: 1 })]);
      const incident = book.only();
      book.incidents.set(incident.key, { ...incident, closedMs: 2_000, told: 'closed' });
      expect(book.record([failure({ run: 2, atMs: 2_000 + afterMs })])).toHaveLength(1);
      expect(book.only()).toMatchObject({ id, closedMs: null, reopenedMs: id === 'incident-1' ? 2_000 + afterMs : null });
    }
  });

  it('says nothing of what is tried again by itself', () => {
    expect(stateAfter('retry')).toBeNull();
    expect([stateAfter('park'), stateAfter('edge'), stateAfter('continue')]).toEqual(['parked', 'handled', 'failed']);
  });
});

describe('An incident', () => {
  it('is over when nothing that it met is still to be done', () => {
    const open = { closedMs: null, handledMs: null } as const;
    expect(isOver(open, 1, HOUR_MS)).toBe(false);
    expect(isOver(open, 0, HOUR_MS)).toBe(true);
    expect(isOver({ ...open, closedMs: 5 }, 0, HOUR_MS)).toBe(false);
  });

  it('of failures that flows provide for is over when none has come for a while', () => {
    const open = { closedMs: null, handledMs: 1_000 } as const;
    expect(isOver(open, 0, 1_000 + QUIET_MS - 1)).toBe(false);
    expect(isOver(open, 0, 1_000 + QUIET_MS)).toBe(true);
  });
});

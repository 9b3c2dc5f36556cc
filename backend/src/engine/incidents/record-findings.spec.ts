import { describe, expect, it } from '@jest/globals';
import { GRACE_MS } from './incident.js';
import type { Incident } from '../ports/incident.js';
import { recordFindings, type Finding } from './record-findings.js';

const silence: Finding = { kind: 'silence', flowId: 'f', measured: { value: 90, limit: 60 } };
const ids = (): (() => string) => {
  let n = 0;
  return () => `i${++n}`;
};

describe('What a rule finds out', () => {
  it('is one incident for as long as the rule finds it, and over when it does not', () => {
    const first = recordFindings([], [silence], 1_000, ids());
    expect(first.opened).toMatchObject([{ id: 'i1', kind: 'silence', key: 'silence|flow:f', measured: { value: 90 } }]);
    const again = recordFindings(first.incidents, [{ ...silence, measured: { value: 95, limit: 60 } }], 2_000, ids());
    expect(again.opened).toEqual([]);
    expect(again.incidents).toMatchObject([{ openedMs: 1_000, lastSeenMs: 2_000, measured: { value: 95 } }]);
    const over = recordFindings(again.incidents, [], 3_000, ids());
    expect(over.closed).toMatchObject([{ id: 'i1', closedMs: 3_000 }]);
  });

  it('goes on when it comes back within the grace time, and is another one after it', () => {
    const [incident] = recordFindings([], [silence], 0, ids()).incidents;
    const closed = { ...(incident as Incident), id: 'first', closedMs: 0 };
    expect(recordFindings([closed], [silence], GRACE_MS, ids()).opened).toMatchObject([
      { id: 'first', reopenedMs: GRACE_MS, closedMs: null },
    ]);
    expect(recordFindings([closed], [silence], GRACE_MS + 1, ids()).opened).toMatchObject([{ id: 'i1', reopenedMs: null }]);
  });
});

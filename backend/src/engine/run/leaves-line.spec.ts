import { describe, expect, it } from '@jest/globals';
import { RUN_STATUSES, type OrderMode } from '@plumbline/shared';
import { leavesLine } from './leaves-line.js';

const leaving = (mode: OrderMode): string[] => RUN_STATUSES.filter((status) => leavesLine({ key: 'k', mode, waits: false }, status));

describe('a run that keeps an order', () => {
  it('lets the next one begin when it has ended, and not before', () => {
    expect(leaving('block')).toEqual(['succeeded', 'succeeded_with_gaps', 'failed', 'cancelled']);
  });

  it('with "skip ahead" does so as well while it is parked or waits for a person', () => {
    expect(leaving('skipAhead')).toEqual(['parked', 'needs_attention', 'succeeded', 'succeeded_with_gaps', 'failed', 'cancelled']);
  });

  it('at a pace keeps its place for its time once it has begun, and leaves it when it is called off before', () => {
    const paced = (waits: boolean): string[] =>
      RUN_STATUSES.filter((status) => leavesLine({ key: 'k', mode: 'block', room: 5, perMs: 1_000, waits }, status));
    expect(paced(false)).toEqual([]);
    expect(paced(true)).toEqual(['succeeded', 'succeeded_with_gaps', 'failed', 'cancelled']);
  });

  it('is one that stands in a line at all', () => {
    expect(RUN_STATUSES.filter((status) => leavesLine(null, status))).toEqual([]);
  });
});

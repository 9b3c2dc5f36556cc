import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Compared, NewestSeen } from '../ports/newest.js';
import { compareWithNewest } from './newest-seen.js';

let events = 0;
const event = (rank: number, mark = 'm'): Compared => ({ mark, rank, said: String(rank), runId: `r${++events}`, deliveryId: `d${events}` });
const seenAt = (rank: number): NewestSeen => ({ rank, said: String(rank), runId: 'before', deliveryId: 'before' });

describe('Events that are compared with the newest of their key', () => {
  it('start nothing when they are older, and name the newer one', () => {
    const [a, b, c] = [event(5), event(3), event(6)];
    const { stale, moved } = compareWithNewest([a, b, c], new Map());
    expect([...stale.keys()]).toEqual([b.runId]);
    expect(stale.get(b.runId)).toMatchObject({ runId: a.runId, said: '5' });
    expect(moved.get('m')).toMatchObject({ runId: c.runId });
  });

  it('are compared with what was there before them', () => {
    const [old, equal] = [event(6), event(7)];
    const { stale, moved } = compareWithNewest([old, equal], new Map([['m', seenAt(7)]]));
    expect(stale.get(old.runId)).toEqual(seenAt(7));
    expect(moved.get('m')).toMatchObject({ runId: equal.runId });
  });

  it('are not compared across marks', () => {
    expect(compareWithNewest([event(9, 'a'), event(1, 'b')], new Map([['a', seenAt(1)]])).stale.size).toBe(0);
  });

  it('in any order start runs that never get older, the newest among them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }), (ranks) => {
        const all = ranks.map((rank) => event(rank));
        const { stale } = compareWithNewest(all, new Map());
        const started = all.filter(({ runId }) => !stale.has(runId)).map(({ rank }) => rank);
        expect(started).toEqual([...started].sort((a, b) => a - b));
        expect(started.at(-1)).toBe(Math.max(...ranks));
      }),
    );
  });
});

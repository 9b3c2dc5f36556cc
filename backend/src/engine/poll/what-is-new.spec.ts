import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextMarker, whatIsNew, type KeyedItem } from './what-is-new.js';

const keyed = (...keys: readonly string[]): KeyedItem[] => keys.map((key, at) => ({ key, item: { key, at } }));
const ALL = { isFirst: false, first: 'new', most: 100 } as const;
const keysOf = (items: readonly KeyedItem[]): string[] => items.map(({ key }) => key);

describe('What is new', () => {
  it('is what nobody knows, in the order in which it was found', () => {
    const { start, again } = whatIsNew(keyed('c', 'a', 'b'), new Set(['a']), ALL);
    expect([keysOf(start), keysOf(again)]).toEqual([['c', 'b'], ['a']]);
  });

  it('counts once where it comes twice in one look, as it was found first', () => {
    expect(whatIsNew(keyed('a', 'b', 'a'), new Set(), ALL).start).toEqual(keyed('a', 'b'));
  });

  it('is only noted by a first look that is to start nothing, however much it is', () => {
    const decided = whatIsNew(keyed('a', 'b'), new Set(), { isFirst: true, first: 'new', most: 1 });
    expect([decided.start, keysOf(decided.note), decided.left]).toEqual([[], ['a', 'b'], 0]);
    expect(keysOf(whatIsNew(keyed('a', 'b'), new Set(), { isFirst: true, first: 'all', most: 9 }).start)).toEqual(['a', 'b']);
  });

  const key = fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e', 'f');

  it('loses nothing and starts nothing twice, in whatever order, over as many looks as it takes', () => {
    fc.assert(
      fc.property(fc.array(key), fc.array(key), fc.integer({ min: 1, max: 3 }), (found, before, most) => {
        const known = new Set(before);
        const started: string[] = [];
        for (let look = 0; look < 10; look++) {
          const { start, left } = whatIsNew(keyed(...found), known, { ...ALL, most });
          started.push(...keysOf(start));
          for (const one of start) known.add(one.key);
          if (left === 0) break;
          expect(start).toHaveLength(most);
        }
        expect(started.sort()).toEqual([...new Set(found)].filter((one) => !before.includes(one)).sort());
      }),
    );
  });
});

describe('The marker', () => {
  it('stays where nothing was found, and is the service’s own where it is no number and no time', () => {
    expect(nextMarker('x', undefined)).toBe('x');
    expect(nextMarker('x', null)).toBe('x');
    expect(nextMarker('cursor-b', 'cursor-a')).toBe('cursor-a');
    expect(nextMarker(null, 0)).toBe(0);
  });

  it('compares times of different zones as times', () => {
    expect(nextMarker('2026-06-01T12:00:00Z', '2026-06-01T13:30:00+02:00')).toBe('2026-06-01T12:00:00Z');
    expect(nextMarker('2026-06-01T12:00:00Z', '2026-06-01T14:30:00+02:00')).toBe('2026-06-01T14:30:00+02:00');
  });

  it('that is a number never goes back, in whatever order services list', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (yielded) => {
        const last = yielded.reduce<number | null>((marker, one) => nextMarker(marker, one) as number, null);
        expect(last).toBe(yielded.length === 0 ? null : Math.max(...yielded));
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Turns } from './turns.js';

/** Takes so many at most. */
const upTo = (most: number) => {
  let count = 0;
  return () => ++count <= most;
};

describe('Turns', () => {
  it('serve a lane of one beside a lane of thousands with the next that are taken', () => {
    const turns = new Turns<string>();
    for (let i = 0; i < 5_000; i++) turns.add('flood', `flood ${String(i)}`);
    turns.take(upTo(100));
    turns.add('other', 'other 0');
    expect(turns.take(upTo(3))).toEqual(['flood 100', 'other 0', 'flood 101']);
    expect(turns.size).toBe(4_898);
  });

  it('go on where they stopped: no lane is first every time', () => {
    const turns = new Turns<string>();
    for (const lane of ['a', 'b', 'c']) for (let i = 0; i < 2; i++) turns.add(lane, `${lane}${String(i)}`);
    expect(turns.take(upTo(1))).toEqual(['a0']);
    expect(turns.take(upTo(1))).toEqual(['b0']);
    expect(turns.take(upTo(4))).toEqual(['c0', 'a1', 'b1', 'c1']);
    expect(turns.take(upTo(1))).toEqual([]);
  });

  it('give out one that does not fit by itself, and nothing beside it', () => {
    const turns = new Turns<number>();
    for (const size of [50, 1]) turns.add('', size);
    const within = () => {
      let sum = 0;
      return (size: number) => (sum += size) <= 10;
    };
    expect(turns.take(within())).toEqual([50]);
    expect(turns.take(within())).toEqual([1]);
  });

  it('lose nothing, double nothing and keep the order of each lane', () => {
    const step = fc.oneof(
      fc.record({ lane: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.record({ take: fc.integer({ min: 1, max: 1_500 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (steps, copies) => {
        const turns = new Turns<{ lane: string; n: number }>();
        const taken: { lane: string; n: number }[] = [];
        let n = 0;
        for (const one of steps) {
          if ('lane' in one) for (let i = 0; i < copies; i++) turns.add(one.lane, { lane: one.lane, n: n++ });
          else taken.push(...turns.take(upTo(one.take)));
        }
        expect(turns.size).toBe(n - taken.length);
        taken.push(...turns.take(() => true));
        expect(taken.map((item) => item.n).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        for (const lane of ['a', 'b', 'c', 'd']) {
          const own = taken.filter((item) => item.lane === lane).map((item) => item.n);
          expect(own).toEqual([...own].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('let no lane wait for more than one turn of each other', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 6 }), (sizes) => {
        const turns = new Turns<number>();
        sizes.forEach((size, lane) => Array.from({ length: size }, () => turns.add(String(lane), lane)));
        turns.add('new', -1);
        expect(turns.take(() => true).indexOf(-1)).toBe(sizes.length);
      }),
    );
  });
});

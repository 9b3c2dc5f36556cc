import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DueTimes } from './due-times.js';

const change = fc.oneof(
  fc.record({ set: fc.constantFrom('a', 'b', 'c', 'd', 'e'), atMs: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ remove: fc.constantFrom('a', 'b', 'c', 'd', 'e') }),
  fc.record({ lookAt: fc.integer({ min: 0, max: 9 }), limit: fc.integer({ min: 0, max: 6 }) }),
);

describe('DueTimes', () => {
  it('answers as a plain list would, whatever is set, changed and removed in between', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const times = new DueTimes();
        const plain = new Map<string, number>();
        for (const one of changes) {
          if ('set' in one) {
            times.set(one.set, one.atMs);
            plain.set(one.set, one.atMs);
          } else if ('remove' in one) {
            times.delete(one.remove);
            plain.delete(one.remove);
          } else {
            const due = [...plain].filter(([, atMs]) => atMs <= one.lookAt).map(([, atMs]) => atMs);
            const found = times.due(one.lookAt, one.limit);
            expect(found.map((id) => plain.get(id))).toEqual(due.sort((a, b) => a - b).slice(0, one.limit));
            expect(new Set(found).size).toBe(found.length);
          }
          expect(times.size).toBe(plain.size);
          expect(times.earliest()).toBe(plain.size === 0 ? null : Math.min(...plain.values()));
        }
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../json.js';
import { isLarge } from './payload.js';

describe('whether a value is too large for the journal', () => {
  it('is told by the length of its JSON text, to within the little that names and numbers differ', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const length = JSON.stringify(value).length;
        // Numbers count as eight characters and escapes as one, so that a third more or less may be allowed for.
        if (isLarge(value as Json, 3 * length + 100)) throw new Error('too strict');
        const text = ['x'.repeat(length), value as Json];
        if (!isLarge(text, length)) throw new Error('too lax');
      }),
    );
  });

  it('stops looking as soon as it knows', () => {
    let reads = 0;
    const list = new Proxy(
      Array.from({ length: 100_000 }, () => 'twenty characters xx'),
      {
        get(target, name, receiver) {
          reads++;
          return Reflect.get(target, name, receiver) as unknown;
        },
      },
    );
    expect(isLarge(list, 1_000)).toBe(true);
    expect(reads).toBeLessThan(500);
  });
});

import { expect, it } from '@jest/globals';
import { memoize } from './memoize.js';

it('works out each text once, and forgets the oldest when it holds too many', () => {
  const asked: string[] = [];
  const upper = memoize((text) => {
    asked.push(text);
    return text.toUpperCase();
  }, 2);
  expect([upper('a'), upper('a'), upper('b'), upper('c'), upper('a')]).toEqual(['A', 'A', 'B', 'C', 'A']);
  expect(asked).toEqual(['a', 'b', 'c', 'a']);
});

it('remembers "nothing" too', () => {
  let asked = 0;
  const nothing = memoize(() => {
    asked++;
    return undefined;
  }, 2);
  expect([nothing('a'), nothing('a')]).toEqual([undefined, undefined]);
  expect(asked).toBe(1);
});

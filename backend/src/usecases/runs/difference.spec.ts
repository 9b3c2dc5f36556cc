import { expect, it } from '@jest/globals';
import type { Json } from '@plumbline/shared';
import fc from 'fast-check';
import { differenceOf } from './difference.js';

it('names each place that differs, with both sides', () => {
  expect(differenceOf({ a: 1, b: { c: [1, 2], d: 'x' }, gone: true }, { a: 1, b: { c: [1, 3, 4], d: 'x' }, 'a/b': null })).toEqual([
    { pointer: '/b/c/1', before: 2, after: 3 },
    { pointer: '/b/c/2', after: 4 },
    { pointer: '/gone', before: true },
    { pointer: '/a~1b', after: null },
  ]);
  expect(differenceOf({ a: [1] }, { a: { 0: 1 } })).toEqual([{ pointer: '/a', before: [1], after: { 0: 1 } }]);
  expect(differenceOf(undefined, 1)).toEqual([{ pointer: '', after: 1 }]);
});

it('is empty for what is the same, and never longer than 200 places', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => expect(differenceOf(value as Json, JSON.parse(JSON.stringify(value)) as Json)).toEqual([])),
  );
  const many = Array.from({ length: 1_000 }, (_, i) => i);
  expect(
    differenceOf(
      many,
      many.map((n) => n + 1),
    ),
  ).toHaveLength(200);
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../json.js';
import { sliceOf, type JsonSlice } from './slice.js';

const all = { pointer: '', from: 0, count: 100 };
const slice = (value: Json, more: Partial<typeof all> = {}): JsonSlice | null => sliceOf(value, { ...all, ...more });

describe('sliceOf', () => {
  it('gives the entries of a list or object from a place on, small ones whole', () => {
    expect(slice({ a: 1, b: [1, 2], c: 'x'.repeat(5_000) })).toEqual({
      kind: 'object',
      size: 3,
      from: 0,
      next: null,
      entries: [
        { key: 'a', kind: 'number', size: 0, preview: '1', value: 1 },
        { key: 'b', kind: 'array', size: 2, preview: '[1,2]', value: [1, 2] },
        { key: 'c', kind: 'string', size: 5_000, preview: `${'x'.repeat(160)}…` },
      ],
    });
    expect(slice([5, 6, 7, 8], { from: 1, count: 2 })).toMatchObject({ size: 4, next: 3, entries: [{ key: '1', value: 6 }, { key: '2' }] });
  });

  it('goes where a pointer leads, and nowhere by what a prototype brings', () => {
    const value = { 'a/b': { '~': [{ deep: true }] }, '': 1 };
    expect(slice(value, { pointer: '/a~1b/~0/0/deep' })).toMatchObject({ kind: 'boolean', value: true, next: null });
    expect(slice(value, { pointer: '/' })).toMatchObject({ value: 1 });
    for (const pointer of ['/gone', '/constructor', '/a~1b/~0/length', '/a~1b/~0/01', '/a~1b/~0/9', 'x'])
      expect(slice(value, { pointer })).toBeNull();
  });

  it('gives texts in parts', () => {
    const text = 'abcdefghij';
    expect(slice(text, { from: 2, count: 3 })).toEqual({ kind: 'string', size: 10, from: 2, entries: [], text: 'cde', next: 5 });
    expect(slice(text, { from: 8, count: 9 })).toMatchObject({ text: 'ij', next: null });
  });

  it('is never larger than 256 kB, and its parts make the whole', () => {
    const values: Json[] = [
      'y'.repeat(500_000),
      Array.from({ length: 3_000 }, (_, n) => ({ n, text: 'z'.repeat(900) })),
      Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`${n}${'k'.repeat(3_000)}`, null])),
    ];
    for (const value of values) {
      let seen = 0;
      for (let from: number | null = 0; from !== null;) {
        const part: JsonSlice | null = slice(value, { from, count: 1_000_000 });
        expect(JSON.stringify(part).length).toBeLessThan(256_000);
        seen += part?.text?.length ?? part?.entries.length ?? 0;
        from = part?.next ?? null;
      }
      expect(seen).toBe(typeof value === 'string' ? value.length : Object.keys(value as object).length);
    }
  });

  it('ends for any value, pointer and place', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.nat(), fc.nat(), (value, pointer, from, count) => {
        const part = sliceOf(value as Json, { pointer, from, count });
        expect(part === null || part.next === null || part.next >= from).toBe(true);
      }),
    );
  });
});

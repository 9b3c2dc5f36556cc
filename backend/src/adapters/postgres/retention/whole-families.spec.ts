import { describe, expect, it } from '@jest/globals';
import { endedFamilies, firstFamilies, untouched, type Descendant } from './whole-families.js';

const roots = [
  { id: 'a', lastSeq: 10 },
  { id: 'b', lastSeq: 20 },
];
const child = (root: string, id: string, ended = true, lastSeq = 5): Descendant => ({ root, id, ended, lastSeq });

describe('families of runs', () => {
  it('go as a whole, with every event of theirs counted', () => {
    expect(endedFamilies(roots, [child('a', 'a1'), child('a', 'a2'), child('b', 'b1')])).toEqual([
      { root: 'a', runIds: ['a', 'a1', 'a2'], events: 20 },
      { root: 'b', runIds: ['b', 'b1'], events: 25 },
    ]);
  });

  it('stay as a whole while one of them has not ended', () => {
    expect(endedFamilies(roots, [child('a', 'a1'), child('a', 'a2', false)]).map(({ root }) => root)).toEqual(['b']);
  });

  it('go a few at a time, but never none', () => {
    const families = endedFamilies([...roots, { id: 'c', lastSeq: 1 }], []);
    expect(firstFamilies(families, 30).map(({ root }) => root)).toEqual(['a', 'b']);
    expect(firstFamilies(families, 1).map(({ root }) => root)).toEqual(['a']);
  });

  it('stay when something below them was locked by others, or moved on, since it was looked at', () => {
    const seen = [child('a', 'a1'), child('b', 'b1')];
    const families = endedFamilies(roots, seen);
    expect(untouched(families, seen, [{ id: 'a1', lastSeq: 5 }]).map(({ root }) => root)).toEqual(['a']);
    expect(
      untouched(families, seen, [
        { id: 'a1', lastSeq: 6 },
        { id: 'b1', lastSeq: 5 },
      ]).map(({ root }) => root),
    ).toEqual(['b']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { differencesOf } from './json-difference';

describe('The difference of two inputs', () => {
  it('is nothing between equals', () => {
    expect(differencesOf({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
  });

  it('names what was added, removed and changed by its place', () => {
    expect(
      differencesOf({ email: 'a@x', old: 1, lines: [{ id: 1, n: 1 }] }, { email: 'b@x', lines: [{ id: 1, n: 2 }], fresh: true }),
    ).toEqual([
      { path: 'email', kind: 'changed', before: '"a@x"', after: '"b@x"' },
      { path: 'old', kind: 'removed', before: '1' },
      { path: 'lines[0].n', kind: 'changed', before: '1', after: '2' },
      { path: 'fresh', kind: 'added', after: 'true' },
    ]);
  });

  it('says that an entry of a list moved', () => {
    expect(differencesOf([{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 1 }])).toEqual([{ path: '[1]', kind: 'moved', after: 'to place 1' }]);
  });

  it('takes another whole value as changed', () => {
    expect(differencesOf(1, 'x')).toEqual([{ path: '', kind: 'changed', before: '1', after: '"x"' }]);
  });
});

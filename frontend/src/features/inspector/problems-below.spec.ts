import { describe, expect, it } from '@jest/globals';
import type { Problem } from '@plumbline/shared';
import { problemsBelow } from './problems-below';

describe('problems inside of a value', () => {
  it('are found with what stands at their place, and those of other values are not', () => {
    const problem = (pointer: string): Problem => ({ code: 'x', severity: 'error', pointer, message: '' });
    const all = new Map(['/s/body', '/s/body/a/0', '/s/body~1/b', '/s/body/c~1d'].map((pointer) => [pointer, [problem(pointer)]]));
    expect(problemsBelow(all, '/s/body', { a: ['one'], 'c/d': 2 }).map(({ path, value }) => [path, value])).toEqual([
      [['a', '0'], 'one'],
      [['c/d'], 2],
    ]);
  });
});

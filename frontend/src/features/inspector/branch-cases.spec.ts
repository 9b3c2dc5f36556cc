import { describe, expect, it } from '@jest/globals';
import { flow } from '../../canvas-core/test-flows';
import { addCase, casesIn, moveCase, removeCase, renameCase } from './branch-cases';

const branch = flow(
  {
    b: {
      operation: 'branch',
      input: {
        cases: [
          { id: 'big', when: '{{ true }}' },
          { id: 'small', when: '{{ false }}' },
        ],
      },
    },
    x: {},
    y: {},
  },
  ['trigger>b', 'b:case:big>x', 'b:case:small>y'],
);
const ids = (document: typeof branch): unknown[] => casesIn(document.steps['b']?.input).map((one) => one['id']);

describe('the cases of a branch', () => {
  it('get ids that are not taken', () => {
    expect(ids(addCase(addCase(branch, 'b'), 'b'))).toEqual(['big', 'small', 'case3', 'case4']);
  });

  it('take their edges with them, or away', () => {
    expect(renameCase(branch, 'b', 0, 'huge').edges).toContainEqual({ from: 'b', port: 'case:huge', to: 'x' });
    expect(removeCase(branch, 'b', 0).edges).toEqual([
      { from: 'trigger', to: 'b' },
      { from: 'b', port: 'case:small', to: 'y' },
    ]);
  });

  it('refuse ids that are taken or that no port can have', () => {
    expect(renameCase(branch, 'b', 0, 'small')).toBe(branch);
    expect(renameCase(branch, 'b', 0, 'else')).toBe(branch);
    expect(renameCase(branch, 'b', 0, 'a b')).toBe(branch);
  });

  it('change places within the list', () => {
    expect(ids(moveCase(branch, 'b', 0, 1))).toEqual(['small', 'big']);
    expect(moveCase(branch, 'b', 0, -1)).toBe(branch);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffFlows, fieldChanges } from './diff';
import { sameDocument } from './parts';
import { anyFlow, flow } from './test-flows';

describe('what is different between two versions', () => {
  const before = flow({ a: { input: { to: 'x', list: [1, 2] } }, b: {}, c: {}, d: {} }, ['trigger>a', 'a>b'], {
    layout: { c: { x: 0, y: 0 } },
  });
  const after = flow({ a: { input: { to: 'y', list: [1, 3, 4] } }, c: {}, d: {}, e: { name: 'New' }, f: {} }, ['trigger>a', 'a>e'], {
    layout: { c: { x: 9, y: 0 } },
    trigger: { operation: 'flow' },
    notes: [{ id: 'n', text: '', x: 0, y: 0, w: 1, h: 1 }],
  });

  it('is told by step, field by field, with edges and other parts', () => {
    const diff = diffFlows(before, after);
    expect(Object.fromEntries([...diff.steps].map(([id, { kind }]) => [id, kind]))).toEqual({
      a: 'changed',
      b: 'removed',
      c: 'moved',
      d: 'same',
      e: 'added',
      f: 'added',
    });
    expect(diff.steps.get('a')?.fields).toEqual([
      { pointer: '/input/to', before: 'x', after: 'y' },
      { pointer: '/input/list/1', before: 2, after: 3 },
      { pointer: '/input/list/2', before: undefined, after: 4 },
    ]);
    expect(diff.edges).toEqual({ added: [{ from: 'a', to: 'e' }], removed: [{ from: 'a', to: 'b' }] });
    expect(diff.parts.map(({ part }) => part)).toEqual(['trigger', 'note/n']);
  });

  it('is told in words', () => {
    expect(diffFlows(before, after).summary).toEqual([
      '2 steps added, 1 removed, 1 changed, 1 moved',
      '1 edge added, 1 removed',
      'The trigger was changed',
      '1 note added',
    ]);
    expect(diffFlows(before, before).summary).toEqual([]);
  });

  it('escapes names in pointers', () => {
    expect(fieldChanges({ 'a/b~': 1 }, { 'a/b~': 2 })).toEqual([{ pointer: '/a~1b~0', before: 1, after: 2 }]);
  });

  it('says nothing exactly when both are the same', () => {
    fc.assert(
      fc.property(anyFlow, anyFlow, (one, other) => {
        const { summary, steps } = diffFlows(one, other);
        expect(summary.length === 0).toBe(sameDocument(one, other));
        for (const step of steps.values()) expect(step.kind === 'changed').toBe(step.fields.length > 0);
      }),
    );
  });
});

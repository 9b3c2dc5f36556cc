import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyChanges, changesBetween, invert, sameDocument } from './parts';
import { anyFlow, flow, longFlow } from './test-flows';

describe('a document as parts', () => {
  it('names what was changed, added and removed', () => {
    const before = flow({ a: {}, b: {} }, ['trigger>a', 'a>b']);
    const after = flow({ a: { name: 'Other' }, c: {} }, ['trigger>a', 'a:error>c'], {
      owner: 'ada@example.com',
      layout: { c: { x: 1, y: 2 } },
    });
    expect(changesBetween(before, after).map(({ part }) => part)).toEqual([
      'owner',
      'step/a',
      'step/b',
      'step/c',
      'edge/a|out|b',
      'edge/a|error|c',
      'place/c',
    ]);
  });

  it('takes an edge without a port for one with the port "out", and the order of edges and keys for nothing', () => {
    const one = flow({ a: {}, b: {} }, ['a>b', 'trigger>a']);
    const other = { ...flow({ b: {}, a: {} }, ['trigger:out>a', 'a>b']), layout: {}, notes: [] };
    expect(sameDocument(one, other)).toBe(true);
  });

  it('makes one document into the other, and back', () => {
    fc.assert(
      fc.property(anyFlow, anyFlow, (before, after) => {
        const changes = changesBetween(before, after);
        const there = applyChanges(before, changes);
        expect(sameDocument(there, after)).toBe(true);
        expect(sameDocument(applyChanges(there, invert(changes)), before)).toBe(true);
      }),
    );
  });

  it('works on changes that have been through JSON', () => {
    fc.assert(
      fc.property(anyFlow, anyFlow, (before, after) => {
        const stored = JSON.parse(JSON.stringify(changesBetween(before, after))) as ReturnType<typeof changesBetween>;
        expect(sameDocument(applyChanges(before, stored), after)).toBe(true);
      }),
    );
  });

  it('keeps the identity of all that is not changed, and of everything when nothing is', () => {
    const before = longFlow(100);
    const after = { ...before, steps: { ...before.steps, s7: { name: 'New', operation: 'filter' } } };
    const changes = changesBetween(before, after);
    const made = applyChanges(before, changes);
    expect(made.edges).toBe(before.edges);
    expect(made.layout).toBe(before.layout);
    expect(made.steps['s8']).toBe(before.steps['s8']);
    expect(applyChanges(made, changes)).toBe(made);
  });

  it('keeps name and trigger, which a flow can not be without, and takes no prototype from a journal', () => {
    const document = flow({ a: {} });
    const removal = ['name', 'trigger', 'nonsense'].map((part) => ({ part, before: null, after: undefined }));
    expect(applyChanges(document, [...removal, { part: 'place/__proto__', before: undefined, after: { x: 1 } }])).toBe(document);
  });
});

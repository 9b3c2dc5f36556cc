import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FlowDocument } from '@plumbline/shared';
import { merge, settle } from './merge';
import { sameDocument } from './parts';
import { anyFlow, flow, longFlow } from './test-flows';

const BASE = flow({ a: {}, b: {}, c: {} }, ['trigger>a', 'a>b', 'b>c'], { layout: { b: { x: 1, y: 1 } } });

function withStep(document: FlowDocument, id: string, name: string): FlowDocument {
  return { ...document, steps: { ...document.steps, [id]: { name, operation: 'transform' } } };
}

/** Every edge leads between steps that exist, every body step lies in a step that exists, groups hold steps that exist. */
function hangsTogether(document: FlowDocument): boolean {
  const has = (id: string) => id === 'trigger' || Object.hasOwn(document.steps, id);
  return (
    document.edges.every(({ from, to }) => has(from) && has(to)) &&
    Object.values(document.steps).every((step) => step.in === undefined || has(step.in)) &&
    (document.groups ?? []).every((group) => group.steps.every(has))
  );
}

describe('merging two edits of one document', () => {
  it('merges changes of different steps silently', () => {
    const { document, conflicts } = merge(BASE, withStep(BASE, 'a', 'Mine'), withStep(BASE, 'b', 'Theirs'));
    expect(conflicts).toEqual([]);
    expect([document.steps['a']?.name, document.steps['b']?.name]).toEqual(['Mine', 'Theirs']);
  });

  it('reports the same step changed differently, holds theirs, and takes mine when it is chosen', () => {
    const { document, conflicts } = merge(BASE, withStep(BASE, 'a', 'Mine'), withStep(BASE, 'a', 'Theirs'));
    expect(conflicts.map(({ part, step }) => [part, step])).toEqual([['step/a', 'a']]);
    expect(document.steps['a']?.name).toBe('Theirs');
    expect(settle(document, conflicts, { 'step/a': 'mine' }).steps['a']?.name).toBe('Mine');
  });

  it('takes the same change on both sides for no conflict', () => {
    expect(merge(BASE, withStep(BASE, 'a', 'Same'), withStep(BASE, 'a', 'Same')).conflicts).toEqual([]);
  });

  it('keeps a step with its edges that I removed while they changed it, until I choose', () => {
    const mine = flow({ a: {}, c: {} }, ['trigger>a', 'a>c']);
    const theirs = withStep(BASE, 'b', 'Theirs');
    const { document, conflicts } = merge(BASE, mine, theirs);
    expect(document.steps['b']?.name).toBe('Theirs');
    expect(document.edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['trigger>a', 'a>b', 'b>c', 'a>c']);
    expect(document.layout).toEqual({ b: { x: 1, y: 1 } });
    expect(new Set(conflicts.map(({ step }) => step))).toEqual(new Set(['b']));
    expect(sameDocument(settle(document, conflicts, { 'step/b': 'mine' }), mine)).toBe(true);
    expect(settle(document, conflicts, {})).toEqual(document);
  });

  it('gives a step that they removed back with its edges when my change of it is chosen', () => {
    const theirs = flow({ a: {}, c: {} }, ['trigger>a', 'a>c']);
    const { document, conflicts } = merge(BASE, withStep(BASE, 'b', 'Mine'), theirs);
    expect(sameDocument(document, theirs)).toBe(true);
    const settled = settle(document, conflicts, { 'step/b': 'mine' });
    expect(settled.steps['b']?.name).toBe('Mine');
    expect(settled.edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['trigger>a', 'a>c', 'a>b', 'b>c']);
  });

  it('reports an edge that I drew to a step that they removed, instead of losing it', () => {
    const mine = { ...BASE, edges: [...BASE.edges, { from: 'a', to: 'c' }] };
    const theirs = flow({ a: {}, b: {} }, ['trigger>a', 'a>b']);
    const { document, conflicts } = merge(BASE, mine, theirs);
    expect(document.edges).toHaveLength(2);
    expect(settle(document, conflicts, { 'step/c': 'mine' }).edges).toHaveLength(4);
  });

  it('keeps the for-each that I removed with its body when they put a step into it', () => {
    const base = flow({ l: { operation: 'for_each' }, x: { in: 'l' } }, ['trigger>l']);
    const theirs = flow({ l: { operation: 'for_each' }, x: { in: 'l' }, y: { in: 'l' } }, ['trigger>l', 'x>y']);
    const { document, conflicts } = merge(base, flow({}), theirs);
    expect(sameDocument(document, theirs)).toBe(true);
    const choices = Object.fromEntries(conflicts.map(({ part }) => [part, 'mine' as const]));
    expect(sameDocument(settle(document, conflicts, choices), flow({}))).toBe(true);
  });

  it('merges the members of a group one by one', () => {
    const group = (steps: string[], name = 'G') => ({ ...BASE, groups: [{ id: 'g', name, steps }] });
    const { document, conflicts } = merge(group(['a', 'b']), group(['a', 'b', 'c']), group(['b'], 'New'));
    expect(conflicts).toEqual([]);
    expect(document.groups).toEqual([{ id: 'g', name: 'New', steps: ['b', 'c'] }]);
  });

  it('says nothing of a removed step that the other side only moved', () => {
    const moved = { ...BASE, layout: { b: { x: 9, y: 9 } } };
    const gone = flow({ a: {}, c: {} }, ['trigger>a', 'a>c']);
    expect(merge(BASE, moved, gone)).toEqual({ document: expect.not.objectContaining({ layout: expect.anything() }), conflicts: [] });
    expect(merge(BASE, gone, moved).conflicts).toEqual([]);
    expect(merge(BASE, gone, moved).document.layout ?? {}).toEqual({});
  });

  it('gives the one edit when the other side did nothing', () => {
    fc.assert(
      fc.property(anyFlow, anyFlow, (base, x) => {
        expect(sameDocument(merge(base, x, base).document, x)).toBe(true);
        expect(sameDocument(merge(base, base, x).document, x)).toBe(true);
        expect(merge(base, x, x)).toEqual({ document: x, conflicts: [] });
      }),
    );
  });

  it('keeps no group of steps that are gone, where the group is what was chosen', () => {
    const groups = (...steps: string[]) => ({ groups: [{ id: 'g', name: 'g', steps }] });
    const base = flow({ a: { operation: 'for_each' }, f: { in: 'a' } }, [], groups('a', 'f'));
    const { document, conflicts } = merge(base, flow({ a: { operation: 'for_each' } }, [], groups('a')), flow({}, []));
    expect(conflicts.map(({ part }) => part)).toContain('group/g');
    const choices = Object.fromEntries(conflicts.map(({ part }) => [part, part === 'group/g' ? ('mine' as const) : ('theirs' as const)]));
    expect(hangsTogether(settle(document, conflicts, choices))).toBe(true);
  });

  it('always hangs together, whatever is chosen', () => {
    fc.assert(
      fc.property(anyFlow, anyFlow, anyFlow, fc.infiniteStream(fc.boolean()), (base, mine, theirs, coins) => {
        const { document, conflicts } = merge(base, mine, theirs);
        expect(hangsTogether(document)).toBe(true);
        const choice = () => (coins.next().value ? ('mine' as const) : ('theirs' as const));
        const choices = Object.fromEntries(conflicts.map(({ part }) => [part, choice()]));
        expect(hangsTogether(settle(document, conflicts, choices))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes a few milliseconds for 1,000 steps', () => {
    const base = longFlow(1_000);
    const before = performance.now();
    const { conflicts } = merge(base, withStep(base, 's10', 'Mine'), withStep(base, 's20', 'Theirs'));
    expect(conflicts).toEqual([]);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

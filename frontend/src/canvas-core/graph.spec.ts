import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { connected, downstream, neighbour, upstream } from './graph';
import { outline, outlineRows } from './outline';
import { anyFlow, flow, longFlow } from './test-flows';

const CASES = { operation: 'branch', input: { cases: [{ id: 'x', name: 'Large', when: true }] } };
const DOCUMENT = flow(
  { a: {}, b: CASES, yes: {}, no: {}, join: {}, l: { operation: 'for_each' }, inner: { in: 'l' }, after: {}, alone: {} },
  ['trigger>a', 'a>b', 'b:case:x>yes', 'b:case:else>no', 'yes>join', 'no>join', 'join>l', 'l>after'],
  {
    layout: {
      trigger: { x: 0, y: 0 },
      a: { x: 320, y: 0 },
      b: { x: 640, y: 0 },
      yes: { x: 960, y: -64 },
      no: { x: 960, y: 64 },
      join: { x: 1280, y: 0 },
      l: { x: 1600, y: 0 },
      after: { x: 2000, y: 0 },
      alone: { x: 0, y: 600 },
    },
  },
);

describe('walking the graph', () => {
  it('finds what comes before, after, and what is tied together', () => {
    expect([...upstream(DOCUMENT, ['yes'])].sort()).toEqual(['a', 'b', 'trigger']);
    expect(upstream(DOCUMENT, ['inner']).has('join')).toBe(true);
    expect([...downstream(DOCUMENT, ['join'])].sort()).toEqual(['after', 'inner', 'l']);
    expect(connected(DOCUMENT, ['a']).has('alone')).toBe(false);
    expect(connected(DOCUMENT, ['alone'])).toEqual(new Set(['alone']));
  });

  it('goes along edges left and right, and to the nearest step up and down', () => {
    expect(neighbour(DOCUMENT, 'a', 'right')).toBe('b');
    expect(neighbour(DOCUMENT, 'a', 'left')).toBe('trigger');
    expect(neighbour(DOCUMENT, 'b', 'right')).toBe('yes');
    expect(neighbour(DOCUMENT, 'yes', 'down')).toBe('no');
    expect(neighbour(DOCUMENT, 'no', 'up')).toBe('yes');
    expect(neighbour(DOCUMENT, 'trigger', 'down')).toBe('alone');
    expect(neighbour(DOCUMENT, 'trigger', 'left')).toBeNull();
    expect(neighbour(DOCUMENT, 'l', 'down')).toBe('inner');
  });
});

describe('the outline', () => {
  it('lists steps in order, branches below their step, bodies below their for-each, joins once, loose steps last', () => {
    const rows = outlineRows(outline(DOCUMENT)).map(
      (row) =>
        `${'  '.repeat(row.level - 1)}${row.id ?? `[${row.label}]`}${row.alsoFrom.length > 0 ? ` <- ${row.alsoFrom.join(', ')}` : ''}`,
    );
    expect(rows).toEqual([
      'trigger',
      'a',
      'b',
      '  [Large]',
      '    yes',
      '  [else]',
      '    no',
      'join <- yes, no',
      'l',
      '  [for each item]',
      '    inner',
      'after',
      '[Not connected]',
      '  alone',
    ]);
  });

  it('keeps a join with the trigger when a loose step leads to it as well', () => {
    const document = flow({ a: {}, loose: {}, join: {} }, ['trigger>a', 'a>join', 'loose>join']);
    const { items, loose } = outline(document);
    expect([items.map(({ id }) => id), loose.map(({ id }) => id)]).toEqual([['trigger', 'a', 'join'], ['loose']]);
  });

  it('hides what is inside of closed lines', () => {
    const rows = outlineRows(outline(DOCUMENT), new Set(['b', 'l/0', 'loose']));
    expect(rows.map(({ id }) => id)).toEqual(['trigger', 'a', 'b', 'join', 'l', null, 'after', null]);
  });

  it('holds every step exactly once, also where steps go in a circle', () => {
    fc.assert(
      fc.property(anyFlow, fc.boolean(), (document, turned) => {
        const edges = turned
          ? [...document.edges, ...document.edges.filter((e) => e.from !== 'trigger').map((e) => ({ from: e.to, to: e.from }))]
          : document.edges;
        const ids = outlineRows(outline({ ...document, edges })).flatMap(({ id }) => (id === null ? [] : [id]));
        expect([...ids].sort()).toEqual(['trigger', ...Object.keys(document.steps)].sort());
      }),
    );
  });

  it('takes milliseconds for 1,000 steps', () => {
    const document = longFlow(1_000);
    const before = performance.now();
    expect(outlineRows(outline(document))).toHaveLength(1_001);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

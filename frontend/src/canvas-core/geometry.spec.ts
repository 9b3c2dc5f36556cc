import { describe, expect, it } from '@jest/globals';
import { absolutePlace, boxOf, handlesOf, overlaps, sizeOf, snap, stepSize } from './geometry';
import { portsOf } from './ports';
import { flow } from './test-flows';

const BRANCH = { operation: 'branch', input: { cases: [{ id: 'a' }, { id: 'b' }] }, policy: { then: { edge: 'error' as const } } };

describe('sizes and handles of nodes', () => {
  it('are fixed: 256 by 88, and a row for each labelled output', () => {
    const document = flow({ plain: {}, cases: BRANCH });
    expect(sizeOf(document, 'trigger')).toEqual({ width: 256, height: 88 });
    expect(sizeOf(document, 'plain')).toEqual({ width: 256, height: 88 });
    expect(sizeOf(document, 'cases')).toEqual({ width: 256, height: 160 });
  });

  it('give a for-each its frame below the card', () => {
    const document = flow({ l: { operation: 'for_each' } }, [], { layout: { l: { x: 0, y: 0, w: 600, h: 300 } } });
    expect(sizeOf(document, 'l')).toEqual({ width: 600, height: 388 });
    expect(stepSize({ name: '', operation: 'for_each' }, [])).toEqual({ width: 320, height: 240 });
  });

  it('put "in" left, "out" right, labelled outputs below, "error" at the bottom', () => {
    const document = flow({ cases: BRANCH });
    const handles = handlesOf(document.steps['cases'] ?? null, portsOf(document, 'cases'));
    expect(handles.map(({ id, type, position, x, y }) => [id, type, position, x + 6, y + 6])).toEqual([
      ['in', 'target', 'left', 0, 44],
      ['case:a', 'source', 'right', 256, 100],
      ['case:b', 'source', 'right', 256, 124],
      ['case:else', 'source', 'right', 256, 148],
      ['error', 'source', 'bottom', 128, 160],
    ]);
    expect(handlesOf(null, portsOf(document, 'trigger')).map(({ id }) => id)).toEqual(['out']);
  });

  it('count frames in: a body step lies relative to the frame below the card', () => {
    const document = flow({ l: { operation: 'for_each' }, m: { operation: 'for_each', in: 'l' }, x: { in: 'm' } }, [], {
      layout: { l: { x: 100, y: 200 }, m: { x: 10, y: 20 }, x: { x: 1, y: 2 } },
    });
    expect(absolutePlace(document, 'x')).toEqual({ x: 111, y: 200 + 88 + 20 + 88 + 2 });
    expect(boxOf(document, 'x')).toMatchObject({ width: 256, height: 88 });
  });

  it('snap to the grid and tell what overlaps', () => {
    expect(snap({ x: 23, y: -9 })).toEqual({ x: 16, y: -16 });
    const box = { x: 0, y: 0, width: 10, height: 10 };
    expect(overlaps(box, { ...box, x: 10 })).toBe(false);
    expect(overlaps(box, { ...box, x: 10 }, 1)).toBe(true);
    expect(overlaps(box, { ...box, x: 9 })).toBe(true);
  });
});

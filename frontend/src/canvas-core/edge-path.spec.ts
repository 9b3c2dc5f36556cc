import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cornersBetween, distanceToEdge, edgeAt, edgePath, pointAlong, svgPath } from './edge-path';
import { guides } from './guides';
import { flow, longFlow } from './test-flows';

const PAIR = flow({ a: { policy: { then: { edge: 'error' } } }, b: {}, c: {} }, ['a>b', 'a:error>c'], {
  layout: { a: { x: 0, y: 0 }, b: { x: 320, y: 128 }, c: { x: 320, y: 256 } },
});

describe('the path of an edge', () => {
  it('runs from the output to the input, with one turn up or down between', () => {
    expect(edgePath(PAIR, { from: 'a', to: 'b' })).toEqual([
      { x: 262, y: 44 },
      { x: 288, y: 44 },
      { x: 288, y: 172 },
      { x: 314, y: 172 },
    ]);
  });

  it('leaves an error output downwards', () => {
    expect(edgePath(PAIR, { from: 'a', port: 'error', to: 'c' })).toEqual([
      { x: 128, y: 94 },
      { x: 128, y: 300 },
      { x: 314, y: 300 },
    ]);
  });

  it('is none where an end is missing', () => {
    expect(edgePath(PAIR, { from: 'a', to: 'constructor' })).toEqual([]);
    expect([svgPath([]), distanceToEdge({ x: 0, y: 0 }, [])]).toEqual(['', Infinity]);
  });

  it('is always made of straight parts that begin and end where they should', () => {
    const point = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });
    fc.assert(
      fc.property(point, point, fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), (from, to, bottom, share) => {
        const corners = cornersBetween(from, to, bottom);
        expect([corners[0], corners.at(-1)]).toEqual([from, to]);
        for (const [index, corner] of corners.slice(1).entries())
          expect([corner.x, corner.y].some((v) => v === corners[index]?.x || v === corners[index]?.y)).toBe(true);
        expect(distanceToEdge(pointAlong(corners, share), corners)).toBeLessThan(1e-6);
        expect(svgPath(corners)).not.toContain('NaN');
      }),
    );
  });

  it('is found within 24 px of a point, the nearest one first', () => {
    expect(edgeAt(PAIR, { x: 290, y: 100 })).toBe(PAIR.edges[0]);
    expect(edgeAt(PAIR, { x: 200, y: 290 })).toBe(PAIR.edges[1]);
    expect(edgeAt(PAIR, { x: 320, y: 60 })).toBeNull();
  });

  it('is found among 1,000 in milliseconds', () => {
    const document = longFlow(1_000);
    edgeAt(document, { x: 0, y: 0 });
    const before = performance.now();
    for (let index = 0; index < 100; index++) edgeAt(document, { x: 600 + index, y: 44 });
    expect((performance.now() - before) / 100).toBeLessThan(20);
  });
});

describe('alignment guides', () => {
  const box = (x: number, y: number) => ({ x, y, width: 256, height: 88 });

  it('pull a step into line with the nearest edge or middle, and draw the line along both', () => {
    expect(guides(box(4, 200), [box(0, 0)])).toEqual({ dx: -4, dy: 0, lines: [{ axis: 'x', at: 0, start: 0, end: 288 }] });
    expect(guides(box(400, 3), [box(0, 0)])).toEqual({ dx: 0, dy: -3, lines: [{ axis: 'y', at: 0, start: 0, end: 656 }] });
  });

  it('do nothing where nothing is near', () => {
    expect(guides(box(50, 200), [box(0, 0), box(90_000, 200)])).toEqual({ dx: 0, dy: 0, lines: [] });
  });
});

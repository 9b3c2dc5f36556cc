import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FlowDocument } from '@plumbline/shared';
import { overlaps } from './geometry';
import { boxAt } from './edits/places';
import { aroundOf } from './links';
import { anyFlow, flow, longFlow } from './test-flows';
import { tidy } from './tidy';

const place = (document: FlowDocument, id: string) => document.layout?.[id];

describe('tidying up', () => {
  it('sets columns by the longest path, and rows around what leads to them', () => {
    const document = tidy(flow({ a: {}, b: {}, c: {}, d: {} }, ['trigger>a', 'trigger>b', 'a>c', 'c>d', 'b>d']));
    expect(['trigger', 'a', 'b', 'c', 'd'].map((id) => place(document, id)?.x)).toEqual([0, 320, 320, 640, 960]);
    const [a, b, trigger] = ['a', 'b', 'trigger'].map((id) => place(document, id)?.y ?? 0);
    expect([(b ?? 0) - (a ?? 0), (trigger ?? 0) - (a ?? 0)]).toEqual([128, 64]);
  });

  it('keeps the order from top to bottom that the user gave', () => {
    const layout = { a: { x: 0, y: 500 }, b: { x: 0, y: 10 } };
    const document = tidy(flow({ a: {}, b: {} }, ['trigger>a', 'trigger>b'], { layout }));
    expect((place(document, 'b')?.y ?? 0) < (place(document, 'a')?.y ?? 0)).toBe(true);
  });

  it('leaves the corner of a selection and everything outside it where it is', () => {
    const layout = { a: { x: 777, y: 400 }, b: { x: 500, y: 333 }, c: { x: 9, y: 9 } };
    const before = flow({ a: {}, b: {}, c: {} }, ['a>b', 'b>c'], { layout });
    const after = tidy(before, ['a', 'b']);
    expect(after.layout).toEqual({ a: { x: 500, y: 333 }, b: { x: 820, y: 333 }, c: { x: 9, y: 9 } });
  });

  it('fits a frame around the body of a for-each, and gives it the room it needs', () => {
    const document = tidy(
      flow({ l: { operation: 'for_each' }, x: { in: 'l' }, y: { in: 'l' }, z: {} }, ['trigger>l', 'x>y', 'l>z'], {
        layout: { l: { x: 0, y: 0, w: 5_000, h: 5_000 } },
      }),
    );
    expect(place(document, 'l')).toMatchObject({ x: 320, w: 32 + 320 + 256 + 32, h: 32 + 88 + 32 });
    expect([place(document, 'x'), place(document, 'y'), place(document, 'z')?.x]).toEqual([
      { x: 32, y: 32 },
      { x: 352, y: 32 },
      320 + 640 + 64,
    ]);
  });

  it('keeps a note beside its step', () => {
    const notes = [
      { id: 'n', text: '', x: 1000, y: 900, w: 100, h: 50 },
      { id: 'far', text: '', x: -5_000, y: 0, w: 1, h: 1 },
    ];
    const after = tidy(flow({ a: {} }, ['trigger>a'], { layout: { a: { x: 1000, y: 960 } }, notes }));
    expect(after.notes?.[0]).toMatchObject({ x: 320, y: (place(after, 'a')?.y ?? 0) - 60 });
    expect(after.notes?.[1]).toEqual(notes[1]);
  });

  it('leaves a start without a trigger where the first time put it', () => {
    const document = tidy(flow({ a: {}, b: {}, e: {} }, ['trigger>a', 'a>e', 'b>e']));
    expect(tidy(document).layout).toEqual(document.layout);
  });

  it('never lets steps of one level cover each other, and does nothing the second time', () => {
    fc.assert(
      fc.property(anyFlow, (start) => {
        const document = tidy(start);
        const ids = ['trigger', ...Object.keys(document.steps)];
        for (const a of ids) {
          for (const b of ids) {
            if (a >= b || aroundOf(document, a) !== aroundOf(document, b)) continue;
            expect(overlaps(boxAt(document, a), boxAt(document, b))).toBe(false);
          }
        }
        expect(tidy(document).layout).toEqual(document.layout);
      }),
    );
  });

  it('takes well under a second for 1,000 steps', () => {
    const before = performance.now();
    tidy(longFlow(1_000));
    const wide = flow(
      Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`s${index}`, {}])),
      Array.from({ length: 1_000 }, (_, index) => `${index < 10 ? 'trigger' : `s${Math.floor(index / 3)}`}>s${index}`),
    );
    tidy(wide);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

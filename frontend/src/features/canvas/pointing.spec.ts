import { describe, expect, it } from '@jest/globals';
import { seenBy } from './pointing';

const wheel = (deltaX: number, deltaY: number, more: object = {}): Parameters<typeof seenBy>[0] => ({
  deltaX,
  deltaY,
  deltaMode: 0,
  ctrlKey: false,
  ...more,
});

describe('What a canvas is moved with', () => {
  it.each([
    ['a step of a wheel', wheel(0, 120), 'mouse'],
    ['lines instead of pixels', wheel(0, 3, { deltaMode: 1 }), 'mouse'],
    ['a little', wheel(0, 4), 'trackpad'],
    ['sideways', wheel(30, 0), 'trackpad'],
    ['a pinch', wheel(0, 10, { ctrlKey: true }), null],
  ])('is told by %s', (_, event, kind) => {
    expect(seenBy(event)).toBe(kind);
  });
});

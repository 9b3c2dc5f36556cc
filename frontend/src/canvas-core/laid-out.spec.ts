import { describe, expect, it } from '@jest/globals';
import { laidOut } from './laid-out';
import { longFlow } from './test-flows';

describe('A document without places', () => {
  it('is put in order, so that no two steps lie on each other', () => {
    const { layout: _, ...rest } = longFlow(20);
    const places = Object.values(laidOut(rest).layout ?? {}).map(({ x, y }) => `${String(x)},${String(y)}`);
    expect(places.length).toBeGreaterThan(19);
    expect(new Set(places).size).toBe(places.length);
  });

  it('stays as it is when every step has a place', () => {
    const whole = laidOut(longFlow(5));
    expect(laidOut(whole)).toBe(whole);
  });
});

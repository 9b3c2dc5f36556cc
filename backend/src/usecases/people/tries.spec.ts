import { describe, expect, it } from '@jest/globals';
import { Tries } from './tries.js';

describe('Tries', () => {
  it('lets as many through as its limit, then says how long to wait', () => {
    const tries = new Tries(3, 1_000);
    expect([0, 10, 20].map((at) => tries.take('ada', at))).toEqual([0, 0, 0]);
    expect(tries.take('ada', 400)).toBe(600);
    expect(tries.take('ada', 999)).toBe(1);
  });

  it('counts anew when its time is over, and for each key by itself', () => {
    const tries = new Tries(1, 1_000);
    expect(tries.take('ada', 0)).toBe(0);
    expect(tries.take('bob', 0)).toBe(0);
    expect(tries.take('ada', 1)).toBe(999);
    expect(tries.take('ada', 1_000)).toBe(0);
    expect(tries.take('ada', 1_001)).toBe(999);
  });

  it('forgets a key whose try was good', () => {
    const tries = new Tries(1, 1_000);
    tries.take('ada', 0);
    tries.forget('ada');
    expect(tries.take('ada', 1)).toBe(0);
  });

  it('does not grow without end', () => {
    const tries = new Tries(1, 1_000_000);
    for (let i = 0; i < 20_001; i++) tries.take(`key ${i}`, i);
    expect(tries.take('key 0', 30_000)).toBe(0);
    expect(tries.take('key 20000', 30_000)).toBeGreaterThan(0);
  });
});

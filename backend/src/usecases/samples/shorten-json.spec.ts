import { describe, expect, it } from '@jest/globals';
import type { Json } from '@plumbline/shared';
import fc from 'fast-check';
import { shortenJson } from './shorten-json.js';

describe('shortenJson', () => {
  it('leaves what fits as it is', () => {
    const value = { a: [1, 2, { b: 'c' }], d: null };
    expect(shortenJson(value, 1_000)).toEqual({ value, truncated: false });
  });

  it('keeps the first entries of long lists and the beginning of long texts, and says so', () => {
    const items = Array.from({ length: 5_000 }, (_, id) => ({ id, note: 'x'.repeat(3_000) }));
    const { value, truncated } = shortenJson({ count: 5_000, items }, 16_000) as {
      value: { count: number; items: { id: number; note: string }[] };
      truncated: boolean;
    };
    expect(truncated).toBe(true);
    expect(value.count).toBe(5_000);
    expect(value.items.length).toBeGreaterThan(5);
    expect(value.items[0]).toMatchObject({ id: 0, note: expect.stringMatching(/^x+…$/) });
  });

  it('always fits, and what it keeps lies where it lay', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, stringUnit: 'binary' }), fc.integer({ min: 4, max: 2_000 }), (text, limit) => {
        const value = JSON.parse(text) as Json;
        const shorter = shortenJson(value, limit);
        expect(JSON.stringify(shorter.value).length).toBeLessThanOrEqual(limit);
        if (!shorter.truncated) expect(shorter.value).toEqual(value);
        expect(Array.isArray(shorter.value)).toBe(Array.isArray(value));
      }),
    );
  });
});

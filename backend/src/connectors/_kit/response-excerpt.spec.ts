import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { responseExcerpt } from './response-excerpt.js';

describe('responseExcerpt', () => {
  it('keeps a small body as it is', () => {
    for (const body of [{ error: 'x' }, 'text', null, [1]]) expect(responseExcerpt(body)).toEqual(body);
  });

  it('keeps the beginning of a large one, and never more than 4 kB of JSON text', () => {
    expect(responseExcerpt({ error: 'first', more: 'x'.repeat(10_000) })).toMatch(/^\{"error":"first".*…$/);
    for (const piece of ['x', '"', '\u0000', '😀', '\n', 'x😀']) {
      const excerpt = responseExcerpt(piece.repeat(20_000));
      const length = JSON.stringify(excerpt).length;
      expect(length).toBeLessThanOrEqual(4_096);
      expect(length).toBeGreaterThan(3_000);
    }
  });

  it('never cuts a character in half', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1_500, maxLength: 6_000 }), (text) => {
        expect(responseExcerpt(text)).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 30 },
    );
  });
});

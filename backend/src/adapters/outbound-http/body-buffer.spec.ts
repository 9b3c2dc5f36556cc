import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BodyBuffer } from './body-buffer.js';

describe('BodyBuffer', () => {
  it('gives back the chunks one after the other, however they were cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40_000 }), { maxLength: 8 }), (chunks) => {
        const buffer = new BodyBuffer();
        for (const chunk of chunks) buffer.add(chunk);
        expect(Buffer.compare(buffer.bytes(), Buffer.concat(chunks))).toBe(0);
        expect(buffer.length).toBe(buffer.bytes().byteLength);
      }),
      { numRuns: 200 },
    );
  });

  it('does not copy a body of one chunk', () => {
    const buffer = new BodyBuffer();
    const chunk = new Uint8Array([1, 2, 3]);
    buffer.add(chunk);
    expect(buffer.bytes()).toBe(chunk);
  });

  it('is empty after clear', () => {
    const buffer = new BodyBuffer();
    buffer.add(new Uint8Array(10));
    buffer.add(new Uint8Array(10));
    buffer.clear();
    expect(buffer.bytes().byteLength).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import { ParsedValues } from './parsed-values.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('ParsedValues', () => {
  it('keeps what it parsed, and takes what is no JSON for text', () => {
    const values = new ParsedValues();
    expect(values.find('a')).toBeUndefined();
    expect(values.keep('a', bytes('{"x":[1]}'))).toEqual({ x: [1] });
    expect(values.find('a')).toEqual({ x: [1] });
    expect(values.keep('b', bytes('name=Ada'))).toBe('name=Ada');
  });

  it('forgets the longest unused when there is too much, never the newest', () => {
    const values = new ParsedValues();
    const large = bytes(JSON.stringify('x'.repeat(11_000_000)));
    values.keep('a', large);
    values.keep('b', large);
    values.find('a');
    values.keep('c', large);
    expect([values.find('a') === undefined, values.find('b') === undefined, values.find('c') === undefined]).toEqual([false, true, false]);
    values.keep('d', bytes(JSON.stringify('x'.repeat(30_000_000))));
    expect(values.find('d')).toBeDefined();
    expect(values.find('a')).toBeUndefined();
  });
});

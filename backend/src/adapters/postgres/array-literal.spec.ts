import { describe, expect, it } from '@jest/globals';
import { jsonArray, plainArray } from './array-literal.js';

describe('plainArray', () => {
  it('writes values as they are, and null as NULL', () => {
    expect(plainArray(['0198ab12-cd34-7000-8000-000000000000', 7, true, null])).toBe('{0198ab12-cd34-7000-8000-000000000000,7,true,NULL}');
    expect(plainArray([])).toBe('{}');
  });
});

describe('jsonArray', () => {
  it('escapes quotes and backslashes, and nothing else is there to escape', () => {
    const text = JSON.stringify({ a: 'say "hi"\n\\', b: '\u0000\ud800' });
    expect(jsonArray([text])).toBe(`{"${text.replace(/[\\"]/g, '\\$&')}"}`);
    expect(jsonArray(['1', 'null'])).toBe('{"1","null"}');
  });
});

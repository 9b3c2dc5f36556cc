import { describe, expect, it } from '@jest/globals';
import { bytesArray, jsonArray, plainArray, textArray } from './array-literal.js';

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

describe('textArray', () => {
  it('quotes every text, so that commas, braces and the word NULL are only text', () => {
    expect(textArray(['a,b', '{}', 'NULL', '', null])).toBe('{"a,b","{}","NULL","",NULL}');
    expect(textArray(['say "hi" \\o/'])).toBe('{"say \\"hi\\" \\\\o/"}');
  });
});

describe('bytesArray', () => {
  it('writes bytes in hex', () => {
    expect(bytesArray([new Uint8Array([0, 255, 34]), new Uint8Array()])).toBe('{"\\\\x00ff22","\\\\x"}');
  });
});

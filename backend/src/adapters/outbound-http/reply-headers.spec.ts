import { describe, expect, it } from '@jest/globals';
import { joinHeaders } from './reply-headers.js';

describe('joinHeaders', () => {
  it('joins repeated headers and keeps single ones', () => {
    expect(joinHeaders({ 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'], gone: undefined })).toEqual({
      'content-type': 'text/plain',
      'set-cookie': 'a=1, b=2',
    });
  });

  it('drops names that reach into a prototype', () => {
    const hostile = JSON.parse('{"__proto__": "x", "constructor": "y", "prototype": "z", "ok": "1"}') as { [name: string]: string };
    const joined = joinHeaders(hostile);
    expect(Object.keys(joined)).toEqual(['ok']);
    expect(Object.getPrototypeOf(joined)).toBe(Object.prototype);
  });
});

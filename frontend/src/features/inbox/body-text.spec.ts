import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { excerptLine, hexLines, jsonOf } from './body-text';

describe('A body in a list', () => {
  it('is one line, whatever is in it', () => {
    expect(excerptLine(' {\n  "a": 1\n}\n')).toBe('{ "a": 1 }');
    expect(excerptLine('abcdefghijklmn\u0000')).toBe('abcdefghijklmn·');
  });

  it('is not shown where it is no text', () => {
    expect(excerptLine('\u0000\u0001\ufffd\ufffdPNG')).toBe('(not text)');
    expect(excerptLine('')).toBe('');
  });
});

describe('A body', () => {
  it('is a value where it is JSON and all of it is here', () => {
    expect(jsonOf(' {"a":[1]}', false)).toEqual({ a: [1] });
    expect(jsonOf('{"a":[1]}', true)).toBeUndefined();
    expect(jsonOf('{"a":', false)).toBeUndefined();
    expect(jsonOf('12', false)).toBeUndefined();
  });

  it('of bytes is shown in lines of sixteen', () => {
    expect(hexLines(btoa('0123456789abcdefXY\n'))).toEqual([
      '000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef',
      `000010  58 59 0a${' '.repeat(39)}  XY.`,
    ]);
  });

  it('of bytes has every one of them in its lines', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const shown = hexLines(btoa(String.fromCharCode(...bytes))).flatMap((line) => line.slice(8, 55).trim().split(' ').filter(Boolean));
        expect(shown.map((number) => Number.parseInt(number, 16))).toEqual([...bytes]);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { brokenAt } from './json-position';

describe('where a text stops being JSON', () => {
  it('is nowhere in what is JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => brokenAt(text) === null));
    fc.assert(fc.property(fc.jsonValue(), (value) => brokenAt(JSON.stringify(value, null, 2)) === null));
  });

  it('is found exactly when the text can not be parsed', () => {
    const parses = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const cut = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', 'x', '1')).map(([text, at, put]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + put + text.slice(place + 1);
    });
    fc.assert(fc.property(cut, (text) => (brokenAt(text) === null) === parses(text)));
  });

  it.each([
    ['{"a" 1}', 5],
    ['{"a": 1,}', 8],
    ['[1 2]', 3],
    ['{"a": 1', 7],
    ['[1]]', 3],
    ["{'a': 1}", 1],
    ['  hello', 2],
    ['', 0],
  ])('of %s is character %i', (text, at) => {
    expect(brokenAt(text)).toBe(at);
  });
});

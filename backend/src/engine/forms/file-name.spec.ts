import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanFileName, mediaTypeOf } from './file-name.js';

describe('The name of a file', () => {
  it.each([
    ['My CV (2).pdf', 'My CV (2).pdf'],
    ['C:\\fakepath\\CV.pdf', 'CV.pdf'],
    ['../../x', 'x'],
    ['a\r\nSet-Cookie: b', 'aSet-Cookie: b'],
    ['a\u202Ecod.exe', 'acod.exe'],
    ['', 'file'],
    ['...', 'file'],
    ['Lebenslauf Zoë 履歴書.pdf', 'Lebenslauf Zoë 履歴書.pdf'],
  ])('%j is kept as %j', (given, kept) => {
    expect(cleanFileName(given)).toBe(kept);
  });

  it('is never empty, never long, and never part of a path or of a header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (given) => {
        const name = cleanFileName(given);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(200);
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}\p{Cs}]|^\.+$/u);
        expect(cleanFileName(name)).toBe(name);
      }),
    );
  });
});

it('A media type is what is written before its parameters, where that can be one', () => {
  expect(['Text/CSV; charset=x', undefined, 'nonsense', 'a/b/c', 'image/svg+xml'].map(mediaTypeOf)).toEqual([
    'text/csv',
    'application/octet-stream',
    'application/octet-stream',
    'application/octet-stream',
    'image/svg+xml',
  ]);
});

import { describe, expect, it } from '@jest/globals';
import { lineReader } from './lines.js';

describe('lineReader', () => {
  it('gives the same lines however the text is cut', () => {
    const text = 'one\n\ntwo and more\nthree\nrest';
    for (let size = 1; size <= text.length; size++) {
      const lines: string[] = [];
      const read = lineReader((line) => lines.push(line));
      for (let at = 0; at < text.length; at += size) read(text.slice(at, at + size));
      expect(lines).toEqual(['one', '', 'two and more', 'three']);
    }
  });
});

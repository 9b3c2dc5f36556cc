import { describe, expect, it } from '@jest/globals';
import { parseJson } from './parse-json';

describe('Text of an input', () => {
  it('is read as JSON', () => {
    expect(parseJson('{"a": 1}')).toEqual({ ok: true, value: { a: 1 } });
  });

  it('that is broken says in which line', () => {
    expect(parseJson('{\n"a": 1,,\n}')).toEqual({ ok: false, message: 'This is not JSON at line 2. Check quotes, commas and brackets.' });
  });

  it('that is empty says what to write', () => {
    expect(parseJson(' ')).toMatchObject({ ok: false });
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTemplate } from './template-text.js';

function parsed(text: string) {
  const result = parseTemplate(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.template;
}

describe('parseTemplate', () => {
  it('keeps text without an expression as it is, lonely braces and backslashes included', () => {
    for (const text of ['', 'plain', 'a } b }} c { d', 'C:\\dir\\', '{ {x} }']) expect(parsed(text)).toEqual({ kind: 'literal', text });
  });

  it('finds one expression that fills the string', () => {
    expect(parsed('{{ trigger.body }}')).toEqual({ kind: 'expression', expression: { source: ' trigger.body ', offset: 2 } });
  });

  it('takes spaces around an expression as text', () => {
    expect(parsed(' {{a}}')).toEqual({ kind: 'mixed', parts: [' ', { source: 'a', offset: 3 }] });
  });

  it('finds several expressions between text', () => {
    const parts = ['Hello ', { source: 'a', offset: 8 }, ', ', { source: 'b', offset: 15 }, '!'];
    expect(parsed('Hello {{a}}, {{b}}!')).toEqual({ kind: 'mixed', parts });
  });

  it.each([
    ['braces of an object', ' {"a": {"b": 1}} '],
    ['braces that touch the end', '{"a":{"b":1}}'],
    ['a text in double quotes', ' "}}" '],
    ['a text in single quotes', " '}}' & \"it's }}\" "],
    ['an escaped quote', ' "\\"}}" '],
    ['a name in backticks', ' a.`}}` '],
    ['a backslash in backticks, which escapes nothing', ' a.`\\` '],
    ['a regular expression', ' $match(a, /"x{2}\\}\\}/) '],
    ['a regular expression with an escaped slash', ' $match(a, /\\/\\}\\}/[0]) '],
    ['a comment', ' a /* }} */ '],
    ['a division after a name, a bracket and a wildcard', ' a / 2 + (b) / 2 + *[0] / "}}" '],
  ])('does not end an expression inside %s', (_what, source) => {
    expect(parsed(`{{${source}}}`)).toEqual({ kind: 'expression', expression: { source, offset: 2 } });
  });

  it('takes a backslash before the braces as the way to write them', () => {
    expect(parsed('\\{{ name }}')).toEqual({ kind: 'literal', text: '{{ name }}' });
    expect(parsed('\\\\{{a}}')).toEqual({ kind: 'mixed', parts: ['\\', { source: 'a', offset: 4 }] });
    expect(parsed('\\\\\\{{a')).toEqual({ kind: 'literal', text: '\\{{a' });
  });

  it.each([
    ['x {{ a', 2, '{{ is never closed'],
    ['{{ "a }}', 3, 'quote'],
    ['{{ `a }}', 3, 'backtick'],
    ['{{ $match(a, /b }}', 13, 'regular expression'],
    ['{{ /* }}', 3, 'comment'],
  ])('says where %s goes wrong', (text, offset, words) => {
    expect(parseTemplate(text)).toEqual({ ok: false, error: { offset, message: expect.stringContaining(words) } });
  });

  it('never throws, and gives back any text whose braces are escaped', () => {
    const texts = fc.string({ unit: fc.constantFrom('{', '}', '\\', '"', "'", '`', '/', '*', 'a', ' '), maxLength: 30 });
    fc.assert(
      fc.property(texts, (text) => {
        parseTemplate(text);
        const escaped = text.replaceAll(/\\*\{\{/g, (run) => '\\'.repeat((run.length - 2) * 2 + 1) + '{{');
        expect(parsed(escaped)).toEqual({ kind: 'literal', text });
      }),
      { numRuns: 5000 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../json.js';
import { checkTemplate } from './check-template.js';
import { compileTemplate } from './compile-template.js';
import { evaluateInline } from './render-template.js';

function evaluated(template: Json, scope: object): Json | undefined {
  const { compiled, errors } = compileTemplate(template);
  expect(errors).toEqual([]);
  expect(compiled.isInline).toBe(true);
  const result = evaluateInline(compiled, scope);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

function nested(depth: number): Json {
  let value: Json = 'x';
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

describe('compileTemplate and evaluateInline', () => {
  const scope = { trigger: { n: 5, list: [1], none: null, text: 'say {{ trigger.n }}', o: { a: 1 } } };

  it('keeps the type of a value that is one expression', () => {
    const template = { n: '{{ trigger.n }}', l: '{{trigger.list}}', z: '{{ trigger.none }}', o: '{{ trigger.o }}', plain: true };
    expect(evaluated(template, scope)).toEqual({ n: 5, l: [1], z: null, o: { a: 1 }, plain: true });
  });

  it('leaves out the key of a missing value, and keeps its place in an array as null', () => {
    expect(evaluated({ a: '{{ trigger.x }}', b: ['{{ trigger.x }}', 1] }, scope)).toEqual({ b: [null, 1] });
    expect(evaluated('{{ trigger.x }}', scope)).toBeUndefined();
  });

  it('makes text of parts: missing is empty, objects and arrays are JSON', () => {
    expect(evaluated('<{{ trigger.x }}|{{ trigger.n }}|{{ trigger.list }}|{{ trigger.o }}|{{ trigger.none }}>', scope)).toBe(
      '<|5|[1]|{"a":1}|null>',
    );
  });

  it('never evaluates data again', () => {
    expect(evaluated(['{{ trigger.text }}', '> {{ trigger.text }}'], scope)).toEqual(['say {{ trigger.n }}', '> say {{ trigger.n }}']);
  });

  it('never takes a key as an expression', () => {
    expect(evaluated({ '{{ trigger.n }}': 1 }, scope)).toEqual({ '{{ trigger.n }}': 1 });
  });

  it('unescapes braces in text without expressions', () => {
    expect(evaluated({ a: '\\{{ x }}' }, scope)).toEqual({ a: '{{ x }}' });
  });

  it('refuses keys that reach into prototypes', () => {
    const template = JSON.parse('{"a": {"__proto__": 1, "constructor": 2, "prototype": 3}}') as Json;
    expect(compileTemplate(template).errors.map((error) => error.pointer)).toEqual(['/a/__proto__', '/a/constructor', '/a/prototype']);
  });

  it('allows 64 levels and names the place of the 65th', () => {
    expect(compileTemplate(nested(64)).errors).toEqual([]);
    expect(compileTemplate(nested(65)).errors).toMatchObject([{ pointer: '/0'.repeat(64) }]);
    expect(compileTemplate(nested(100_000)).errors).toHaveLength(1);
  });

  it('reports all errors with pointer and offset in the string', () => {
    const { errors } = compileTemplate(
      { 'a/b': ['x {{ 1 + }}'], c: '{{ eval("1") & $eval("1") }}', d: '{{ }}', e: '{{ a..b }}' },
      '/input',
    );
    expect(errors.map(({ pointer, offset }) => [pointer, offset])).toEqual([
      ['/input/a~1b/0', 9],
      ['/input/c', 15],
      ['/input/d', 3],
      ['/input/e', 4],
    ]);
  });

  it('refuses what would make the parser itself explode', () => {
    const defaults = '('.repeat(30) + 'a' + ' ?? a)'.repeat(30);
    for (const source of [defaults, '('.repeat(5000), 'a+'.repeat(6000), '[/x(/]', '$match(a, /x/) ?? b']) {
      expect(compileTemplate(`{{ ${source} }}`).errors).toHaveLength(1);
    }
  });

  it('reads any string without throwing', () => {
    const pieces = fc.constantFrom(
      '{{',
      '}}',
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      '$eval',
      'a',
      '.',
      '"',
      "'",
      '`',
      '/',
      '\\',
      '??',
      '?:',
      ':=',
      '|',
      '~>',
      '%',
      '*',
      '^',
      '@$x',
      ' ',
      '5',
      'function($x)',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (list) => {
        checkTemplate(`{{${list.join('')}}}`);
      }),
      { numRuns: 5000 },
    );
  }, 30_000);
});

describe('checkTemplate', () => {
  it('gives references with pointer and the offset in the string', () => {
    const check = checkTemplate({ to: 'Dear {{ steps.crm.output.name }}' }, '/steps/mail/input');
    expect(check.references).toEqual([
      { root: 'steps', step: 'crm', field: 'output', path: ['name'], certain: 1, offset: 8, pointer: '/steps/mail/input/to' },
    ]);
  });

  it('warns of a comparison that a missing value makes false', () => {
    expect(checkTemplate('{{ response.body.ok != false }}').warnings).toMatchObject([
      { code: 'not_equal_missing', offset: 20, pointer: '' },
    ]);
    expect(checkTemplate('{{ 1 != 2 and $count(items) != 0 and $not(trigger.a = 1) }}').warnings).toEqual([]);
  });

  it('warns of roots, step fields and functions that do not exist', () => {
    const { warnings } = checkTemplate('{{ body.email & steps.crm.id & $upper(trigger.a) & $trigger.a }}');
    expect(warnings.map((warning) => warning.code)).toEqual(['unknown_root', 'unknown_step_field', 'unknown_function', 'unknown_variable']);
  });

  it('names the strings that read more than can be told', () => {
    expect(checkTemplate(['{{ steps.* }}', '{{ trigger }}']).unknown).toEqual(['/0']);
  });
});

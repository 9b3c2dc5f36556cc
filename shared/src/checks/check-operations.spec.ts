import { describe, expect, it } from '@jest/globals';
import { brief, flow, problemsOf } from '../../fixtures/build-flow.js';

const trigger = {
  operation: 'manual',
  output: {
    type: 'object',
    properties: {
      body: {
        type: 'object',
        properties: {
          url: { type: 'string' },
          count: { type: 'integer' },
          list: { type: 'array', items: { type: 'object', properties: { url: { type: 'string' } } } },
        },
      },
    },
  },
};
const one = (step: { readonly [key: string]: unknown }) => flow({ a: step }, ['trigger>a'], { trigger });
const http = (input: unknown) => one({ operation: 'http.request', input });
const url = 'https://example.com';

describe('operations', () => {
  it.each<[string, ReturnType<typeof flow>, string[]]>([
    ['an unknown operation', one({ operation: 'crm.create' }), ['error operation_unknown /steps/a/operation']],
    ['an operation named like a method', one({ operation: 'constructor' }), ['error operation_unknown /steps/a/operation']],
    ['a version that is there', one({ operation: 'transform@1' }), []],
    ['a version that is not', one({ operation: 'transform@7' }), ['error operation_version_unknown /steps/a/operation']],
    ['no input where some is required', one({ operation: 'http.request' }), ['error required_input_missing /steps/a/input/url']],
    ['a key that the contract does not have', http({ url, boddy: 1 }), ['error unknown_input /steps/a/input/boddy']],
    ['a literal of a wrong type', http({ url: 17 }), ['error wrong_type /steps/a/input/url']],
    ['a literal that is not among the allowed', http({ url, bodyType: 'jsn' }), ['error wrong_value /steps/a/input/bodyType']],
    ['a wrong type deeper down', http({ url, headers: { 'x-a/b': {} } }), ['error wrong_type /steps/a/input/headers/x-a~1b']],
    ['a value that fits one of several', http({ url, query: { a: [1, 'b'], c: null } }), []],
    ['a value that fits none of several', http({ url, query: { a: {} } }), ['error wrong_type /steps/a/input/query/a']],
    ['an item that fits none of several', http({ url, query: { a: [1, {}] } }), ['error wrong_type /steps/a/input/query/a/1']],
    ['input that is no object', http('text'), ['error wrong_type /steps/a/input']],
    ['input that is one expression', http('{{ trigger.body }}'), []],
    ['text with expressions, where text is wanted', http({ url: 'https://{{ trigger.body.count }}' }), []],
    ['text with expressions, where an object is wanted', http({ url, headers: 'a{{ 1 }}' }), ['error wrong_type /steps/a/input/headers']],
    ['an expression whose type is known to fit', http({ url: '{{ trigger.body.url }}' }), []],
    ['an expression whose type can not fit', http({ url: '{{ trigger.body.count }}' }), ['error wrong_type /steps/a/input/url']],
    ['a path over a list, whose type is not known', http({ url: '{{ trigger.body.list.url }}' }), []],
    ['braces in a field that is taken as written', one({ operation: 'code', input: { source: 'return `{{ nothing.here }}`; {{' } }), []],
    [
      'a field taken as written that would come from data',
      one({ operation: 'code', input: '{{ trigger.body }}' }),
      ['error wrong_type /steps/a/input'],
    ],
    [
      'an expression beside a field that is taken as written',
      one({ operation: 'code', input: { source: 'return 1', input: '{{ oops' } }),
      ['error expression_syntax /steps/a/input/input'],
    ],
    ['escaped braces, which are text', http({ url: '\\{{ x }}' }), []],
    ['no cases', one({ operation: 'branch', input: { cases: [] } }), ['error wrong_value /steps/a/input/cases']],
    [
      'a case without a condition',
      one({ operation: 'branch', input: { cases: [{ id: 'x' }] } }),
      ['error required_input_missing /steps/a/input/cases/0/when'],
    ],
    [
      'a wrong mode',
      one({ operation: 'branch', input: { mode: 'firts', cases: [{ id: 'x', when: true }] } }),
      ['error wrong_value /steps/a/input/mode'],
    ],
    [
      'a condition that is text',
      one({ operation: 'filter', input: { when: 'yes' } }),
      ['error expression_not_boolean /steps/a/input/when'],
    ],
    [
      'a condition with text around it',
      one({ operation: 'filter', input: { when: ' {{ true }}' } }),
      ['error expression_not_boolean /steps/a/input/when'],
    ],
    [
      'a condition that is a number of the event',
      one({ operation: 'filter', input: { when: '{{ trigger.body.count }}' } }),
      ['error expression_not_boolean /steps/a/input/when'],
    ],
  ])('reports %s', (_, document, expected) => {
    expect(brief(document)).toEqual(expected);
  });

  it('says what was probably meant', () => {
    expect(problemsOf(http({ url, boddy: 1 }))[0]?.message).toBe('The operation knows no "boddy". Did you mean "body"?');
    expect(problemsOf(one({ operation: 'tranform' }))[0]?.message).toBe('There is no operation "tranform". Did you mean "transform"?');
    expect(problemsOf(http({ url: 17 }))[0]?.message).toBe(
      'This is a whole number, but text is needed. Map something else, or convert it.',
    );
  });
});

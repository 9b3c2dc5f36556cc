import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import jsonata from 'jsonata';
import type { Json } from '../json.js';
import { parseExpression } from './parse-expression.js';
import { inlineForm, walkPath } from './plain-path.js';

function formOf(source: string) {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return inlineForm(parsed.ast);
}

const NAMES = ['a', 'b', '0', '12', 'x-event-id', 'constructor', '__proto__', 'toString', 'length', 'a.b', '$', ' '];

function quoted(name: string): string {
  return /^[a-z]+$/i.test(name) ? name : '`' + name + '`';
}

/** Data that really has the names the paths ask for; `__proto__` as an own key, as JSON.parse makes it. */
const { data } = fc.letrec<{ data: Json; list: Json; object: Json }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 5, depthSize: 'large' },
    fc.constantFrom<Json>(null, true, 0, 7, '', 'text'),
    tie('list'),
    tie('object'),
    tie('object'),
  ),
  list: fc.array(tie('data'), { maxLength: 3 }),
  object: fc
    .array(fc.tuple(fc.constantFrom(...NAMES), tie('data')), { maxLength: 5 })
    .map(
      (members) =>
        JSON.parse('{' + members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',') + '}') as Json,
    ),
}));

describe('inlineForm', () => {
  it.each([
    ['trigger', ['trigger']],
    [' trigger.body.email ', ['trigger', 'body', 'email']],
    ['trigger.headers.`x-event-id`', ['trigger', 'headers', 'x-event-id']],
    ['trigger."first name".in', ['trigger', 'first name', 'in']],
    ['"trigger".body', ['trigger', 'body']],
  ])('takes %s as a path', (source, names) => {
    expect(formOf(source)).toEqual({ kind: 'path', names });
  });

  it.each<[string, string | number | boolean | null]>([
    ['"trigger"', 'trigger'],
    ['42', 42],
    ['-1.5', -1.5],
    ['true', true],
    ['null', null],
  ])('takes %s as a literal', (source, value) => {
    expect(formOf(source)).toEqual({ kind: 'literal', value });
  });

  it('writes minus zero as JSON would', () => {
    expect(formOf('-0')).toEqual({ kind: 'literal', value: 0 });
  });

  it.each([
    'a[0]',
    'a.b[]',
    'a[]',
    'a.*',
    '**',
    'a.%',
    '$',
    '$$.a',
    'a.$uppercase(b)',
    '(a.b)',
    'a{b: c}',
    'a^(b)',
    'a@$b.c',
    'a#$i',
    'a.(b)',
    '[a]',
    '"x"[0]',
    '/x/',
  ])('leaves %s to JSONata', (source) => {
    const parsed = parseExpression(source);
    if (parsed.ok) expect(inlineForm(parsed.ast)).toBeUndefined();
    else expect(source).toBe('a.%');
  });
});

describe('walkPath', () => {
  it('answers like JSONata for any data and any path', async () => {
    const paths = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(data, paths, async (value, names) => {
        const scope = { a: value, b: [value] };
        const path = ['a', ...names];
        for (const full of [path, ['b', ...path], names]) {
          const source = full.map(quoted).join('.');
          expect(formOf(source)).toEqual({ kind: 'path', names: full });
          const answer: unknown = await jsonata(source).evaluate(scope);
          expect(JSON.stringify(walkPath(scope, full))).toBe(JSON.stringify(answer));
        }
      }),
      { numRuns: 3000 },
    );
  }, 60_000);

  it('answers like JSONata where arrays lie in arrays', async () => {
    const scope = { a: [[{ b: [[1]] }], { b: [2] }, [[{ b: null }]], { b: [] }], c: [{ d: [[{ e: [5] }]] }], f: [[{ g: [[1, 2]] }]] };
    for (const names of [['a'], ['a', 'b'], ['c', 'd'], ['c', 'd', 'e'], ['f', 'g'], ['f'], ['a', 'b', 'c']]) {
      const answer: unknown = await jsonata(names.join('.')).evaluate(scope);
      expect(JSON.stringify(walkPath(scope, names))).toBe(JSON.stringify(answer));
    }
  });

  it('never leaves the data: inherited properties do not exist', () => {
    expect(walkPath({ a: { b: 'text' } }, ['a', 'b', 'length'])).toBeUndefined();
    expect(walkPath({ a: {} }, ['a', 'constructor', 'name'])).toBeUndefined();
    expect(walkPath({ a: [] }, ['a', '__proto__'])).toBeUndefined();
  });

  it('takes data that carries the marks of JSONata as data', () => {
    expect(walkPath({ a: { _jsonata_lambda: true, b: 1 } }, ['a', 'b'])).toBe(1);
  });
});

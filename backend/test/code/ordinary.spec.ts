import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '@plumbline/shared';
import { returned, runCode, useRunner } from './support.js';

/** Threads from sources start slowly on a busy machine. */
const SLOW_MS = 120_000;
const runner = useRunner();

describe('code that means well', () => {
  it.each<[string, string, Json, Json | undefined]>([
    ['a result', 'return input.a + 1;', { a: 1 }, 2],
    ['nothing', 'input.a;', { a: 1 }, undefined],
    ['null', 'return null', {}, null],
    ['text beyond ASCII', 'return [input, "é", "\u{1F600}"].join("")', 'ü\u{1F680}', 'ü\u{1F680}é\u{1F600}'],
    ['a null character and a lone surrogate', 'return [input, "\\u0000\\ud800"]', 'a\u0000\udc00', ['a\u0000\udc00', '\u0000\ud800']],
    ['await', 'const x = await Promise.resolve(2); return x * 2', {}, 4],
    ['promises in parallel', 'return Promise.all([1, 2].map(async (n) => n * 10))', {}, [10, 20]],
    ['a for await loop', 'let s = 0; async function* g() { yield 1; yield 2 } for await (const n of g()) s += n; return s', {}, 3],
    ['dates as text', 'return { at: new Date(0) }', {}, { at: '1970-01-01T00:00:00.000Z' }],
    [
      'local time, which is UTC',
      'return [new Date().getTimezoneOffset(), new Date(2020, 0, 1).toISOString()]',
      {},
      [0, '2020-01-01T00:00:00.000Z'],
    ],
    ['undefined members, which go, and items, which become null', 'return { a: undefined, b: [undefined] }', {}, { b: [null] }],
    ['an object of a class', 'class A { constructor() { this.x = 1 } get y() { return 2 } } return new A()', {}, { x: 1 }],
    ['a regular expression with named groups', 'return /(?<y>\\d{4})/.exec("in 2031").groups.y', {}, '2031'],
    ['a comment in the last line', 'return 1 // one', {}, 1],
    ['the wrapper objects of values', 'return [new String("a"), new Number(1), new Boolean(false)]', {}, ['a', 1, false]],
    ['braces as they are', 'return "{{ trigger.body }}"', {}, '{{ trigger.body }}'],
  ])(
    'gives back %s',
    async (_, source, input, expected) => {
      expect(await returned(runner, source, input)).toEqual(expected);
    },
    SLOW_MS,
  );

  it(
    'gives any JSON back as it came',
    async () => {
      const leaf = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
      );
      // These keys are refused everywhere.
      const key = fc.string().filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
      const { value } = fc.letrec((tie) => ({
        value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value')), fc.dictionary(key, tie('value'))),
      }));
      const plain = value.map((made) => JSON.parse(JSON.stringify(made)) as Json);
      await fc.assert(
        fc.asyncProperty(plain, async (json) => expect(await returned(runner, 'return input', json)).toEqual(json)),
        { numRuns: 100 },
      );
    },
    SLOW_MS,
  );

  it(
    'knows the time',
    async () => {
      const before = Date.now();
      const now = (await returned(runner, 'return Date.now()')) as number;
      expect(now).toBeGreaterThanOrEqual(before);
      expect(now).toBeLessThanOrEqual(Date.now());
    },
    SLOW_MS,
  );

  it(
    'hands 8 MB through',
    async () => {
      const rows = Array.from({ length: 80_000 }, (_, at) => ({ at, text: 'x'.repeat(80) }));
      expect(await returned(runner, 'return input.map((row) => ({ ...row, twice: row.at * 2 })).length', rows)).toBe(80_000);
      expect(((await returned(runner, 'return input', rows)) as Json[]).length).toBe(80_000);
    },
    SLOW_MS,
  );

  it(
    'keeps what it writes, cut to 100 lines and about 8 kB',
    async () => {
      const result = await runCode(
        runner,
        'console.log("a", 1, { b: [2] }, undefined); console.warn("w"); console.error(new TypeError("t"))',
      );
      expect(result.logs).toEqual(['a 1 {"b":[2]} undefined', 'warn: w', 'error: TypeError: t']);
      const many = await runCode(runner, 'for (let i = 0; i < 1e5; i++) console.log(i)');
      expect(many.logs.length).toBe(101);
      expect(many.logs.at(-1)).toMatch(/cut/);
      const long = await runCode(runner, 'for (let i = 0; i < 1e3; i++) console.log("x".repeat(1e5))');
      expect(long.logs.join('').length).toBeLessThan(10_000);
    },
    SLOW_MS,
  );
});

describe('code that fails', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'its own error, with the line',
      '\n\nthrow new RangeError("too many")',
      'code_failed',
      /^The code failed at line 3: RangeError: too many$/,
    ],
    ['a mistake, with the line', 'let x;\nreturn x.y', 'code_failed', /line 2: TypeError: .*'y' of undefined/],
    ['a mistake in a function it calls', 'const f = () => {\n  null.x;\n};\nf();', 'code_failed', /line 2: TypeError/],
    ['a mistake after an await', 'await null;\nundefined.x;', 'code_failed', /line 2: TypeError/],
    ['a name that does not exist', 'return total', 'code_failed', /ReferenceError: .*total/],
    ['a variable that was not declared', 'total = 1', 'code_failed', /ReferenceError: .*total/],
    ['what is no error at all', 'throw { status: 3 }', 'code_failed', /\{"status":3\}/],
    ['nothing', 'throw undefined', 'code_failed', /undefined/],
    ['a mistake of writing, with the line', 'const a = 1;\nconst b = ;', 'code_syntax', /line 2: SyntaxError/],
    ['a brace too many', 'return 1 }', 'code_syntax', /SyntaxError/],
    ['a module', 'import fs from "fs"', 'code_syntax', /SyntaxError/],
    ['a promise that is never settled', 'await new Promise(() => {})', 'code_never_ended', /never comes/],
  ])(
    'says %s',
    async (_, source, code, message) => {
      expect(await runCode(runner, source)).toMatchObject({
        ok: false,
        error: { code, class: 'expression', message: expect.stringMatching(message) },
      });
    },
    SLOW_MS,
  );

  it(
    'still tells what it wrote before',
    async () => {
      const result = await runCode(runner, 'console.log("before"); null.x');
      expect(result).toMatchObject({ ok: false, logs: ['before'] });
    },
    SLOW_MS,
  );
});

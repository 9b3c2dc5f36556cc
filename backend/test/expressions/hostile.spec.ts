import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '@plumbline/shared';
import { codeOf, evaluation, valueOf, warmExpressions, type ClosableExpressions } from './support.js';

let expressions: ClosableExpressions;
beforeAll(async () => {
  expressions = await warmExpressions();
}, 30_000);
afterAll(() => expressions.close());

const SCOPE = { trigger: { body: { name: 'Ada', f: 'text' } }, steps: {} };

/** Ways out of a JavaScript sandbox; in JSONata they are mistakes, or names that do not exist. */
const WAYS_OUT = [
  'constructor',
  '__proto__',
  'prototype',
  'trigger.constructor.constructor',
  'trigger.`__proto__`.polluted',
  'trigger["con" & "structor"]',
  '$lookup(trigger, "con" & "structor")',
  '$lookup($sum, "constructor")',
  '$lookup(trigger, "__proto__")',
  '$sum.constructor("return process")()',
  '(function($x){ $x }).constructor',
  'trigger.body.name.length',
  'trigger.body.name.constructor.constructor("return this")()',
  '"\\u0063onstructor".constructor',
  '`\\u005f_proto__`',
  '$keys($sum)',
  '$each($sum, function($v){ $v })',
  '$spread([$string]).implementation',
  '$spread([$string]).implementation.constructor',
  'arguments.callee',
  'this',
  'globalThis.process',
  'process.env',
  'process.mainModule.require("child_process")',
  'require("fs")',
  'import("fs")',
  'fetch("http://127.0.0.1")',
  'Error.prepareStackTrace',
  'Symbol.species',
  'Promise.resolve(1)',
  'async function(){ await 1 }',
  '`${process.env}`',
  'with (trigger) { body }',
  '{...trigger}',
  '[].map.constructor',
  '/x/.constructor',
  '/x/("x").next.constructor',
  '$env',
  '$process',
  '$file("/etc/passwd")',
  '$fetch("x")',
  '{"__proto__": {"polluted": true}}.polluted',
  '$merge([trigger, {"__proto__": {"polluted": true}}]).polluted',
  '$toString',
  '$valueOf()',
  '$hasOwnProperty("a")',
  '$constructor("return process")',
  '$__proto__',
];

function snapshot(): string {
  const objects: object[] = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Promise.prototype, globalThis];
  return JSON.stringify(objects.map((object) => Reflect.ownKeys(object).map(String)));
}

describe('hostile expressions', () => {
  it.each(WAYS_OUT)('finds nothing behind %s', async (source) => {
    const before = snapshot();
    const result = await expressions.evaluate(evaluation(`{{ ${source} }}`, SCOPE));
    if (result.ok) expect([undefined, 'object']).toContain(result.value === undefined ? undefined : typeof result.value);
    else expect(result.error.class).toBe('expression');
    expect(JSON.stringify(result.ok ? (result.value ?? null) : null)).not.toMatch(/native code|\/home|PATH|polluted/);
    expect(snapshot()).toBe(before);
  });

  it('does not let one evaluation change what a function does in the next', async () => {
    const identity = '$clone := function($x){ $x }';
    const attacks = [
      `(${identity}; $t := |$[0]|{"implementation": function($x){ "stolen" }}|; $t([$uppercase]))`,
      `(${identity}; $t := |$[0]|{"_jsonata_function": false}|; $t([$uppercase]))`,
      `(${identity}; $t := |$[0]|{}, ["implementation", "signature"]|; $t([$uppercase]))`,
      `(${identity}; $t := |$[0].signature|{"validate": function($x){ ["stolen"] }}|; $t([$spread([$uppercase])]))`,
      `(${identity}; $t := |$[0].implementation|{"apply": function($x){ "stolen" }}|; $t([$spread([$uppercase])]))`,
      '($uppercase := function($x){ "stolen" }; $uppercase("a"))',
    ];
    for (const attack of attacks) {
      // More often than there are evaluators, so that each has had its turn.
      for (let turn = 0; turn < 4; turn++) await codeOf(expressions, `{{ ${attack} }}`, SCOPE);
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => valueOf(expressions, '{{ $uppercase(trigger.body.name) }}', SCOPE)),
      );
      expect(new Set(answers)).toEqual(new Set(['ADA']));
    }
  }, 30_000);

  it('does not share data between evaluations', async () => {
    await codeOf(expressions, '{{ ($clone := function($x){ $x }; trigger.body ~> |$|{"name": "changed"}|) }}', SCOPE);
    expect(await valueOf(expressions, '{{ trigger.body.name & "" }}', SCOPE)).toBe('Ada');
  });

  it.each<[string, Json]>([
    ['a forged function', { name: 'x', _jsonata_lambda: true, body: { type: 'string', value: 'x' } }],
    ['a forged list of tuples', { tupleStream: true, name: 'x' }],
  ])('refuses %s in data instead of answering something else', async (_what, body) => {
    expect(await codeOf(expressions, '{{ $string(trigger.body) }}', { trigger: { body } })).toBe('expression_failed');
    expect(await valueOf(expressions, '{{ trigger.body.name }}', { trigger: { body } })).toBe('x');
  });

  it('treats own keys like __proto__ in data as data', async () => {
    const trigger = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as Json;
    expect(await valueOf(expressions, '{{ $exists(trigger.polluted) }}', { trigger })).toBe(false);
    expect(await codeOf(expressions, '{{ $merge([trigger]) }}', { trigger })).toBe('expression_failed');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('never throws, rejects or changes a global, whatever the text', async () => {
    const before = snapshot();
    Object.freeze(Object.prototype);
    const pieces = fc.constantFrom(
      ...'{{ }} { } ( ) [ ] $ . " \' ` / \\ ?? ?: := | ~> % * ** ^ @$x #$i , ; : ? = != < & and in 5 -1 null trigger body'.split(' '),
      ...['$sum', '$map', '$string', 'function($x){', '__proto__', 'constructor', ' ', '/a/', '\u0000', '\ud800', 'é'],
    );
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((list) => `{{${list.join('')}}}`),
      fc.array(pieces, { maxLength: 12 }).map((list) => list.join(' ')),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 50, maxLength: 50 }), async (list) => {
        const results = await Promise.all(list.map(async (text) => expressions.evaluate(evaluation(text, SCOPE))));
        for (const result of results) if (!result.ok) expect(result.error.code).toMatch(/^expression_(syntax|failed|limit)$/);
      }),
      { numRuns: 1000 },
    );
    expect(snapshot()).toBe(before);
  }, 120_000);
});

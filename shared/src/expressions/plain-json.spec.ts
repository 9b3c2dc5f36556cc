import { describe, expect, it } from '@jest/globals';
import { toPlainJson } from './plain-json.js';

const LIMITS = { maxDepth: 64, maxBytes: 1000 };

describe('toPlainJson', () => {
  it('copies JSON, drops missing members, and turns sequences into arrays', () => {
    const sequence: unknown[] = [1, undefined, 'x'];
    Object.defineProperty(sequence, 'sequence', { value: true });
    expect(toPlainJson({ a: sequence, b: undefined, c: null, d: -0 }, LIMITS)).toMatchObject({
      ok: true,
      value: { a: [1, null, 'x'], c: null, d: 0 },
    });
    expect(toPlainJson(undefined, LIMITS)).toMatchObject({ ok: true, value: undefined });
  });

  it.each<[string, unknown]>([
    ['a function', () => 1],
    ['a function of JSONata', { _jsonata_function: true }],
    ['NaN', Number.NaN],
    ['Infinity', [Infinity]],
    ['a BigInt', { a: 1n }],
    ['a symbol', Symbol('x')],
    ['the key __proto__', JSON.parse('{"__proto__": 1}')],
  ])('refuses %s', (_what, value) => {
    expect(toPlainJson(value, LIMITS)).toMatchObject({ ok: false, code: 'expression_failed' });
  });

  it('refuses what contains itself or is too deep', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(toPlainJson(cycle, LIMITS)).toMatchObject({ ok: false, code: 'expression_failed' });
  });

  it('refuses what is too large, also when it is small in memory', () => {
    let value: unknown = 'x';
    for (let level = 0; level < 60; level++) value = [value, value];
    expect(toPlainJson(value, LIMITS)).toMatchObject({ ok: false, code: 'expression_limit' });
    expect(toPlainJson('x'.repeat(1000), LIMITS)).toMatchObject({ ok: false, code: 'expression_limit' });
  });
});

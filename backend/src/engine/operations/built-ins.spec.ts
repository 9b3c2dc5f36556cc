import { describe, expect, it } from '@jest/globals';
import type { Json } from '@plumbline/shared';
import type { BuiltInResult } from './built-in.js';
import { BUILT_INS } from './built-ins.js';

function perform(operation: string, input: Json): BuiltInResult {
  const builtIn = BUILT_INS.get(operation);
  if (!builtIn) throw new Error(`no ${operation}`);
  return builtIn.run(input, 0);
}
const cases = (...when: Json[]): Json => when.map((one, index) => ({ id: `c${index}`, when: one }));
const fails = (code: string, text: string): unknown => ({
  ok: false,
  error: { code, class: expect.any(String), message: expect.stringContaining(text) },
});

describe('operations inside the engine', () => {
  it.each<[string, Json, unknown]>([
    ['transform', { a: [1, null] }, { ok: true, output: { a: [1, null] } }],
    ['transform', 'text', { ok: true, output: 'text' }],
    ['filter', { when: true }, { ok: true, output: { passed: true }, ports: ['out'] }],
    ['filter', { when: false }, { ok: true, output: { passed: false }, ports: [] }],
    ['filter', { when: 'true' }, fails('expression_not_boolean', 'a value of type string')],
    ['filter', { when: null }, fails('expression_not_boolean', 'null')],
    ['filter', { when: [true] }, fails('expression_not_boolean', 'a list')],
    ['filter', {}, fails('expression_not_boolean', 'nothing')],
    ['filter', 'text', fails('expression_not_boolean', 'nothing')],
    ['branch', { cases: cases(false, true, true) }, { ok: true, output: { taken: ['c1'] }, ports: ['case:c1'] }],
    [
      'branch',
      { mode: 'all', cases: cases(true, false, true) },
      { ok: true, output: { taken: ['c0', 'c2'] }, ports: ['case:c0', 'case:c2'] },
    ],
    ['branch', { cases: cases(false) }, { ok: true, output: { taken: ['else'] }, ports: ['case:else'] }],
    ['branch', { cases: [] }, { ok: true, output: { taken: ['else'] }, ports: ['case:else'] }],
    ['branch', { cases: cases(false, 1) }, fails('expression_not_boolean', 'cases[1].when')],
    ['branch', { cases: cases(true, 1) }, { ok: true, output: { taken: ['c0'] }, ports: ['case:c0'] }],
    ['branch', { mode: 'all', cases: cases(true, 1) }, fails('expression_not_boolean', 'cases[1].when')],
    ['branch', { cases: [{ when: true }] }, fails('input_invalid', 'cases[0]')],
    ['branch', { cases: ['x'] }, fails('input_invalid', 'cases[0]')],
    ['stop', { message: 'No stock.' }, fails('stopped_by_flow', 'No stock.')],
    ['stop', {}, fails('stopped_by_flow', 'stopped')],
  ])('%s of %j', (operation, input, expected) => {
    expect(perform(operation, input)).toEqual(expected);
  });

  it('have no effect outside', () => {
    for (const { contract } of BUILT_INS.values()) expect(contract.effect).toBeNull();
  });
});

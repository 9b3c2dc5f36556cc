import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileTemplate, evaluateInline } from '../expressions/index.js';
import type { Json } from '../json.js';
import type { OperationContract } from './contract.js';
import { templateOf } from './template-of.js';

const contract: OperationContract = {
  id: 'code',
  version: 1,
  title: '',
  description: '',
  input: {},
  output: {},
  effect: 'safe',
  literal: ['source'],
  examples: [],
};

function evaluated(template: Json): Json | undefined {
  const { compiled, errors } = compileTemplate(template);
  if (errors.length > 0) throw new Error(errors[0]?.message);
  const rendered = evaluateInline(compiled, { trigger: { name: 'Ada' } });
  return rendered.ok ? rendered.value : undefined;
}

describe('templateOf', () => {
  it('takes a literal field as it is written and evaluates the others', () => {
    const input = { source: 'return `{{ trigger.name }}` + "\\{{" + {a: {b: {}}}', input: '{{ trigger.name }}' };
    expect(evaluated(templateOf(contract, input))).toEqual({ source: input.source, input: 'Ada' });
  });

  it('never takes a literal field from data', () => {
    expect(evaluated(templateOf(contract, '{{ trigger }}'))).toBe('{{ trigger }}');
  });

  it('leaves the input of other contracts alone, also its identity', () => {
    const input = { source: '{{ trigger.name }}' };
    expect(templateOf(null, input)).toBe(input);
    expect(templateOf({ ...contract, literal: [] }, input)).toBe(input);
  });

  it('yields any text whatever stands in it', () => {
    const piece = fc.constantFrom('{', '{{', '{{{', '}}', '\\', '\\\\', 'a', '"', '`', '/*', '\n');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const source = pieces.join('');
        expect(evaluated(templateOf(contract, { source, more: { deep: '1' } }))).toEqual({ source, more: { deep: '1' } });
      }),
      { numRuns: 2_000 },
    );
  });
});

import { isJsonObject } from '@plumbline/shared';
import type { BuiltIn } from './built-in.js';
import { condition } from './condition.js';

export const filter: BuiltIn = {
  contract: {
    id: 'filter',
    version: 1,
    title: 'Filter',
    description: 'Goes on only when the condition is true; otherwise what depends on it is skipped.',
    input: {
      type: 'object',
      required: ['when'],
      additionalProperties: false,
      properties: { when: { description: 'An expression that yields true or false' } },
    },
    output: { type: 'object', properties: { passed: { type: 'boolean' } } },
    effect: null,
    examples: [{ title: 'Large orders only', input: { when: '{{ trigger.body.amount > 100 }}' }, output: { passed: true } }],
  },
  run: (input) => {
    const when = condition(isJsonObject(input) ? input['when'] : undefined, 'when');
    if (typeof when !== 'boolean') return { ok: false, error: when };
    return { ok: true, output: { passed: when }, ports: when ? ['out'] : [] };
  },
};

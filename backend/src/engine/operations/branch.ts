import { isJsonObject, type Json } from '@plumbline/shared';
import type { BuiltIn, BuiltInResult } from './built-in.js';
import { condition } from './condition.js';

export const branch: BuiltIn = {
  contract: {
    id: 'branch',
    version: 1,
    title: 'Branch',
    description: 'Takes the edge of the first case that is true, or of all that are; "else" when none is.',
    input: {
      type: 'object',
      required: ['cases'],
      additionalProperties: false,
      properties: {
        mode: { enum: ['first', 'all'], default: 'first' },
        cases: {
          type: 'array',
          minItems: 1,
          maxItems: 100,
          items: {
            type: 'object',
            required: ['id', 'when'],
            additionalProperties: false,
            properties: {
              id: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,40}$' },
              name: { type: 'string' },
              when: { description: 'An expression that yields true or false' },
            },
          },
        },
      },
    },
    output: { type: 'object', properties: { taken: { type: 'array', items: { type: 'string' } } } },
    effect: null,
    examples: [
      {
        title: 'By amount',
        input: { mode: 'first', cases: [{ id: 'large', when: '{{ trigger.body.amount > 1000 }}' }] },
        output: { taken: ['large'] },
      },
    ],
  },
  run: runBranch,
};

function runBranch(input: Json): BuiltInResult {
  const cases = isJsonObject(input) && Array.isArray(input['cases']) ? input['cases'] : [];
  const all = isJsonObject(input) && input['mode'] === 'all';
  const taken: string[] = [];
  for (const [index, one] of cases.entries()) {
    if (!isJsonObject(one) || typeof one['id'] !== 'string') {
      return { ok: false, error: { code: 'input_invalid', class: 'input', message: `cases[${index}] needs an id.` } };
    }
    const when = condition(one['when'], `cases[${index}].when`);
    if (typeof when !== 'boolean') return { ok: false, error: when };
    if (when) taken.push(one['id']);
    if (when && !all) break;
  }
  const ids = taken.length > 0 ? taken : ['else'];
  return { ok: true, output: { taken: ids }, ports: ids.map((id) => `case:${id}`) };
}

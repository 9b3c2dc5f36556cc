import type { BuiltIn } from './built-in.js';

const anything = { description: 'Any JSON value' };

export const transform: BuiltIn = {
  contract: {
    id: 'transform',
    version: 1,
    title: 'Transform',
    description: 'Makes new data from what earlier steps produced. The output is the input, with all expressions evaluated.',
    input: anything,
    output: anything,
    effect: null,
    examples: [{ title: 'Rename a field', input: { email: '{{ trigger.body.customer_email }}' }, output: { email: 'ada@example.com' } }],
  },
  run: (input) => ({ ok: true, output: input }),
};

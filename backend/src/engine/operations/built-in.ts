import { isJsonObject, type Json, type OperationContract, type StepError } from '@plumbline/shared';

/** What an operation inside the engine yields from its evaluated input. `ports` absent: `out`. */
export type BuiltInResult =
  | { readonly ok: true; readonly output: Json | undefined; readonly ports?: readonly string[] }
  | { readonly ok: false; readonly error: StepError };

export interface BuiltIn {
  readonly contract: OperationContract;
  run(input: Json): BuiltInResult;
}

const anything = { description: 'Any JSON value' };

const transform: BuiltIn = {
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

const filter: BuiltIn = {
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

const branch: BuiltIn = {
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

const stop: BuiltIn = {
  contract: {
    id: 'stop',
    version: 1,
    title: 'Stop with error',
    description: 'Ends the run as failed, with a message for people.',
    input: { type: 'object', required: ['message'], additionalProperties: false, properties: { message: { type: 'string' } } },
    output: { type: 'object' },
    effect: null,
    examples: [{ title: 'No stock', input: { message: 'Nothing left of {{ trigger.body.article }}' } }],
  },
  run: (input) => {
    const message = isJsonObject(input) && typeof input['message'] === 'string' ? input['message'] : 'The flow stopped here.';
    return { ok: false, error: { code: 'stopped_by_flow', class: 'rejected', message } };
  },
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

/** A condition is true or false; anything else is a mistake that would take a path in silence. */
function condition(value: Json | undefined, where: string): boolean | StepError {
  if (typeof value === 'boolean') return value;
  const got =
    value === undefined ? 'nothing' : value === null ? 'null' : Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
  return { code: 'expression_not_boolean', class: 'expression', message: `"${where}" must yield true or false, but yields ${got}.` };
}

/** Operations that the engine performs itself: no effect outside, only their result is journaled. */
export const BUILT_INS: ReadonlyMap<string, BuiltIn> = new Map([transform, filter, branch, stop].map((one) => [one.contract.id, one]));

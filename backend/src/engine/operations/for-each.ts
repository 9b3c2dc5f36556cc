import { STEP_ID_PATTERN, type Json } from '@plumbline/shared';
import { badInput, fieldsOf, type BuiltIn, type BuiltInResult } from './built-in.js';

/** Most items of one for-each (`reliability.md` B.12). */
export const MAX_ITEMS = 10_000;
/** Most turns that may be open at once. */
const MAX_AT_ONCE = 1_000;

export const forEach: BuiltIn = {
  contract: {
    id: 'for_each',
    version: 1,
    title: 'For each',
    description:
      'Performs the steps inside it once for each item, one after the other or several at a time. Results keep the order of the items; each says whether it succeeded.',
    input: {
      type: 'object',
      required: ['items'],
      additionalProperties: false,
      properties: {
        items: { description: 'The list of items. One object counts as a list of one; nothing at all as an empty list.' },
        concurrency: {
          type: 'integer',
          minimum: 1,
          maximum: MAX_AT_ONCE,
          default: 1,
          description: 'How many items at a time; 1: in sequence',
        },
        onError: { enum: ['stop', 'continue'], default: 'stop', description: 'What happens when an item fails' },
        collect: { type: 'string', description: 'Id of the step inside whose output is the result of an item' },
        whenEmpty: { enum: ['continue', 'skip', 'fail'], default: 'continue', description: 'What happens when there are no items' },
      },
    },
    output: {
      type: 'object',
      required: ['count', 'succeeded', 'failed', 'results'],
      properties: {
        count: { type: 'integer' },
        succeeded: { type: 'integer' },
        failed: { type: 'integer' },
        results: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              index: { type: 'integer' },
              status: { enum: ['succeeded', 'failed', 'not_started'] },
              output: {},
              error: { type: 'object' },
            },
          },
        },
        resultsOmitted: { type: 'boolean' },
      },
    },
    effect: null,
    examples: [
      { title: 'Every order line, five at a time', input: { items: '{{ trigger.body.lines }}', concurrency: 5, collect: 'reserve' } },
    ],
  },
  run: runForEach,
};

function runForEach(input: Json): BuiltInResult {
  const { items: given, concurrency = 1, onError = 'stop', collect = null, whenEmpty = 'continue' } = fieldsOf(input);
  const items = listOf(given);
  if (items === null) {
    const message = `"items" must be a list, but is ${given === null ? 'null' : `a value of type ${typeof given}`}. Nothing was done.`;
    return badInput(message, 'items_not_a_list');
  }
  if (items.length > MAX_ITEMS) {
    return badInput(`There are ${items.length} items; a for-each takes at most ${MAX_ITEMS}. Nothing was done.`, 'too_many_items');
  }
  if (typeof concurrency !== 'number' || !Number.isInteger(concurrency) || concurrency < 1 || concurrency > MAX_AT_ONCE) {
    return badInput(`"concurrency" must be a whole number from 1 to ${MAX_AT_ONCE}.`);
  }
  if (onError !== 'stop' && onError !== 'continue') return badInput('"onError" must be "stop" or "continue".');
  if (collect !== null && (typeof collect !== 'string' || !STEP_ID_PATTERN.test(collect))) {
    return badInput('"collect" must be the id of a step.');
  }
  if (items.length === 0) return empty(whenEmpty);
  return { ok: true, loop: { items, atOnce: concurrency, onError, collect } };
}

/** A JSONata sequence of one element is that element, one of none is missing: both are lists to their author. */
function listOf(given: Json | undefined): readonly Json[] | null {
  if (given === undefined) return [];
  if (Array.isArray(given)) return given;
  return typeof given === 'object' && given !== null ? [given] : null;
}

function empty(whenEmpty: Json): BuiltInResult {
  const output = { count: 0, succeeded: 0, failed: 0, results: [] };
  if (whenEmpty === 'fail') return badInput('There are no items, and the for-each is set to fail then.', 'no_items');
  return { ok: true, output, ...(whenEmpty === 'skip' ? { ports: [] } : {}) };
}

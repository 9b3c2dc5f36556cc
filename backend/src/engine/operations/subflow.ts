import { isUuid, type Json } from '@plumbline/shared';
import { badInput, fieldsOf, type BuiltIn, type BuiltInResult } from './built-in.js';

/** Most runs above each other (`design.md` 4.11). */
export const MAX_RUN_DEPTH = 10;

export const subflow: BuiltIn = {
  contract: {
    id: 'subflow',
    version: 1,
    title: 'Sub-flow',
    description:
      'Starts a run of another flow, waits for its end, and hands on what it responded. Input and result are typed by that flow.',
    input: {
      type: 'object',
      required: ['flow'],
      additionalProperties: false,
      properties: {
        flow: { type: 'string', description: 'Id of a flow whose trigger is "flow" or "manual"' },
        input: { description: 'What the other flow finds in trigger.body' },
      },
    },
    output: {
      type: 'object',
      required: ['runId', 'status'],
      properties: { runId: { type: 'string' }, status: { enum: ['succeeded', 'succeeded_with_gaps'] }, result: {} },
    },
    effect: null,
    examples: [
      { title: 'Create an invoice', input: { flow: '0190c0de-0000-7000-8000-000000000000', input: { order: '{{ trigger.body.order }}' } } },
    ],
  },
  run: runSubflow,
};

function runSubflow(input: Json): BuiltInResult {
  const { flow, input: handed = null } = fieldsOf(input);
  if (typeof flow !== 'string' || !isUuid(flow)) return badInput('"flow" must be the id of a flow.');
  return { ok: true, call: handed };
}

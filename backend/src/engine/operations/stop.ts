import { isJsonObject } from '@plumbline/shared';
import type { BuiltIn } from './built-in.js';

export const stop: BuiltIn = {
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

import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';
import { badInput, fieldsOf, type BuiltIn, type BuiltInResult } from './built-in.js';

/**
 * Headers that a flow may not set: they belong to the connection or to our own sessions, would take the answer out of its sandbox, or
 * change what a browser keeps of our whole address.
 */
const RESERVED = new Set([
  'clear-site-data',
  'connection',
  'content-encoding',
  'content-length',
  'content-security-policy',
  'date',
  'keep-alive',
  'service-worker-allowed',
  'set-cookie',
  'strict-transport-security',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-content-type-options',
]);
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** Visible ASCII, space and tab: nothing that could begin another header. */
const VALUE = /^[\t\x20-\x7e]{0,4000}$/;

export const respond: BuiltIn = {
  contract: {
    id: 'respond',
    version: 1,
    title: 'Respond',
    description:
      'Answers whoever started the run: the sender of a webhook that waits for the answer ("respond": "fromStep"), or the flow that called this one.',
    input: {
      type: 'object',
      additionalProperties: false,
      properties: {
        status: { type: 'integer', minimum: 200, maximum: 599, default: 200, description: 'HTTP status' },
        headers: { type: 'object', description: 'HTTP headers' },
        body: { description: 'The answer; JSON, or text with a content-type header' },
      },
    },
    output: { type: 'object', properties: { status: { type: 'integer' }, headers: { type: 'object' }, body: {} } },
    effect: null,
    examples: [{ title: 'The id of the new contact', input: { status: 201, body: { id: '{{ steps.crm.output.id }}' } } }],
  },
  run: runRespond,
};

function runRespond(input: Json): BuiltInResult {
  const { status = 200, headers = {}, body = null } = fieldsOf(input);
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    return badInput('"status" must be an HTTP status from 200 to 599.');
  }
  if (!isJsonObject(headers)) return badInput('"headers" must be names and values.');
  const clean: JsonObject = {};
  for (const [name, value] of Object.entries(headers)) {
    const wrong = wrongHeader(name, value);
    if (wrong) return badInput(wrong);
    clean[name.toLowerCase()] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return { ok: true, output: { status, headers: clean, body } };
}

function wrongHeader(name: string, value: Json): string | null {
  if (!NAME.test(name)) return `"${name.slice(0, 60)}" can not be the name of a header.`;
  if (RESERVED.has(name.toLowerCase())) return `A flow may not set the header "${name}".`;
  if (typeof value === 'object' || !VALUE.test(typeof value === 'string' ? value : JSON.stringify(value)))
    return `The header "${name}" must be one line of text.`;
  return null;
}

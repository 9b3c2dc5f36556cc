import { describe, expect, it } from '@jest/globals';
import { stepOf } from '../support/product.js';
import { flowTo, isRefusal, staysHealthy, useWorld } from '../support/world.js';

const ZERO = '\\u0000';
const HALF = '\\ud83d';
const OTHER_HALF = '\\udc00';

/** JSON texts that databases, encoders and parsers stumble over; all of them are valid. */
const STRANGE = [
  { what: 'a zero byte in escapes', raw: `{"name":"a${ZERO}b"}` },
  { what: 'half a surrogate pair', raw: `{"name":"a${HALF}"}` },
  { what: 'the halves of a pair in the wrong order', raw: `{"name":"${OTHER_HALF}${HALF}"}` },
  { what: 'keys of such text', raw: `{"name":"x","k${ZERO}":1,"${HALF}":[{"${ZERO}":"${OTHER_HALF}"}]}` },
  { what: 'an empty key and keys that look like pointers', raw: '{"name":"x","":1,"a/b":2,"~1":3,"a.b":4}' },
  { what: 'text that looks like an expression', raw: '{"name":"{{ steps.crm.output }} {{"}' },
  { what: 'code points beyond the first plane', raw: '{"name":"👩‍🚀 𝕬 ﷽ \\u202e"}' },
] as const;

const world = useWorld();

describe('an event with', () => {
  it.each(STRANGE)('$what goes through a whole run: trigger, transform, call, journal, API', async ({ raw }) => {
    const event = JSON.parse(raw) as { name: string };
    const accepted = await world.product.call('POST', '/hooks/in', raw);
    expect(accepted.status).toBe(202);
    const run = await world.ended(accepted);
    expect(run['status']).toBe('succeeded');
    const expected = { all: event, text: `Hello ${event.name}!` };
    expect(stepOf(run, 'prepare')['output']).toEqual(expected);
    expect(JSON.parse(world.sink.callsTo('/crm').at(-1)?.body ?? '')).toEqual(expected);
    const runId = accepted.body['runId'] as string;
    const events = await world.product.call('GET', `/api/runs/${runId}/events`);
    expect(events.body['items']).toContainEqual(expect.objectContaining({ kind: 'step.succeeded', step: 'prepare', output: expected }));
    const delivery = await world.product.call('GET', `/api/runs/${runId}/delivery`);
    expect(Buffer.from(delivery.body['raw'] as string, 'base64').toString('utf8')).toBe(raw);
  });

  it.each([
    { what: 'keys that come twice', raw: '{"name":"first","name":"last"}', name: 'last' },
    { what: 'a byte order mark', raw: '\ufeff{"name":"Ada"}', name: 'Ada' },
    { what: 'white space around it', raw: ' \n\t{"name":"Ada"}\r\n', name: 'Ada' },
    { what: '64 levels', raw: `{"name":"Ada","deep":${'['.repeat(63)}${']'.repeat(63)}}`, name: 'Ada' },
    { what: 'no body at all', raw: '', name: '' },
    { what: 'a list where an object is expected', raw: '[]', name: '' },
    { what: 'a number that loses digits', raw: '{"name":"Ada","id":12345678901234567890}', name: 'Ada' },
  ])('$what is stored byte by byte and its run finishes', async ({ raw, name }) => {
    const accepted = await world.product.call('POST', '/hooks/in', raw);
    expect(accepted.status).toBe(202);
    const run = await world.ended(accepted);
    expect(run['status']).toBe('succeeded');
    expect(stepOf(run, 'prepare')['output']).toMatchObject({ text: `Hello ${name}!` });
    const delivery = await world.product.call('GET', `/api/runs/${accepted.body['runId'] as string}/delivery`);
    expect(Buffer.from(delivery.body['raw'] as string, 'base64').toString('utf8')).toBe(raw);
  });

  it('real zero bytes is kept as it is where the trigger takes text, and can be searched around', async () => {
    await world.product.publish(flowTo(world.sink.url, 'as-text', 'text'));
    const accepted = await world.product.call('POST', '/hooks/as-text', 'needle\0\ufffe haystack');
    expect(accepted.status).toBe(202);
    expect(await world.ended(accepted)).toMatchObject({ status: 'succeeded' });
    expect(JSON.parse(world.sink.callsTo('/crm').at(-1)?.body ?? '')).toMatchObject({ all: 'needle\0\ufffe haystack' });
    const found = await world.product.call('GET', `/api/runs?q=${encodeURIComponent('needle')}`);
    expect(found.body['items']).toMatchObject([{ id: accepted.body['runId'] }]);
  });

  it('bytes that are no text is kept where the trigger takes raw bytes, and refused where it takes text', async () => {
    await world.product.publish(flowTo(world.sink.url, 'as-raw', 'raw'));
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const accepted = await world.product.call('POST', '/hooks/as-raw', bytes);
    expect(accepted.status).toBe(202);
    expect(await world.ended(accepted)).toMatchObject({ status: 'succeeded' });
    const delivery = await world.product.call('GET', `/api/runs/${accepted.body['runId'] as string}/delivery`);
    expect(delivery.body['raw']).toBe(Buffer.from(bytes).toString('base64'));
    isRefusal(await world.leavingNothing(() => world.product.call('POST', '/hooks/as-text', bytes)), 400, 'bad_encoding');
  });
});

it('a reply of a service with such text is stored and shown as it came', async () => {
  world.sink.script('/crm', { body: `{"id":"${ZERO}${HALF}","${ZERO}":1}` }, { status: 400, body: `{"error":"bad${ZERO}${HALF}"}` });
  const first = await world.ended(await world.product.call('POST', '/hooks/in', { name: 'Ada' }));
  expect(stepOf(first, 'crm')['output']).toMatchObject({ body: JSON.parse(`{"id":"${ZERO}${HALF}","${ZERO}":1}`) as object });
  const second = await world.ended(await world.product.call('POST', '/hooks/in', { name: 'Ada' }));
  expect(second['status']).toBe('failed');
  expect(stepOf(second, 'crm')['error']).toMatchObject({ response: { error: 'bad\0\ud83d' } });
});

it('a flow, a reason and a repair may hold such text as well', async () => {
  const document = { ...flowTo(world.sink.url, 'strange'), name: 'a\0\ud83d' };
  const id = await world.product.publish(document);
  expect(await world.product.call('GET', `/api/flows/${id}`)).toMatchObject({
    status: 200,
    body: { name: 'a\0\ud83d', draft: { name: 'a\0\ud83d' } },
  });
  expect((await world.product.call('GET', `/api/runs?flow=${id}`)).status).toBe(200);
  world.sink.script('/crm', { status: 400, body: {} });
  const accepted = await world.product.call('POST', '/hooks/strange', { name: 'Ada' });
  expect(await world.ended(accepted)).toMatchObject({ status: 'failed' });
  const runId = accepted.body['runId'] as string;
  const reply = await world.product.call('POST', `/api/runs/${runId}/steps/crm/retry`, { attempt: 1, reason: 'why\0\udc00' });
  expect(reply.status).toBe(202);
});

staysHealthy(world);

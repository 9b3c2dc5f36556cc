import { expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { bearer, made } from '../connections/support.js';
import { stepOf } from '../support/product.js';
import { chain, post, useDesk } from './support.js';

const desk = useDesk();
const SECRET = 'tok-en-0123456789';

async function events(run: JsonObject, kind: string): Promise<JsonObject[]> {
  const { items } = (await desk.product.call('GET', `/api/runs/${run['id'] as string}/events`)).body as { items: JsonObject[] };
  return items.filter((event) => event['kind'] === kind);
}

it('shows what a try sent and received, without the secret that went along', async () => {
  const connection = await made(desk.product, bearer([desk.sink.host]));
  desk.sink.always('/echo', { echo: true });
  const id = await desk.draft(chain({ call: post(`${desk.sink.url}/echo?api_key=in-the-url`, { a: 1 }, { connection }) }));
  const run = await desk.settled(await desk.tryDraft(id, 1));
  expect(stepOf(run, 'call')).toMatchObject({
    status: 'succeeded',
    exchange: { method: 'POST', status: 200, requestBody: { a: 1 }, requestHeaders: { authorization: '(redacted)' } },
  });
  expect((await events(run, 'step.succeeded')).map(({ exchange }) => (exchange as JsonObject)['status'])).toEqual([200]);
  const { exchange } = stepOf(run, 'call');
  expect(JSON.stringify(exchange)).not.toContain(SECRET);
  expect((exchange as JsonObject)['url']).toMatch(/api_key=\(redacted\)$/);
});

it('shows the call of every failed attempt of a published flow, and none of what went well', async () => {
  const limits = { 'x-ratelimit-remaining': '0', 'content-type': 'text/plain' };
  desk.sink.script('/flaky', { status: 500, headers: limits, body: 'down' }, { status: 200 });
  const input = { method: 'PUT', url: `${desk.sink.url}/flaky`, body: { a: 1 } };
  const policy = { retry: { attempts: 2, backoff: 'fixed', initial: '1ms', on: ['5xx'] } };
  const id = await desk.product.publish(
    chain({ call: { name: 'Call', operation: 'http.request', input, policy } }, { owner: 'a@example.com' }),
  );
  const run = await desk.settled(await desk.product.call('POST', `/api/flows/${id}/runs`, {}));
  expect(run['status']).toBe('succeeded');
  expect(stepOf(run, 'call')['exchange']).toBeNull();
  expect(await events(run, 'step.failed')).toMatchObject([{ exchange: { status: 500, replyHeaders: { 'x-ratelimit-remaining': '0' } } }]);
});

it('shows a failed call of a run that stopped with it', async () => {
  desk.sink.always('/no', { status: 422, body: { error: 'no such field' } });
  const id = await desk.product.publish(chain({ call: post(`${desk.sink.url}/no`, { b: 2 }) }, { owner: 'a@example.com' }));
  const run = await desk.settled(await desk.product.call('POST', `/api/flows/${id}/runs`, {}));
  expect(stepOf(run, 'call')).toMatchObject({
    status: 'failed',
    exchange: { status: 422, requestBody: { b: 2 }, replyBody: { error: 'no such field' }, tookMs: expect.any(Number) },
  });
});

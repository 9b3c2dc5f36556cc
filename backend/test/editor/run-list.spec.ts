import { expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { until } from '../support/until.js';
import { chain, post, useDesk } from './support.js';

const desk = useDesk();

const listed = async (query: string): Promise<JsonObject[]> => {
  const reply = await desk.product.call('GET', `/api/runs?${query}`);
  expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 200 });
  return reply.body['items'] as JsonObject[];
};

it('says what each run is about, when it ended, and what holds it up since when', async () => {
  const policy = { then: 'continue', effect: 'idempotent' };
  const steps = {
    crm: post(`${desk.sink.url}/l-crm`, {}, { policy }),
    chat: post(`${desk.sink.url}/l-chat`, {}),
    task: post(`${desk.sink.url}/l-task`, {}),
  };
  const id = await desk.product.publish(chain(steps, { owner: 'a@example.com' }));
  const run = async (body: JsonObject): Promise<JsonObject> =>
    desk.settled(await desk.product.call('POST', `/api/flows/${id}/runs`, { body }));
  await run({ email: 'ada@example.com', note: 'fine' });
  desk.sink.script('/l-crm', { status: 422 });
  await run({ name: 'Grace' });
  desk.sink.script('/l-chat', { status: 422, body: { error: 'no_channel' } });
  await run({ order_id: 4711 });
  desk.sink.script('/l-task', { reset: true });
  await run({ nothing: true });

  const items = await listed(`flow=${id}`);
  expect(items.map(({ label, status, gaps }) => ({ label, status, gaps }))).toEqual([
    { label: null, status: 'needs_attention', gaps: 0 },
    { label: '4711', status: 'failed', gaps: 0 },
    { label: 'Grace', status: 'succeeded_with_gaps', gaps: 1 },
    { label: 'ada@example.com', status: 'succeeded', gaps: 0 },
  ]);
  expect(items.map(({ attention }) => attention)).toMatchObject([
    {
      count: 1,
      since: expect.stringMatching(/Z$/),
      steps: [{ step: 'task', status: 'needs_attention', reason: 'outcome_unknown', attempt: 1 }],
    },
    { count: 1, steps: [{ step: 'chat', status: 'failed', code: 'no_channel', since: expect.stringMatching(/Z$/) }] },
    null,
    null,
  ]);
  expect(items.map(({ finishedAt }) => finishedAt === null)).toEqual([true, false, false, false]);
  const both = await listed(`flow=${id}&status=failed,needs_attention`);
  expect(both.map(({ id: runId }) => runId)).toEqual(items.slice(0, 2).map(({ id: runId }) => runId));
});

it('takes the time of acceptance, several statuses, and tries apart', async () => {
  const id = await desk.product.publish(chain({ a: { name: 'A', operation: 'transform', input: {} } }, { owner: 'a@example.com' }));
  const before = new Date(Date.now() - 60_000).toISOString();
  const started = await desk.settled(await desk.product.call('POST', `/api/flows/${id}/runs`, {}));
  const tried = await desk.settled(await desk.tryDraft(id, 1));
  const later = new Date(Date.now() + 60_000).toISOString();
  expect((await listed(`flow=${id}&acceptedAfter=${before}&acceptedBefore=${later}`)).length).toBe(2);
  expect(await listed(`flow=${id}&acceptedAfter=${later}`)).toEqual([]);
  expect(await listed(`flow=${id}&acceptedBefore=${before}`)).toEqual([]);
  expect((await listed(`flow=${id}&draft=true`)).map((run) => run['id'])).toEqual([tried['id']]);
  expect((await listed(`flow=${id}&draft=false`)).map((run) => run['id'])).toEqual([started['id']]);
  expect(await desk.product.call('GET', '/api/runs?status=failed,gone')).toMatchObject({ status: 400, body: { code: 'invalid_query' } });
});

it('finds what holds a long run up at the end of its journal', async () => {
  const items = Array.from({ length: 90 }, (_, n) => n);
  const steps = {
    each: { name: 'Each', operation: 'for_each', input: { items, concurrency: 10, onError: 'continue' } },
    inner: {
      name: 'Inner',
      operation: 'http.request',
      in: 'each',
      input: { method: 'PUT', url: `${desk.sink.url}/l-inner`, body: { n: '{{ item }}' } },
    },
    last: post(`${desk.sink.url}/l-last`, { all: 'x'.repeat(10_000) }),
  };
  const edges = [
    { from: 'trigger', to: 'each' },
    { from: 'each', to: 'last' },
  ];
  desk.sink.script('/l-last', { reset: true });
  const id = await desk.product.publish(chain(steps, { edges, owner: 'a@example.com' }));
  await desk.product.call('POST', `/api/flows/${id}/runs`, {});
  const [run] = await until('it needs somebody', async () => {
    const found = await listed(`flow=${id}&status=needs_attention`);
    return found.length === 1 && found;
  });
  expect(run).toMatchObject({ attention: { count: 1, steps: [{ step: 'last', name: 'Post to last' }] } });
});

import { expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { stepOf, type Reply } from '../support/product.js';
import { chain, post, useDesk } from './support.js';

const desk = useDesk();

const test = (id: string, step: string, body: JsonObject = {}): Promise<Reply> =>
  desk.product.call('POST', `/api/flows/${id}/steps/${step}/test`, { revision: 1, ...body });

function leads(name: string): JsonObject {
  return chain({
    crm: post(`${desk.sink.url}/${name}-crm`, { email: '{{ trigger.body.email }}' }),
    chat: post(`${desk.sink.url}/${name}-chat`, { text: 'New: {{ steps.crm.output.body.id }} {{ trigger.query.from }}' }),
    task: post(`${desk.sink.url}/${name}-task`, {}),
  });
}

it('shows what the trigger and each step gave last, and what the newest run has not reached from an older one', async () => {
  const id = await desk.draft(leads('a'));
  expect((await desk.product.call('GET', `/api/flows/${id}/samples`)).body).toEqual({ trigger: null, steps: {} });
  const older = await desk.settled(await desk.tryDraft(id, 1, { email: 'old@example.com' }));
  desk.sink.script('/a-chat', { status: 422, body: {} });
  const newer = await desk.settled(await desk.tryDraft(id, 1, { email: 'new@example.com' }));
  const { trigger, steps } = (await desk.product.call('GET', `/api/flows/${id}/samples`)).body as {
    trigger: JsonObject;
    steps: JsonObject;
  };
  expect(trigger).toMatchObject({ value: { body: { email: 'new@example.com' } }, runId: newer['id'], truncated: false });
  expect(steps['crm']).toMatchObject({ runId: newer['id'], value: { status: 200 }, at: expect.stringMatching(/^\d{4}-/) });
  expect(steps['chat']).toMatchObject({ runId: older['id'] });
});

it('cuts what is large, and takes no pinned output for a real one', async () => {
  desk.sink.always('/big-crm', { body: { items: Array.from({ length: 9_000 }, (_, n) => ({ n, text: 'some words \0 and more' })) } });
  const document = leads('big');
  const steps = document['steps'] as { [id: string]: JsonObject };
  const pinned = { ...document, steps: { ...steps, task: { ...steps['task'], pinned: { status: 1 } } } };
  const id = await desk.draft(pinned);
  await desk.settled(await desk.tryDraft(id, 1));
  const { body } = await desk.product.call('GET', `/api/flows/${id}/samples`);
  const sampled = body['steps'] as { [id: string]: JsonObject };
  expect(sampled['crm']).toMatchObject({ truncated: true, value: { status: 200, body: { items: expect.any(Array) } } });
  expect(JSON.stringify(sampled['crm']).length).toBeLessThan(16_500);
  expect(sampled['task']).toBeUndefined();
});

it('performs one step with the samples that it was given, and nothing before or after it', async () => {
  const id = await desk.draft(leads('b'));
  const started = await test(id, 'chat', { trigger: { query: { from: 'web' } }, samples: { crm: { body: { id: 'c-9' } } } });
  expect(started.status).toBe(202);
  const run = await desk.settled(started);
  expect(run).toMatchObject({ status: 'succeeded', draft: 1 });
  expect(stepOf(run, 'crm')).toMatchObject({ pinned: true });
  expect(stepOf(run, 'chat')).toMatchObject({ pinned: false, exchange: { status: 200, requestBody: { text: 'New: c-9 web' } } });
  expect(['/b-crm', '/b-chat', '/b-task'].map((path) => desk.sink.callsTo(path).length)).toEqual([0, 1, 0]);
});

it('takes the last real outputs where no samples are given, and says which there are none of', async () => {
  const id = await desk.draft(leads('c'));
  const refused = await test(id, 'chat');
  expect(refused).toMatchObject({ status: 422, body: { code: 'samples_missing', steps: ['trigger', 'crm'] } });
  expect(await test(id, 'task')).toMatchObject({ status: 202 });
  await desk.settled(await desk.product.call('POST', `/api/flows/${id}/runs`, { revision: 1, query: { from: 'mail' } }));
  const run = await desk.settled(await test(id, 'chat'));
  expect(stepOf(run, 'chat')).toMatchObject({ exchange: { requestBody: { text: expect.stringMatching(/^New: \S+ mail$/) } } });
});

it('tries once, whatever the policy says', async () => {
  desk.sink.always('/d-crm', { status: 503, headers: { 'retry-after': '0' } });
  const retry = { attempts: 5, backoff: 'fixed', initial: '1ms', on: ['5xx'] };
  const input = { method: 'PUT', url: `${desk.sink.url}/d-crm`, body: {} };
  const id = await desk.draft(chain({ crm: { name: 'CRM', operation: 'http.request', input, policy: { retry, then: 'park' } } }));
  const run = await desk.settled(await test(id, 'crm'));
  expect(run['status']).toBe('failed');
  expect(stepOf(run, 'crm')).toMatchObject({ attempt: 1, exchange: { status: 503 } });
});

it('refuses what can not be performed alone', async () => {
  const steps = {
    each: { name: 'Each', operation: 'for_each', input: { items: [1] } },
    inner: { name: 'Inner', operation: 'transform', in: 'each', input: { n: '{{ item }}' } },
    wrong: { name: 'Wrong', operation: 'http.request', input: {} },
  };
  const edges = [
    { from: 'trigger', to: 'each' },
    { from: 'each', to: 'wrong' },
  ];
  const id = await desk.draft(chain(steps, { edges }));
  expect(await test(id, 'each')).toMatchObject({ status: 422, body: { code: 'step_not_testable' } });
  expect(await test(id, 'inner')).toMatchObject({ status: 422, body: { code: 'step_not_testable' } });
  expect(await test(id, 'wrong')).toMatchObject({ status: 422, body: { code: 'flow_has_problems' } });
  expect(await test(id, 'gone')).toMatchObject({ status: 404, body: { code: 'step_not_found' } });
  expect(await test(id, 'each', { revision: 2 })).toMatchObject({ status: 409, body: { code: 'stale_revision' } });
});

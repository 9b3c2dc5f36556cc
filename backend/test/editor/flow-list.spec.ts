import { expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { until } from '../support/until.js';
import { chain, post, useDesk } from './support.js';

const desk = useDesk();

const listed = async (query: string): Promise<JsonObject[]> =>
  (await desk.product.call('GET', `/api/flows?${query}`)).body['items'] as JsonObject[];

const hook = (path: string): JsonObject => ({ operation: 'webhook', config: { path, verify: { kind: 'none' } } });

it('finds flows by their name, owner and description', async () => {
  const steps = { a: { name: 'A', operation: 'transform', input: {} } };
  const one = await desk.draft(chain(steps, { name: 'Leads from 100% fairs', owner: 'ada@example.com' }));
  const two = await desk.draft(chain(steps, { name: 'Invoices', description: 'Sends what Grace wrote' }));
  expect((await listed('q=ADA')).map(({ id }) => id)).toEqual([one]);
  expect((await listed('q=grace')).map(({ id }) => id)).toEqual([two]);
  expect((await listed('q=100%25%20f')).map(({ id, owner }) => [id, owner])).toEqual([[one, 'ada@example.com']]);
  expect(await listed('q=_nothing_')).toEqual([]);
  await desk.save(two, 1, chain(steps, { name: 'Invoices', owner: 'joan@example.com' }));
  expect((await listed('q=joan')).map(({ id }) => id)).toEqual([two]);
});

it('shows how the newest run stands, and how those of the last day did, without tries', async () => {
  const id = await desk.product.publish(chain({ a: post(`${desk.sink.url}/act`, {}) }, { owner: 'a@example.com', name: 'Active' }));
  const start = (): Promise<JsonObject> => desk.product.call('POST', `/api/flows/${id}/runs`, {}).then((started) => desk.settled(started));
  await start();
  desk.sink.script('/act', { status: 422 });
  const failed = await start();
  await desk.settled(await desk.tryDraft(id, 1));
  const [item] = await listed('q=active');
  expect(item).toMatchObject({ lastRun: { id: failed['id'], status: 'failed', at: expect.stringMatching(/Z$/) }, activityComplete: true });
  const activity = item?.['activity'] as { ok: number; gaps: number; failed: number }[];
  expect(activity).toHaveLength(24);
  const sum = activity.reduce((all, hour) => ({ ok: all.ok + hour.ok, gaps: all.gaps + hour.gaps, failed: all.failed + hour.failed }));
  expect(sum).toEqual({ ok: 1, gaps: 0, failed: 1 });
  expect(activity[23]?.ok).toBe(1);
});

it('takes a flow out of use and back: no hook, no runs, no calls, while what runs goes on', async () => {
  const steps = { pause: { name: 'Pause', operation: 'wait', input: { approval: { message: 'Go on?' } } } };
  const id = await desk.product.publish(chain(steps, { owner: 'a@example.com', name: 'Old', trigger: hook('old') }));
  const accepted = await desk.product.call('POST', '/hooks/old', {});
  expect(accepted.status).toBe(202);
  const archived = await desk.product.call('POST', `/api/flows/${id}/archive`);
  expect(archived).toMatchObject({ status: 200, body: { id, archived: true } });
  expect(await desk.product.call('POST', '/hooks/old', {})).toMatchObject({ status: 404, body: { code: 'hook_not_found' } });
  for (const body of [{}, { revision: 1 }]) {
    expect(await desk.product.call('POST', `/api/flows/${id}/runs`, body)).toMatchObject({ status: 409, body: { code: 'flow_archived' } });
  }
  expect(await desk.product.call('POST', `/api/flows/${id}/publish`)).toMatchObject({ status: 409, body: { code: 'flow_archived' } });
  expect(await desk.product.call('GET', `/api/flows/${id}`)).toMatchObject({ body: { archived: true } });
  expect((await listed('q=old')).length).toBe(0);
  expect((await listed('q=old&archived=true')).map((item) => item['id'])).toEqual([id]);
  const runId = accepted.body['runId'] as string;
  await until('it waits', async () => (await desk.product.run(runId))['status'] === 'waiting');
  const decided = await desk.product.call('POST', `/api/runs/${runId}/steps/pause/decide`, { decision: 'approve', attempt: 1 });
  expect(decided.status).toBe(202);
  await until('it ended', async () => (await desk.product.run(runId))['status'] === 'succeeded');

  expect(await desk.product.call('POST', `/api/flows/${id}/restore`)).toMatchObject({ status: 200, body: { archived: false } });
  expect((await desk.product.call('POST', '/hooks/old', {})).status).toBe(202);
});

it('does not let an archived flow be called', async () => {
  const callee = await desk.product.publish(chain({ a: { name: 'A', operation: 'transform', input: {} } }, { owner: 'a@example.com' }));
  const call = { call: { name: 'Call', operation: 'subflow', input: { flow: callee, input: {} } } };
  const id = await desk.draft(chain(call));
  expect(await desk.settled(await desk.tryDraft(id, 1))).toMatchObject({ status: 'succeeded' });
  await desk.product.call('POST', `/api/flows/${callee}/archive`);
  expect((await desk.tryDraft(id, 1)).status).toBe(422);
});

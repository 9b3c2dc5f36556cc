import { expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { TIDY } from '../../src/adapters/postgres/retention/sql.js';
import { stepOf } from '../support/product.js';
import { chain, post, useDesk } from './support.js';

const desk = useDesk();

it('runs exactly the revision that the author sees, and never what was stored before or after', async () => {
  const flow = (word: string): JsonObject =>
    chain({ say: { name: 'Say', operation: 'transform', input: { word, got: '{{ trigger.body.n }}' } } });
  const id = await desk.product.publish({ ...flow('published'), owner: 'a@example.com' });
  const revision = await desk.save(id, 1, flow('edited'));
  const started = await desk.tryDraft(id, revision, { n: 7 });
  expect(started).toMatchObject({ status: 202, body: { draft: revision, version: -1 } });
  expect(await desk.product.call('POST', `/api/flows/${id}/runs`, { body: {} })).toMatchObject({
    status: 202,
    body: { draft: null, version: 1 },
  });
  await desk.save(id, revision, flow('later'));
  const run = await desk.settled(started);
  expect(run).toMatchObject({ status: 'succeeded', draft: revision, version: -1 });
  expect(stepOf(run, 'say')).toMatchObject({ output: { word: 'edited', got: 7 }, pinned: false });
});

it('refuses a revision that is not the newest, and says which one is', async () => {
  const id = await desk.draft(chain({ a: { name: 'A', operation: 'transform', input: {} } }));
  await desk.save(id, 1, chain({ b: { name: 'B', operation: 'transform', input: {} } }));
  expect(await desk.tryDraft(id, 1)).toMatchObject({ status: 409, body: { code: 'stale_revision', revision: 2 } });
  expect(await desk.tryDraft(id, 3)).toMatchObject({ status: 409, body: { code: 'stale_revision', revision: 2 } });
});

it('refuses what can not run, and asks for no owner and no runbook in a first try', async () => {
  const broken = await desk.draft(chain({ a: { name: 'A', operation: 'http.reqest', input: {} } }));
  expect(await desk.tryDraft(broken, 1)).toMatchObject({ status: 422, body: { code: 'flow_has_problems' } });
  const fine = await desk.draft(chain({ a: { name: 'A', operation: 'transform', input: {} } }));
  expect((await desk.settled(await desk.tryDraft(fine, 1)))['status']).toBe('succeeded');
});

it('freezes the same draft once, keeps it from the versions, and shows it where its run names it', async () => {
  const id = await desk.draft(chain({ a: { name: 'A', operation: 'transform', input: {} } }));
  const first = await desk.tryDraft(id, 1);
  const second = await desk.tryDraft(id, 1);
  expect(second.body['version']).toBe(first.body['version']);
  expect(second.body['runId']).not.toBe(first.body['runId']);
  expect((await desk.product.call('GET', `/api/flows/${id}/versions`)).body['items']).toEqual([]);
  expect(await desk.product.call('GET', `/api/flows/${id}`)).toMatchObject({ body: { publishedVersion: null } });
  const frozen = await desk.product.call('GET', `/api/flows/${id}/versions/${first.body['version'] as number}`);
  expect(frozen).toMatchObject({ status: 200, body: { version: -1, document: { name: 'Chain' } } });
  await desk.settled(second);
  const { items } = (await desk.product.call('GET', `/api/runs?flow=${id}`)).body as { items: JsonObject[] };
  expect(items.map(({ draft, version }) => ({ draft, version }))).toEqual([
    { draft: 1, version: -1 },
    { draft: 1, version: -1 },
  ]);
});

it('tries a webhook flow with a body given by hand, again and again with the same event', async () => {
  const trigger = {
    operation: 'webhook',
    config: { path: 'tried', body: 'form', verify: { kind: 'none' }, dedupe: { key: '{{ trigger.body.id }}' } },
  };
  const id = await desk.draft(chain({ a: { name: 'A', operation: 'transform', input: { id: '{{ trigger.body.id }}' } } }, { trigger }));
  const runs = [await desk.tryDraft(id, 1, { id: 'e1' }), await desk.tryDraft(id, 1, { id: 'e1' })];
  expect(new Set(runs.map(({ body }) => body['runId'])).size).toBe(2);
  for (const run of runs) expect(stepOf(await desk.settled(run), 'a')['output']).toEqual({ id: 'e1' });
});

it('does not send what is pinned while the draft is tried, and sends it once it is published', async () => {
  const { url } = desk.sink;
  const steps = {
    crm: post(`${url}/crm`, { a: 1 }, { pinned: { status: 200, headers: {}, body: { id: 'c-1' } } }),
    choose: { name: 'Choose', operation: 'branch', input: { cases: [{ id: 'x', when: '{{ false }}' }] }, pinned: { taken: ['x'] } },
    chat: post(`${url}/chat`, { id: '{{ steps.crm.output.body.id }}' }),
  };
  const edges = [
    { from: 'trigger', to: 'crm' },
    { from: 'crm', to: 'choose' },
    { from: 'choose', port: 'case:x', to: 'chat' },
  ];
  const id = await desk.draft(chain(steps, { edges, owner: 'a@example.com' }));
  const run = await desk.settled(await desk.tryDraft(id, 1));
  expect(run['status']).toBe('succeeded');
  expect(stepOf(run, 'crm')).toMatchObject({ status: 'succeeded', pinned: true, attempt: 1 });
  expect(desk.sink.callsTo('/crm')).toEqual([]);
  expect(desk.sink.callsTo('/chat').map(({ body }) => body)).toEqual(['{"id":"c-1"}']);
  const { items } = (await desk.product.call('GET', `/api/runs/${run['id'] as string}/events`)).body as { items: JsonObject[] };
  expect(items.filter(({ pinned }) => pinned === true).map(({ kind, step }) => [kind, step])).toEqual([
    ['step.succeeded', 'crm'],
    ['step.succeeded', 'choose'],
  ]);

  const published = await desk.product.call('POST', `/api/flows/${id}/publish`);
  const warned = published.body['problems'] as JsonObject[];
  expect(published.status).toBe(201);
  expect(warned.filter(({ code }) => code === 'pinned_step').map(({ step, severity }) => [step, severity])).toEqual([
    ['crm', 'warning'],
    ['choose', 'warning'],
  ]);
  const real = await desk.settled(await desk.product.call('POST', `/api/flows/${id}/runs`, {}));
  expect(stepOf(real, 'crm')['pinned']).toBe(false);
  expect(desk.sink.callsTo('/crm')).toHaveLength(1);
});

it('puts a pinned output away that the journal can not hold', async () => {
  const large = 'x'.repeat(100_000);
  const steps = {
    crm: post(`${desk.sink.url}/large`, {}, { pinned: { body: large } }),
    size: { name: 'Size', operation: 'transform', input: { size: '{{ $length(steps.crm.output.body) }}' } },
  };
  const id = await desk.draft(chain(steps));
  const run = await desk.settled(await desk.tryDraft(id, 1));
  expect(stepOf(run, 'crm')).toMatchObject({ pinned: true, output: null, outputRef: { id: expect.any(String) } });
  expect(stepOf(run, 'size')['output']).toEqual({ size: 100_000 });
});

it('removes a frozen draft once no run names it any more', async () => {
  const id = await desk.draft(chain({ a: { name: 'A', operation: 'transform', input: {} } }));
  const run = await desk.settled(await desk.tryDraft(id, 1));
  const { pool } = desk.database;
  await pool.query("UPDATE frozen_draft SET used_at = now() - interval '2 days' WHERE flow_id = $1", [id]);
  const left = async (): Promise<number | null> => {
    await pool.query(TIDY.frozen_drafts, [1_000]);
    return (await pool.query('SELECT 1 FROM frozen_draft WHERE flow_id = $1', [id])).rowCount;
  };
  expect(await left()).toBe(1);
  await pool.query('DELETE FROM run WHERE id = $1', [run['id']]);
  expect(await left()).toBe(0);
  expect((await desk.tryDraft(id, 1)).body['version']).toBe(-2);
});

import { expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { chain, post, useDesk } from './support.js';

const desk = useDesk();

it('shows a run and its journal without values, and one step with them', async () => {
  const id = await desk.product.publish(
    chain({ crm: post(`${desk.sink.url}/v-crm`, { note: 'only-in-values' }) }, { owner: 'a@example.com' }),
  );
  const run = await desk.settled(await desk.product.call('POST', `/api/flows/${id}/runs`, { body: {} }));
  const path = `/api/runs/${run['id'] as string}`;
  const get = async (rest: string): Promise<JsonObject> => (await desk.product.call('GET', `${path}${rest}`)).body;

  expect(JSON.stringify(await get(''))).toContain('only-in-values');
  const light = await get('?values=false');
  expect(JSON.stringify(light)).not.toContain('only-in-values');
  expect(light).toMatchObject({ status: 'succeeded', steps: [{ id: 'crm', status: 'succeeded', attempt: 1 }] });
  const journal = await get('/events?values=false');
  expect(JSON.stringify(journal)).not.toContain('only-in-values');
  expect((journal['items'] as JsonObject[]).length).toBe(((await get('/events'))['items'] as JsonObject[]).length);
  expect(JSON.stringify(await get('/steps/crm'))).toContain('only-in-values');
  expect(await get('/steps/nobody')).toMatchObject({ code: 'step_not_found' });
});

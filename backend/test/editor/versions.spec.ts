import { expect, it } from '@jest/globals';
import { chain, useDesk } from './support.js';

const desk = useDesk();

it('keeps what whoever publishes a version calls it and says of it', async () => {
  const id = await desk.draft(chain({ a: { name: 'A', operation: 'transform', input: {} } }, { owner: 'a@example.com' }));
  const publish = (body?: { name?: string; note?: string }): Promise<unknown> =>
    desk.product.call('POST', `/api/flows/${id}/publish`, body);
  expect(await publish({ name: 'First', note: 'Sends to the new CRM' })).toMatchObject({ status: 201, body: { version: 1 } });
  expect(await publish({ name: ' ' })).toMatchObject({ status: 201, body: { version: 2 } });
  expect(await publish()).toMatchObject({ status: 201, body: { version: 3 } });
  expect(await publish({ name: 'x'.repeat(101) })).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
  expect(await publish({ name: 'a\0b' })).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
  const { items } = (await desk.product.call('GET', `/api/flows/${id}/versions`)).body;
  expect(items).toMatchObject([
    { version: 3, name: null, note: null },
    { version: 2, name: null },
    { version: 1, name: 'First', note: 'Sends to the new CRM' },
  ]);
  expect(await desk.product.call('GET', `/api/flows/${id}/versions/1`)).toMatchObject({
    body: { name: 'First', document: { name: 'Chain' } },
  });
});

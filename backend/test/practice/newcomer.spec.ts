import { expect, it, jest } from '@jest/globals';
import { ROUTES, type JsonObject } from '@plumbline/shared';
import { stepOf } from '../support/product.js';
import { outline, usePractice } from './support.js';

jest.setTimeout(60_000);

const world = usePractice();

it('says at its start how to run the example, and nothing secret', () => {
  const line = world.product.log.find((one) => one.startsWith('Run the example flow:'));
  expect(line).toContain(`curl -s ${world.product.address}/hooks/lead-intake -H "x-event-id: $RANDOM" -d '{"email":`);
  expect(line).not.toMatch(/bearer|token/i);
});

it('a newcomer sends a lead, breaks the CRM, sees the next lead parked, mends the CRM, and sees it arrive', async () => {
  const { product } = world;
  const first = await product.call(
    'POST',
    '/hooks/lead-intake',
    { email: 'Ada@Example.com', name: ' Ada ' },
    { 'x-event-id': 'n-1', authorization: '' },
  );
  expect(first.status).toBe(202);
  expect(await world.ended(first.body['runId'] as string)).toMatchObject({ status: 'succeeded', flowName: 'Lead intake' });

  await world.set('crm', { mode: 'down' });
  const parked = await world.rested({ email: 'grace@example.com', name: 'Grace Hopper' });
  expect(parked).toMatchObject({ status: 'parked' });
  expect((await product.call('GET', '/api/runs?status=parked')).body['items']).toMatchObject([{ id: parked['id'] }]);
  expect(await world.counts('mailbox')).toEqual([1, 1]);

  await world.set('crm', { mode: 'normal' });
  const step = stepOf(parked, 'crm');
  const retried = await product.call('POST', `/api/runs/${parked['id'] as string}/steps/crm/retry`, { attempt: step['attempt'] as number });
  // The step may have been sent by itself in the meantime, which is as good.
  expect([202, 409]).toContain(retried.status);
  const run = await world.ended(parked['id'] as string);
  expect(run).toMatchObject({ status: 'succeeded' });
  expect(outline(run)['crm']).toMatch(/^succeeded/);
  const contacts = (await world.state('crm'))['entries'] as JsonObject[];
  expect(contacts.map(({ email }) => email)).toEqual(['grace@example.com', 'ada@example.com']);
});

it('what the API says of the practice services has the shape that the table of routes says', async () => {
  await world.rested();
  for (const [reply, schema] of [
    [await world.product.call('GET', '/api/practice'), ROUTES.getPractice.responses[200]],
    [await world.set('crm', { mode: 'normal' }), ROUTES.setPractice.responses[200]],
    [await world.product.call('POST', '/api/practice/submit', {}), ROUTES.submitPractice.responses[200]],
    [await world.product.call('POST', '/api/practice/chat/reset'), ROUTES.resetPractice.responses[200]],
  ] as const) {
    expect({ status: reply.status, issues: schema.safeParse(reply.body).error?.issues ?? [] }).toEqual({ status: 200, issues: [] });
  }
});

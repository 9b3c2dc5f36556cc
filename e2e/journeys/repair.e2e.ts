import { expect, test } from '../support/fixtures.js';
import { chainOf, leadFlow, posting } from '../support/flows.js';

const LEAD = { name: 'Grace Hopper', email: 'grace@example.com' };

test('a refused lead says what, where, whose fault and what was sent, and goes through with a mended input', async ({
  page,
  runs,
  server,
  sink,
}) => {
  sink.script('/mend/crm', { status: 422, body: { error: 'email is not valid' } });
  const flow = await server.publish(leadFlow(sink.url, 'mend'));
  const run = await runs.startUntil(flow, 'failed', { ...LEAD, email: 'grace@' });
  await runs.open(run);
  await expect(page.getByTestId('error-headline')).toHaveText('The service refused the values (422)');
  await expect(runs.card).toContainText('Save contact, attempt 1');
  await expect(runs.card).toContainText('How it is set up. It does not heal by itself.');
  await expect(runs.card).toContainText('ada@example.com');
  await expect(runs.card.getByTestId('exchange')).toContainText(`POST ${sink.url}/mend/crm`);
  await expect(runs.card.getByTestId('exchange')).toContainText('"grace@"');
  await expect(runs.card.getByTestId('exchange')).toContainText('email is not valid');
  await page.getByTestId('edit-and-retry').click();
  await expect(page.getByTestId('retry-dialog')).toContainText('Nothing is changed yet');
  await runs.writeJson('retry-input', { method: 'POST', url: `${sink.url}/mend/crm`, body: LEAD });
  await expect(page.getByTestId('input-difference').locator('del')).toContainText('grace@');
  await expect(page.getByTestId('input-difference').locator('ins')).toContainText('grace@example.com');
  await page.getByTestId('repair-reason').fill('The address was cut off');
  await page.getByTestId('retry-confirm').click();
  await runs.shows('succeeded');
  for (const id of ['crm', 'chat', 'mail', 'analytics', 'task']) await expect(runs.step(id)).toHaveAttribute('data-status', 'succeeded');
  expect(sink.callsTo('/mend/crm').map(({ body }) => (JSON.parse(body) as typeof LEAD).email)).toEqual(['grace@', LEAD.email]);
  expect(sink.effectsOn('/mend/keyed-task')).toBe(1);
});

test('a second press on a repaired step is refused, and says who was faster', async ({ page, runs, server, sink }) => {
  sink.script('/twice', { status: 422, body: { error: 'no' } });
  const run = await runs.startUntil(await server.publish(chainOf('Twice', { call: posting(`${sink.url}/twice`, {}) })), 'failed');
  await runs.open(run, 'call');
  await page.getByTestId('retry-step').click();
  await expect(page.getByTestId('retry-outside')).toContainText('What succeeded before it is not sent again');
  await server.api('POST', `/api/runs/${run}/steps/call/retry`, { attempt: 1, reason: 'I was faster' });
  await runs.stands(run, 'succeeded');
  await page.getByTestId('retry-confirm').click();
  await expect(page.getByTestId('repair-refused')).toContainText('Already repaired by');
  await expect(page.getByTestId('repair-refused')).toContainText('Nothing was sent again.');
  expect(sink.callsTo('/twice')).toHaveLength(2);
});

test('a call whose outcome nobody knows is answered by a person, and not sent again', async ({ page, runs, server, sink }) => {
  sink.script('/pay', { reset: true, effect: true });
  const flow = chainOf('Pay', {
    pay: posting(`${sink.url}/pay`, { amount: 5 }, { name: 'Take the money' }),
    tell: posting(`${sink.url}/tell`, { receipt: '{{ steps.pay.output.body.receipt }}' }),
  });
  const run = await runs.startUntil(await server.publish(flow), 'needs_attention');
  await runs.open(run);
  await expect(page.getByTestId('outcome-unknown')).toContainText('Nobody knows whether it happened outside');
  await expect(page.getByTestId('retry-step')).toHaveCount(0);
  await page.getByTestId('resolve-happened').click();
  await runs.writeJson('answer-output', { status: 200, headers: {}, body: { receipt: 'r-7' } });
  await page.getByTestId('repair-reason').fill('It is in their list of payments');
  await page.getByTestId('answer-confirm').click();
  await runs.shows('succeeded');
  expect(sink.callsTo('/pay')).toHaveLength(1);
  expect(sink.callsTo('/tell').map(({ body }) => JSON.parse(body) as unknown)).toEqual([{ receipt: 'r-7' }]);
});

test('a step that is skipped with an output lets the run go on with a gap', async ({ page, runs, server, sink }) => {
  sink.script('/enrich', { status: 404, body: {} });
  const flow = chainOf('Enrich', {
    enrich: posting(`${sink.url}/enrich`, {}, { name: 'Look them up' }),
    greet: posting(`${sink.url}/greet`, { company: '{{ steps.enrich.output.body.company }}' }),
  });
  const run = await runs.startUntil(await server.publish(flow), 'failed');
  await runs.open(run);
  await page.getByTestId('skip-step').click();
  await runs.writeJson('answer-output', { body: { company: 'unknown' } });
  await page.getByTestId('answer-confirm').click();
  await runs.shows('succeeded_with_gaps');
  await expect(runs.step('enrich')).toHaveAttribute('data-status', 'skipped');
  expect(sink.callsTo('/greet').map(({ body }) => JSON.parse(body) as unknown)).toEqual([{ company: 'unknown' }]);
});

test('three failures alike are one thing to do: previewed, repaired together, and gone from the list', async ({
  page,
  runs,
  server,
  sink,
}) => {
  sink.always('/alike', { status: 422, body: { error: 'closed' } });
  const flow = await server.publish(chainOf('Alike', { call: posting(`${sink.url}/alike`, {}, { name: 'Order it' }) }));
  const failed = await Promise.all([1, 2, 3].map((n) => runs.startUntil(flow, 'failed', { n })));
  await page.goto('/attention');
  const group = page.locator(`[data-testid=attention-group][data-flow-id="${flow}"]`);
  await expect(group).toHaveAttribute('data-count', '3');
  await expect(group).toContainText('Order it');
  await expect(group).toContainText('ada@example.com');
  sink.always('/alike', {});
  await group.getByTestId('repair-group').click();
  await expect(page.getByTestId('bulk-preview')).toContainText('3 steps are sent again. 3 runs match.');
  await expect(page.getByTestId('bulk-preview')).toContainText('3 × http.request');
  await page.getByTestId('bulk-start').click();
  await expect(page.getByTestId('repair-refused')).toContainText('Say why');
  await page.getByTestId('repair-reason').fill('They are open again');
  await page.getByTestId('bulk-rate').fill('50');
  await page.getByTestId('bulk-start').click();
  await expect(page.getByTestId('bulk-progress')).toHaveAttribute('data-status', 'done');
  await expect(page.getByTestId('bulk-progress')).toContainText('3 of 3 sent');
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(group).toHaveCount(0);
  for (const run of failed) await runs.stands(run, 'succeeded');
  expect(sink.effectsOn('/alike')).toBe(3);
});

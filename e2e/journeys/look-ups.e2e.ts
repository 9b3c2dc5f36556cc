import type { Locator } from '@playwright/test';
import { expect, test } from '../support/fixtures.js';
import { chainOf, posting } from '../support/flows.js';

const deals = (name: string): unknown =>
  chainOf(name, {
    deal: {
      name: 'Deal',
      operation: 'practice-crm.create_deal',
      connection: { service: 'Practice CRM', name: 'Practice' },
      input: { title: '{{ trigger.body.title }}', contact: 'ada@example.com' },
    },
    tell: { name: 'Tell', operation: 'transform', input: { deal: '{{ steps.deal.output.id }}' } },
  });

test('a connection that breaks after the deal was made: a look-up finds it, the step is green, and there is one deal', async ({
  page,
  runs,
  server,
}) => {
  const flow = await server.publish(deals('Deals'));
  await server.api('POST', '/api/practice/crm/reset');
  await server.api('PUT', '/api/practice/crm', { mode: 'cut_after', times: 1 });
  const run = await runs.startUntil(flow, 'succeeded', { title: 'Engines' });
  const { services } = (await server.api('GET', '/api/practice')) as { services: { id: string; effects: number; entries: unknown[] }[] };
  expect(services.find(({ id }) => id === 'crm')).toMatchObject({ effects: 1, entries: [{ title: 'Engines' }] });
  await runs.open(run, 'deal');
  await expect(runs.step('deal')).toHaveAttribute('data-status', 'succeeded');
  await expect(page.getByTestId('by-look-up')).toContainText('a look-up at the service found that it had happened');
  await page.getByRole('tab', { name: 'Exchange' }).click();
  await expect(page.getByTestId('look-up')).toHaveAttribute('data-answer', 'happened');
  await page.getByRole('tab', { name: 'Attempts' }).click();
  await expect(page.getByTestId('attempts').locator('[data-kind=look_up]')).toHaveCount(1);
  await page.getByRole('tab', { name: 'Already done outside' }).click();
  await expect(page.getByTestId('ledger-line')).toContainText('a look-up found it');
});

test('a search that does not tell is asked again, and its answers are shown meanwhile', async ({ page, runs, server, sink }) => {
  sink.script('/orders', { reset: true, effect: true });
  sink.always('/search', { body: { state: 'rebuilding' } });
  const lookUp = { url: `${sink.url}/search`, found: '{{ response.body.found }}', settlesAfter: '1s' };
  const order = posting('', {}) as { name: string; operation: string };
  const flow = chainOf('Orders', {
    order: {
      ...order,
      name: 'Order',
      input: { method: 'POST', url: `${sink.url}/orders`, body: {}, lookUp },
      policy: { effect: 'verifiable' },
    },
  });
  const run = await runs.start(await server.publish(flow));
  await runs.open(run, 'order');
  await expect(page.getByTestId('why-waiting')).toHaveAttribute('data-reason', 'look_up');
  await expect(runs.card.getByTestId('look-up')).toContainText('the answers do not tell whether it happened');
  await expect(runs.card.getByTestId('look-up')).toContainText('must yield true or false');
  await expect(runs.card.getByTestId('next-by-itself')).toContainText('The service is asked');
  sink.always('/search', { body: { found: true } });
  await runs.shows('succeeded');
  expect(sink.callsTo('/orders')).toHaveLength(1);
});

test('an author says in the details of a step how it is looked up, and what that finds decides', async ({
  editor,
  page,
  runs,
  server,
  sink,
}) => {
  sink.script('/orders-by-hand', { reset: true, effect: true });
  sink.always('/search-by-hand', { body: { items: [{ id: 7 }] } });
  const post = posting(`${sink.url}/orders-by-hand`, { reference: '{{ run.id }}' });
  const id = await editor.open(chainOf('Orders by hand', { order: { ...post, name: 'Order' } }));
  await editor.step('order').dblclick({ position: { x: 130, y: 30 } });
  await expect(page.getByTestId('look-up-form')).toHaveCount(0);
  await page.getByTestId('tab-policy').click();
  await page.getByTestId('policy-effect').selectOption('verifiable');
  await page.getByTestId('tab-setup').click();
  const form = page.getByTestId('look-up-form');
  const field = (name: string): Locator => form.locator(`[data-testid=field][data-field="/lookUp/${name}"]`);
  await field('url').locator('input').fill(`${sink.url}/search-by-hand`);
  await field('settlesAfter').locator('input').fill('1s');
  await field('found').locator('.cm-content').click();
  await page.keyboard.type('{{');
  await expect(field('found').locator('.cm-content')).toHaveText('{{  }}');
  await page.keyboard.type('$count(response.body.items) > 0');
  await page.keyboard.press('Escape');
  await editor.isSaved();
  const { steps } = await editor.draft(id);
  const found = '{{ $count(response.body.items) > 0 }}';
  expect(steps['order']?.input).toMatchObject({ lookUp: { url: `${sink.url}/search-by-hand`, settlesAfter: '1s', found } });
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-confirm')).toHaveCount(0);
  const run = await runs.startUntil(id, 'succeeded');
  await runs.open(run, 'order');
  await expect(page.getByTestId('by-look-up')).toBeVisible();
  expect(sink.callsTo('/orders-by-hand')).toHaveLength(1);
  expect(await server.api('GET', `/api/flows/${id}`)).toMatchObject({ problems: [] });
});

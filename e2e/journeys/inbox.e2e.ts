import type { Page } from '@playwright/test';
import { isAccessible } from '../support/axe.js';
import { expect, test } from '../support/fixtures.js';
import { posting, rowOf } from '../support/flows.js';
import type { Server } from '../start.js';

test.use({ colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } });

/** A webhook whose events are known by their id, and a call that says what arrived. */
function orders(path: string, url: string): unknown {
  const flow = rowOf('ship') as Readonly<Record<string, unknown>>;
  return {
    ...flow,
    name: `Orders of ${path}`,
    trigger: { operation: 'webhook', config: { path, verify: { kind: 'none' }, dedupe: { key: '{{ trigger.body.id }}' } } },
    steps: { ship: posting(url, { order: '{{ trigger.body.id }}', amount: '{{ trigger.body.amount }}' }, { name: 'Ship it' }) },
  };
}

async function send(server: Server, path: string, body: unknown): Promise<{ readonly deliveryId: string; readonly runId: string }> {
  const reply = await fetch(`${server.address}/hooks/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer of-the-shop' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  expect([200, 202]).toContain(reply.status);
  return (await reply.json()) as { deliveryId: string; runId: string };
}

const rows = (page: Page) => page.getByTestId('delivery-row');

test('what arrived is seen with its verdict, looked at, and replayed', async ({ page, server, sink }) => {
  const path = `shop-${Math.random().toString(36).slice(2)}`;
  const flow = await server.publish(orders(path, `${sink.url}/${path}`));
  await page.goto(`/inbox?flow=${flow}`);
  await expect(page.getByText('No delivery matches')).toBeVisible();

  const first = await send(server, path, { id: 'A-17', amount: 120 });
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText('A-17');
  await send(server, path, { id: 'A-17', amount: 120 });
  await send(server, path, { id: 'A-17', amount: 999 });
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).nth(0)).toHaveAttribute('data-verdict', 'conflict');
  await expect(rows(page).nth(1)).toHaveAttribute('data-verdict', 'duplicate');
  await expect(rows(page).nth(2)).toHaveAttribute('data-verdict', 'accepted');
  await isAccessible(page, 'inbox');

  await page.getByTestId('filter-verdict').click();
  await page.getByTestId('filter-verdict-conflict').check();
  await page.keyboard.press('Escape');
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(/verdict=conflict/);
  await rows(page).getByRole('link').first().focus();
  await page.keyboard.press('Enter');
  const delivery = page.getByTestId('delivery-page');
  await expect(delivery).toHaveAttribute('data-verdict', 'conflict');
  await expect(page.getByRole('main')).toContainText('with another body: the first one won');
  await expect(page.getByTestId('conflict')).toContainText('amount');
  await expect(page.getByTestId('conflict')).toContainText('120');
  await expect(page.getByTestId('conflict')).toContainText('999');
  await expect(page.getByTestId('request-line')).toContainText(`/hooks/${path}`);
  await expect(page.getByTestId('delivery-request')).toContainText('(redacted)');
  await expect(page.getByTestId('delivery-request')).not.toContainText('of-the-shop');
  await expect(page.getByTestId('delivery-body')).toContainText('A-17');
  await expect(page).toHaveTitle(/Delivery/);
  await isAccessible(page, 'delivery');
  await page.goBack();
  await expect(rows(page)).toHaveCount(1);
  await page.goForward();
  await page.getByTestId('first-delivery').click();
  await expect(delivery).toHaveAttribute('data-verdict', 'accepted');

  expect(sink.effectsOn(`/${path}`)).toBe(1);
  await page.getByTestId('replay-delivery').click();
  await expect(page.getByTestId('replay-dialog')).toContainText('happens again');
  await isAccessible(page, 'replay');
  await page.getByTestId('confirm-replay').click();
  await expect(page.getByTestId('replay-started')).toContainText('Succeeded');
  expect(sink.effectsOn(`/${path}`)).toBe(2);
  await page.getByTestId('replay-run').click();
  await expect(page.getByTestId('run-replay-of')).toContainText('replayed by ada@example.com');
  await page.getByTestId('run-delivery').click();
  await expect(page.getByTestId('replay-of')).toContainText('ada@example.com');
  await page.getByTestId('replay-of').getByRole('link').click();
  await expect(page.getByTestId('replay')).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(first.deliveryId));
});

test('a replay that the contract does not take says why, and the draft can be chosen', async ({ page, server, sink }) => {
  const path = `shop-${Math.random().toString(36).slice(2)}`;
  const document = orders(path, `${sink.url}/${path}`) as { trigger: object };
  const flow = await server.publish(document);
  const { deliveryId } = await send(server, path, { id: 'B-1', amount: 'many' });
  const body = { type: 'object', properties: { id: { type: 'string' }, amount: { type: 'number' } } };
  const trigger = { ...document.trigger, output: { type: 'object', properties: { body } } };
  await server.api('PUT', `/api/flows/${flow}/draft`, { ...document, trigger }, { 'if-match': '"1"' });
  await page.goto(`/inbox/${deliveryId}`);
  await page.getByTestId('replay-delivery').click();
  await page.getByTestId('replay-draft').check();
  await page.getByTestId('confirm-replay').click();
  await expect(page.getByTestId('replay-refused')).toContainText('/body/amount');
  await page.getByTestId('replay-published').check();
  await page.getByTestId('confirm-replay').click();
  await expect(page.getByTestId('replay-started')).toBeVisible();
});

test('the inbox is used with keys, keeps what is new back while one reads, and shows any body as text only', async ({
  page,
  server,
  sink,
}) => {
  const path = `shop-${Math.random().toString(36).slice(2)}`;
  const document = orders(path, `${sink.url}/${path}`) as { trigger: { config: object } };
  const text = { ...document, trigger: { operation: 'webhook', config: { path, verify: { kind: 'none' }, body: 'text' } } };
  const flow = await server.publish({ ...text, steps: { ship: { name: 'Keep', operation: 'transform', input: {} } } });
  await send(server, path, '<img src=x onerror="document.title=1">');
  await send(server, path, 'second');
  await page.goto(`/inbox?flow=${flow}`);
  await expect(rows(page)).toHaveCount(2);
  await rows(page).nth(0).getByRole('link').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(1).getByRole('link').first()).toBeFocused();
  await rows(page).nth(0).hover();
  await send(server, path, 'third');
  await expect(page.getByTestId('new-deliveries')).toHaveText('1 new delivery');
  await expect(rows(page)).toHaveCount(2);
  await page.getByTestId('new-deliveries').hover();
  await send(server, path, 'fourth');
  await expect(page.getByTestId('new-deliveries')).toHaveText('2 new deliveries');
  await expect(rows(page)).toHaveCount(2);
  await page.getByTestId('new-deliveries').press('Enter');
  await expect(rows(page)).toHaveCount(4);
  await rows(page).nth(3).getByRole('link').first().press('Enter');
  await expect(page.getByTestId('raw-body')).toHaveText('<img src=x onerror="document.title=1">');
  await expect(page).toHaveTitle(/Delivery/);

  await page.goto('/inbox/00000000-0000-7000-8000-000000000000');
  await expect(page.getByRole('alert').filter({ hasText: 'This delivery is not there' })).toBeVisible();
  await page.goto('/flows');
  await page.getByTestId('flow-row').first().getByTestId('flow-menu').click();
  await page.getByTestId('flow-inbox').click();
  await expect(page).toHaveURL(/\/inbox\?flow=/);
});

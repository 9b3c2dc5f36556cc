import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/fixtures.js';
import { rowOf } from '../support/flows.js';

const named = (name: string): unknown => ({ ...(rowOf('a') as object), name });

test('flows are found by name, and the search stands in the address', async ({ page, server }) => {
  await server.api('POST', '/api/flows', named('Unusual elephants'));
  await page.goto('/flows');
  await page.getByTestId('flow-search').fill('elephants');
  await expect(page.getByTestId('flow-row')).toHaveCount(1);
  await expect(page).toHaveURL(/elephants/);
  await page.reload();
  await expect(page.getByTestId('flow-row')).toHaveCount(1);
});

test('a blank flow is made with one press and opens in the editor', async ({ page }) => {
  await page.goto('/flows');
  await page.getByTestId('new-flow').click();
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}/);
  await expect(page.locator('[data-testid=step][data-step-id=trigger]')).toBeVisible();
});

test('a template becomes a flow', async ({ page }) => {
  await page.goto('/flows');
  await page.getByTestId('from-template').click();
  await page.getByTestId('template').first().click();
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}/);
  await expect(page.getByTestId('step').nth(1)).toBeVisible();
});

test('a flow document that is pasted on the page is imported as it is', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const text = await readFile(new URL('../../shared/fixtures/lead-flow.json', import.meta.url), 'utf8');
  await page.goto('/flows');
  await page.getByTestId('flow-row').first().waitFor();
  await page.evaluate((document) => navigator.clipboard.writeText(document), text);
  await page.keyboard.press('Control+v');
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}/);
  await expect(page.getByTestId('step')).toHaveCount(8);
});

test('a document with a mistake is refused with the place of it', async ({ page }) => {
  await page.goto('/flows');
  await page.getByTestId('import-file').setInputFiles({
    name: 'flow.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ ...(rowOf('a') as object), colour: 'red' })),
  });
  await expect(page.getByTestId('import-problems')).toContainText('colour');
});

test('a flow is duplicated, exported, archived, and brought back by the toast', async ({ page, server }) => {
  await server.api('POST', '/api/flows', named('Brief walrus'));
  await page.goto('/flows?q=walrus');
  const rows = page.getByTestId('flow-row');
  await expect(rows).toHaveCount(1);
  const saved = page.waitForEvent('download');
  await page.getByTestId('flow-menu').click();
  await page.getByTestId('flow-export').click();
  expect((await saved).suggestedFilename()).toContain('.json');
  await page.getByTestId('flow-menu').click();
  await page.getByTestId('flow-archive').click();
  await expect(rows).toHaveCount(0);
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(1);
  await page.getByTestId('flow-menu').click();
  await page.getByTestId('flow-duplicate').click();
  // A page that is left takes back what it was asking for.
  await expect.poll(async () => ((await server.api('GET', '/api/flows?q=walrus'))['items'] as unknown[]).length).toBe(2);
  await page.goto('/flows?q=walrus');
  await expect(rows).toHaveCount(2);
});

test('a list row says when the flow ran last, and how', async ({ page, server }) => {
  const id = await server.publish(named('Quick heron'));
  await server.api('POST', `/api/flows/${id}/runs`, { body: {} });
  await page.goto('/flows?q=heron');
  await expect(page.getByTestId('flow-row')).toContainText('Succeeded');
});

test('a connection is made, replaced, tested and removed, and its secret never comes back', async ({ page, sink }) => {
  await page.goto('/connections');
  await page.getByTestId('new-connection').click();
  await page
    .locator('[data-testid=connection-kind]')
    .filter({ hasText: /bearer/i })
    .first()
    .click();
  await page.getByLabel('Service').fill('Elsewhere');
  await page.getByLabel('Name', { exact: false }).first().fill('Main');
  await page.locator('[data-testid^="field-secrets"]').first().fill('very-secret-token');
  const hosts = page.getByRole('dialog').getByLabel('Hosts', { exact: false });
  if ((await hosts.count()) > 0) await hosts.first().fill(new URL(sink.url).host);
  await page.getByTestId('save-connection').click();
  const row = page.getByTestId('connection-row').filter({ hasText: 'Elsewhere' });
  await expect(row).toBeVisible();
  expect(await page.content()).not.toContain('very-secret-token');
});

test('runs are filtered by what they hold and how they stand, and the filter stands in the address', async ({ page, server }) => {
  const id = await server.publish(named('Filtered falcon'));
  await server.api('POST', `/api/flows/${id}/runs`, { body: { email: 'falcon@example.com' } });
  await page.goto('/runs');
  await page.getByTestId('filter-q').fill('falcon@example.com');
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await expect(page).toHaveURL(/q=falcon/);
  await page.reload();
  await expect(page.getByTestId('run-row')).toHaveAttribute('data-status', 'succeeded');
});

import { Webhook } from 'standardwebhooks';
import { expect, test } from '../support/fixtures.js';
import { noticeFlow, rowOf } from '../support/flows.js';

test('a webhook lets only those send who know a secret, which is made and shown once; another takes its place without a gap', async ({
  editor,
  page,
  server,
}) => {
  const id = await editor.open(noticeFlow({ text: 'Hi', channel: 'sales' }));
  await editor.step('trigger').dblclick({ position: { x: 120, y: 56 } });
  await page.getByTestId('webhook-verify').selectOption('standard_webhooks');
  await editor.isSaved();
  await expect(page.getByTestId('no-hook-secret')).toBeVisible();
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-dialog')).toContainText('secret');
  await page.keyboard.press('Escape');

  await page.getByTestId('add-hook-secret').click();
  await page.getByTestId('hook-secret-label').fill('The first');
  await page.getByTestId('save-hook-secret').click();
  const made = await page.getByTestId('hook-secret-made').inputValue();
  expect(made).toMatch(/^whsec_/);
  await page.getByTestId('hook-secret-done').click();
  await expect(page.getByTestId('hook-secret')).toContainText('The first');
  await expect(page.locator('body')).not.toContainText(made);

  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-confirm')).toHaveCount(0);
  const { draft } = await server.api('GET', `/api/flows/${id}`);
  const { path } = (draft as { trigger: { config: { path: string } } }).trigger.config;
  const send = async (secret: string, event: string): Promise<number> => {
    const body = JSON.stringify({ email: 'ada@example.com' });
    const at = new Date();
    const headers = {
      'content-type': 'application/json',
      'webhook-id': event,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(event, at, body),
    };
    return (await fetch(`${server.address}/hooks/${path}`, { method: 'POST', headers, body })).status;
  };
  expect(await send(made, 'evt_1')).toBe(202);
  expect(await send(made, 'evt_1')).toBe(200);
  const wrong = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  expect(await send(wrong, 'evt_2')).toBe(401);

  await page.getByTestId('add-hook-secret').click();
  await page.getByTestId('hook-secret-label').fill('The second');
  await page.getByTestId('hook-secret-value').fill(wrong);
  await page.getByTestId('save-hook-secret').click();
  await expect(page.getByTestId('hook-secret')).toHaveCount(2);
  await page.getByTestId('hook-secret').filter({ hasText: 'The first' }).getByTestId('expire-hook-secret').click();
  await expect(page.getByTestId('hook-secret').filter({ hasText: 'The first' })).toContainText('Ends');
  expect(await send(wrong, 'evt_2')).toBe(202);
  expect(await send(made, 'evt_3')).toBe(202);
  await page.getByTestId('hook-secret').filter({ hasText: 'The first' }).getByTestId('remove-hook-secret').click();
  await page.getByTestId('confirm').click();
  await expect(page.getByTestId('hook-secret')).toHaveCount(1);
  expect(await send(made, 'evt_4')).toBe(401);
});

test('that anybody may send is asked about, and kept with who chose it', async ({ editor, page }) => {
  const id = await editor.open(noticeFlow({ text: 'Hi', channel: 'sales' }));
  await editor.step('trigger').dblclick({ position: { x: 120, y: 56 } });
  await page.getByTestId('webhook-verify').selectOption('');
  await page.getByTestId('webhook-verify').selectOption('none');
  await page.getByRole('alertdialog').waitFor();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('webhook-verify')).toHaveValue('');
  await page.getByTestId('webhook-verify').selectOption('none');
  await page.getByTestId('confirm').click();
  await expect(page.getByTestId('verify-chosen-by')).toContainText('@');
  await editor.isSaved();
  const { trigger } = (await editor.draft(id)) as unknown as { trigger: { config: { verify: object } } };
  expect(trigger.config.verify).toMatchObject({
    kind: 'none',
    chosenBy: expect.stringContaining('@'),
    chosenAt: expect.stringMatching(/Z$/),
  });
});

test('a schedule says in words when it is due, in its zone, and what is wrong with it', async ({ editor, page, server }) => {
  const id = await editor.open(rowOf('a'));
  await editor.step('trigger').dblclick({ position: { x: 120, y: 56 } });
  await page.getByTestId('trigger-kind').selectOption('schedule');
  await page.getByTestId('schedule-template').selectOption('0 9 1 * *');
  await page.getByTestId('schedule-zone').fill('Europe/Berlin');
  await expect(page.getByTestId('schedule-sentence')).toContainText('day 1 of the month');
  await expect(page.getByTestId('due-times').getByRole('listitem')).toHaveCount(10);
  await expect(page.getByTestId('due-times')).toContainText('09:00:00 GMT');
  await page.getByTestId('schedule-cron').fill('61 * * * *');
  await expect(page.locator('[data-field="/cron"]')).toContainText('minute');
  await page.getByTestId('schedule-cron').fill('* * * * * *');
  await editor.isSaved();
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('schedule-record')).toContainText('Last start', { timeout: 30_000 });
  const { items } = await server.api('GET', `/api/runs?flow=${id}`);
  expect((items as readonly object[]).length).toBeGreaterThan(0);
  await server.api('POST', `/api/flows/${id}/archive`, {});
});

import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.js';
import { chainOf } from '../support/flows.js';

const on = (service: string): object => ({ connection: { service, name: 'Practice' } });

/** Task, deal, message, and then the end: the first two can be taken back, the message can not. */
const sale = (name: string): unknown =>
  chainOf(name, {
    task: {
      name: 'Task for sales',
      operation: 'practice-tasks.create_task',
      ...on('Practice tasks'),
      input: { title: 'Call {{ trigger.body.name }}', contact: 'contact_1' },
    },
    deal: {
      name: 'Deal',
      operation: 'practice-crm.create_deal',
      ...on('Practice CRM'),
      input: { title: 'Engines', contact: 'ada@example.com' },
    },
    tell: {
      name: 'Tell the team',
      operation: 'practice-chat.post_message',
      ...on('Practice chat'),
      input: { channel: 'sales', text: 'A deal' },
    },
    end: { name: 'Out of stock', operation: 'stop', input: { message: 'There are no engines left.' } },
  });

const openDialog = (page: Page): Promise<void> => page.getByTestId('undo-run').click();

test('a failed run offers what can be taken back, says why the rest can not, and takes it back by a run of its own', async ({
  page,
  runs,
  server,
}) => {
  const run = await runs.startUntil(await server.publish(sale('Sale')), 'failed', { name: 'Ada' });
  await runs.open(run);
  await openDialog(page);
  const dialog = page.getByTestId('undo-dialog');
  await expect(dialog.getByTestId('undo-choice')).toHaveCount(2);
  await expect(dialog.getByTestId('undo-choice').first()).toContainText('Deal');
  await expect(dialog.getByTestId('undo-possible')).toContainText('Calls “Delete a deal” with {"id":"deal_');
  await expect(dialog.getByTestId('undo-impossible')).toContainText('Tell the team');
  await expect(dialog.getByTestId('undo-impossible')).toContainText('has no way back');
  await expect(dialog.getByTestId('undo-outside')).toContainText('2 calls go out now, one after the other, the newest first.');
  await dialog.getByTestId('undo-confirm').click();
  await expect(dialog.getByTestId('undo-refused')).toContainText('Say why');
  await dialog.getByTestId('undo-reason').fill('The customer was told no');
  await dialog.getByTestId('undo-confirm').click();
  await expect(dialog.getByTestId('undo-progress')).toHaveText('All 2 taken back.');
  await expect(dialog.getByTestId('undo-confirm')).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'Already done outside' }).click();
  await expect(page.getByTestId('ledger-undone')).toHaveCount(2);
  await expect(page.getByTestId('ledger-undone').first()).toContainText('Taken back');
  await page.getByTestId('ledger-undone').first().getByRole('link').click();
  await expect(page.getByTestId('undo-of')).toHaveAttribute('href', `/runs/${run}`);
  await runs.shows('succeeded');
});

test('only what is chosen is taken back; a second press says who was first', async ({ page, runs, server }) => {
  const run = await runs.startUntil(await server.publish(sale('Sale twice')), 'failed', { name: 'Grace' });
  await runs.open(run);
  await openDialog(page);
  const dialog = page.getByTestId('undo-dialog');
  await dialog.locator('[data-testid=undo-choice][data-step=deal] input').uncheck();
  await expect(dialog.getByTestId('undo-outside')).toContainText('One call goes out now.');
  await dialog.getByTestId('undo-reason').fill('Not needed');
  await server.api('POST', `/api/runs/${run}/undo`, { effects: [{ key: 'task', attempt: 1 }], reason: 'I was faster' });
  await dialog.getByTestId('undo-confirm').click();
  await expect(dialog.getByTestId('undo-refused')).toContainText('was faster');
  await expect(dialog.locator('[data-testid=undo-begun] [data-step=task]')).toHaveAttribute('data-is', 'undone');
  await expect(dialog.getByTestId('undo-choice')).toHaveCount(1);
});

test('a service that refuses to take it back is shown as stuck, and the rest waits', async ({ page, runs, server }) => {
  const run = await runs.startUntil(await server.publish(sale('Sale stuck')), 'failed', { name: 'Joan' });
  await server.api('PUT', '/api/practice/crm', { mode: 'ok_false', times: 1 });
  await runs.open(run);
  await openDialog(page);
  const dialog = page.getByTestId('undo-dialog');
  await dialog.getByTestId('undo-reason').fill('Cancelled');
  await dialog.getByTestId('undo-confirm').click();
  await expect(dialog.getByTestId('undo-progress')).toContainText('1 needs you');
  await dialog.locator('[data-testid=undo-begun] [data-step=deal]').getByRole('link').click();
  await page.getByTestId('retry-step').click();
  await page.getByTestId('retry-confirm').click();
  await runs.shows('succeeded');
});

test('the canvas and the outline mark the point of no return, and the mark can be hidden', async ({ editor, page }) => {
  await editor.open(sale('Sale marked'));
  await expect(editor.step('tell')).toHaveAttribute('data-no-return', 'true');
  await expect(editor.step('tell').getByTestId('no-return')).toHaveAttribute('title', /can not be taken back/);
  await expect(page.getByTestId('no-return')).toHaveCount(1);
  await page.keyboard.press('Control+Shift+O');
  await expect(page.getByRole('treeitem', { name: /Tell the team, point of no return/ })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByTestId('command-palette').getByRole('combobox').fill('points of no return');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('no-return')).toHaveCount(0);
  await page.reload();
  await expect(editor.step('tell')).toBeVisible();
  await expect(page.getByTestId('no-return')).toHaveCount(0);
});

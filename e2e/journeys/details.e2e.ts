import { expect, test } from '../support/fixtures.js';
import { noticeFlow } from '../support/flows.js';

test('a problem leads to its step and field, and its quick fix mends it', async ({ editor, page }) => {
  await editor.open(noticeFlow({ text: '{{ trigger.body.emailAddress }}' }));
  await page.getByTestId('problems').click();
  await page.locator('[data-testid=problem-row][data-step-id=note]').first().click();
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-step-id', 'note');
  await page.getByTestId('quick-fix').first().click();
  await expect(page.locator('[data-testid=problem-row][data-step-id=note]')).toHaveCount(0);
  await editor.isSaved();
});

test('the badge of a step says that it has a problem', async ({ editor }) => {
  await editor.open(noticeFlow({}));
  await expect(editor.step('note')).toHaveAttribute('data-problem', 'error');
  await expect(editor.step('note').getByTestId('problem-badge')).toBeVisible();
});

test('a form shows what the contract wants, with required fields marked', async ({ editor, page }) => {
  await editor.open(noticeFlow({}));
  await editor.step('note').dblclick({ position: { x: 130, y: 30 } });
  await expect(page.locator('[data-testid=field][data-field="/channel"]')).toContainText('Channel');
  await expect(page.locator('[data-testid=field][data-field="/text"]')).toContainText('*');
});

test('a field is fixed or an expression, with completion from what comes before and a live preview', async ({ editor, page }) => {
  const id = await editor.open(noticeFlow({ channel: 'sales' }));
  await editor.step('note').dblclick({ position: { x: 130, y: 30 } });
  const field = page.locator('[data-testid=field][data-field="/text"]');
  await field.getByTestId('field-toggle').click();
  await expect(field.locator('.cm-content')).toBeFocused();
  await expect(field.locator('.cm-content')).toHaveText('{{  }}');
  await page.keyboard.type('trigger.body.em');
  await expect(page.locator('.cm-tooltip-autocomplete')).toContainText('email');
  await page.keyboard.press('Enter');
  await expect(field.getByTestId('preview')).toContainText('@example.com');
  await editor.isSaved();
  const { input } = (await editor.draft(id)).steps['note'] ?? {};
  expect(JSON.stringify(input)).toContain('trigger.body.email');
});

test('a value of a step before is put into a field by a press, and by dragging', async ({ editor, page }) => {
  const id = await editor.open(noticeFlow({ channel: 'sales' }));
  await editor.step('note').dblclick({ position: { x: 130, y: 30 } });
  const field = page.locator('[data-testid=field][data-field="/text"]');
  await page.locator('[data-testid=data-item][data-path="trigger.body.email"]').dragTo(field);
  await editor.isSaved();
  expect(JSON.stringify((await editor.draft(id)).steps['note']?.input)).toContain('trigger.body.email');
});

test('the error policy is said in plain words, and changing it changes them', async ({ editor, page }) => {
  const id = await editor.open(noticeFlow({ channel: 'sales', text: 'Hi' }));
  await editor.step('note').dblclick({ position: { x: 130, y: 30 } });
  await page.getByTestId('tab-policy').click();
  await page.locator('[data-testid=policy-then][data-then=park]').click();
  await page.getByTestId('policy-attempts').fill('5');
  await expect(page.getByTestId('policy-sentence')).toContainText('5 times');
  await expect(page.getByTestId('policy-sentence')).toContainText('send it later');
  await editor.isSaved();
  expect(JSON.stringify((await editor.draft(id)).steps['note'])).toContain('"park"');
});

test('one step is tested alone, with request and reply, and its output is pinned', async ({ editor, page }) => {
  const id = await editor.open(noticeFlow({ channel: 'sales', text: 'Hello' }));
  await editor.step('note').dblclick({ position: { x: 130, y: 30 } });
  await page.getByTestId('tab-test').click();
  await page.getByTestId('test-step').click();
  await page.getByTestId('confirm').click();
  await expect(page.getByTestId('test-result')).toHaveAttribute('data-status', 'succeeded');
  await expect(page.getByTestId('exchange')).toContainText('200');
  await page.getByTestId('pin-output').click();
  await expect(editor.step('note')).toContainText('pinned');
  await editor.isSaved();
  expect(JSON.stringify((await editor.draft(id)).steps['note'])).toContain('"pinned"');
});

test('owner and runbook of the flow are written in its settings', async ({ editor, page }) => {
  const id = await editor.open(noticeFlow({ channel: 'sales', text: 'Hello' }));
  await page.getByTestId('more').click();
  await page.getByTestId('menu-settings').click();
  await page.getByTestId('owner').fill('sales team');
  await page.getByTestId('runbook-does').fill('Tells sales.');
  await page.keyboard.press('Escape');
  await editor.isSaved();
  expect(await editor.draft(id)).toMatchObject({ owner: 'sales team', runbook: { does: 'Tells sales.' } });
});

import type { Locator, Page } from '@playwright/test';
import { isAccessible } from '../support/axe.js';
import { expect, test } from '../support/fixtures.js';
import { chainOf, posting, rowOf } from '../support/flows.js';

const cell = (page: Page, step: string, fault: string): Locator =>
  page.locator(`[data-testid=rehearsal-row][data-step-id="${step}"] [data-testid=rehearsal-cell][data-fault="${fault}"]`);

/** A chat that answers 200 whatever happens, and a task that reads what it answered. */
const flow = (services: string): unknown =>
  chainOf('Chat notice', {
    chat: posting(`${services}/chat`, { text: '{{ trigger.body.text }}' }, { name: 'Tell the team' }),
    task: posting(
      `${services}/task`,
      { about: '{{ trigger.body.text }}' },
      { name: 'Task', policy: { success: '{{ $not(response.body.ok = false) }}' } },
    ),
  });

async function rehearsed(page: Page): Promise<void> {
  await expect(page.getByTestId('rehearsal')).toHaveAttribute('data-phase', 'done');
}

test('a chat step that takes every 200 for success is found out; with a success rule the rehearsal is good', async ({
  editor,
  page,
  sink,
}) => {
  const before = sink.calls.length;
  await editor.open(flow(sink.url));
  await page.getByTestId('rehearse-now').click();
  await page.getByTestId('rehearsal-start').click();
  await rehearsed(page);
  await expect(cell(page, 'chat', 'said_no')).toHaveAttribute('data-verdict', 'red');
  await expect(cell(page, 'task', 'said_no')).toHaveAttribute('data-verdict', 'green');
  await cell(page, 'chat', 'said_no').click();
  const story = page.getByTestId('rehearsal-story');
  await expect(story).toContainText('The reply says that it was not done, nothing looks at it, and the run ends green.');
  await expect(story.getByRole('list', { name: 'What happened' })).toContainText('200, "ok": false');
  await page.getByTestId('rehearsal-go').click();
  await expect(page.getByTestId('rehearse-dialog')).toHaveCount(0);
  // It leads to the step, and to the field.
  await expect(page.locator('[data-testid=field][data-field="/success"]')).toBeVisible();
  await page.getByTestId('rehearse-now').click();
  await cell(page, 'chat', 'said_no').click();
  await page.getByTestId('rehearsal-fix').click();
  await expect(page.getByTestId('rehearsal-stale')).toBeVisible();
  await page.getByTestId('rehearsal-again').click();
  await rehearsed(page);
  await expect(cell(page, 'chat', 'said_no')).toHaveAttribute('data-verdict', 'green');
  await expect(page.getByTestId('rehearsal-stale')).toHaveCount(0);
  expect(sink.calls.length).toBe(before);
});

test('the story of a cell tells days in moments, and cells are walked with arrow keys', async ({ editor, page, sink }) => {
  await editor.open(flow(sink.url));
  await editor.canvas.locator('.react-flow__pane').click({ position: { x: 40, y: 500 } });
  await page.keyboard.press('Shift+Alt+R');
  await page.getByTestId('rehearsal-start').press('Enter');
  await rehearsed(page);
  await cell(page, 'chat', 'cut').focus();
  await page.keyboard.press('ArrowRight');
  await expect(cell(page, 'chat', 'rate_limited')).toBeFocused();
  await page.keyboard.press('Enter');
  const happened = page.getByRole('list', { name: 'What happened' });
  await expect(happened.getByRole('listitem')).toContainText([
    /0 s.*Sent/,
    /429, "Retry-After: 7"/,
    /Waits 7 s, then tries again/,
    /7\.1 s.*Sent/,
    /200/,
  ]);
  await page.keyboard.press('ArrowDown');
  await expect(cell(page, 'task', 'rate_limited')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('rehearse-dialog')).toHaveCount(0);
});

test('a flow that calls nobody has nothing to rehearse', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  await page.getByTestId('rehearse-now').click();
  await page.getByTestId('rehearsal-start').click();
  await expect(page.getByTestId('rehearse-dialog')).toContainText('Nothing to rehearse');
});

test('a rehearsal that is refused says why, and can be tried again', async ({ editor, page, sink }) => {
  await editor.open(flow(sink.url));
  await page.route(
    '**/rehearse',
    (route) =>
      route.fulfill({
        status: 429,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          title: 'Other rehearsals are under way on this server.',
          status: 429,
          code: 'rehearsals_busy',
          retry: 'later',
          type: '',
        }),
      }),
    { times: 1 },
  );
  await page.getByTestId('rehearse-now').click();
  await page.getByTestId('rehearsal-start').click();
  await expect(page.getByRole('alert')).toContainText('Other rehearsals are under way');
  await page.getByRole('button', { name: 'Try again' }).click();
  await rehearsed(page);
});

test('the card of a rehearsal has no finding, in light and in dark', async ({ editor, page, sink }) => {
  await editor.open(flow(sink.url));
  await page.getByTestId('rehearse-now').click();
  await isAccessible(page, 'before a rehearsal');
  await page.getByTestId('rehearsal-start').click();
  await rehearsed(page);
  await isAccessible(page, 'the card of a rehearsal');
});

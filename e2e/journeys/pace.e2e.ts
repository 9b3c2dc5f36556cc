import { isAccessible } from '../support/axe.js';
import { expect, test } from '../support/fixtures.js';
import { noticeFlow } from '../support/flows.js';

test.use({ colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } });

test('only the newest counts: an event that is older starts nothing, and the inbox says by what', async ({ editor, page, server }) => {
  const keep = { name: 'Keep', operation: 'transform', input: { state: '{{ trigger.body }}' } };
  const body = { type: 'object', properties: { email: { type: 'string' }, updatedAt: { type: 'string' } } };
  const hears = { ...(noticeFlow({}) as { trigger: object }).trigger, output: { type: 'object', properties: { body } } };
  const parts = { name: 'States', trigger: hears, steps: { keep }, edges: [{ from: 'trigger', to: 'keep' }], layout: {} };
  const document = { ...(noticeFlow({}) as object), ...parts };
  const id = await editor.open(document);
  await editor.openStep('trigger');
  const field = (name: string) => page.locator(`[data-testid=field][data-field="/newest/${name}"]`);
  const type = async (name: string, text: string): Promise<void> => {
    await field(name).locator('.cm-content').click();
    await page.keyboard.type(`{{${text}`);
    await page.keyboard.press('Escape');
  };
  await field('by').locator('.cm-content').click();
  await page.keyboard.type('always');
  await expect(field('by').getByTestId('field-problem')).toContainText('the same for every event');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await type('by', 'trigger.body.updatedAt');
  await expect(field('window')).toBeVisible();
  await type('key', 'trigger.body.email');
  await page.getByTestId('no-newest').click();
  await expect(field('key')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(field('key')).toContainText('trigger.body.email');
  await editor.isSaved();
  const { trigger } = (await editor.draft(id)) as unknown as { trigger: { config: { newest: object; path: string } } };
  expect(trigger.config.newest).toEqual({ by: '{{ trigger.body.updatedAt }}', key: '{{ trigger.body.email }}' });
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-confirm')).toHaveCount(0);

  const send = async (updatedAt: string): Promise<{ readonly status: number; readonly runId: string }> => {
    const answer = await fetch(`${server.address}/hooks/${trigger.config.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', updatedAt }),
    });
    return { status: answer.status, runId: ((await answer.json()) as { runId: string }).runId };
  };
  const newer = await send('2026-11-23T10:05:00Z');
  expect(newer.status).toBe(202);
  expect(await send('2026-11-23T10:02:00Z')).toEqual({ ...newer, status: 200 });

  await page.goto(`/inbox?flow=${id}`);
  const rows = page.getByTestId('delivery-row');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toHaveAttribute('data-verdict', 'stale');
  await rows.first().getByRole('link').first().click();
  await expect(page.getByRole('main')).toContainText('Its updatedAt 2026-11-23T10:02:00Z is older than 2026-11-23T10:05:00Z');
  await isAccessible(page, 'older');
  await page.getByTestId('first-delivery').click();
  await expect(page.getByTestId('delivery-page')).toHaveAttribute('data-verdict', 'accepted');
});

test('so many runs are at work at once: the editor says how many, and a run that waits says why', async ({
  editor,
  page,
  runs,
  server,
}) => {
  const ask = { name: 'Ask', operation: 'wait', input: { approval: { message: 'Pay?', timeout: '1d' } } };
  const document = { ...(noticeFlow({}) as object), name: 'Payouts', steps: { ask }, edges: [{ from: 'trigger', to: 'ask' }], layout: {} };
  const id = await editor.open(document);
  await editor.openStep('trigger');
  const field = (name: string) => page.locator(`[data-testid=field][data-field="/concurrency/${name}"]`);
  await field('limit').getByRole('textbox').fill('0');
  await expect(field('limit').getByTestId('field-problem')).toBeVisible();
  await field('limit').getByRole('textbox').fill('2');
  await expect(field('limit').getByTestId('field-problem')).toHaveCount(0);
  await field('key').locator('.cm-content').click();
  await page.keyboard.type('{{trigger.body.email');
  await page.keyboard.press('Escape');
  await field('mode').getByRole('combobox').selectOption('block');
  const order = page.locator('[data-testid=field][data-field="/order/key"]');
  await order.locator('.cm-content').click();
  await page.keyboard.type('all');
  await expect(field('limit').getByTestId('field-problem')).toContainText('one line only');
  await isAccessible(page, 'pace');
  await page.getByTestId('no-order').click();
  await expect(field('limit').getByTestId('field-problem')).toHaveCount(0);
  await page.getByTestId('no-limit').click();
  await expect(field('key')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(field('key')).toContainText('trigger.body.email');
  await editor.isSaved();
  const { trigger } = (await editor.draft(id)) as unknown as { trigger: { config: { concurrency: object; path: string } } };
  expect(trigger.config.concurrency).toEqual({ limit: 2, key: '{{ trigger.body.email }}', mode: 'block' });
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-confirm')).toHaveCount(0);

  const send = async (): Promise<string> => {
    const answer = await fetch(`${server.address}/hooks/${trigger.config.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com' }),
    });
    return ((await answer.json()) as { runId: string }).runId;
  };
  const [first, , third] = [await send(), await send(), await send()];
  await runs.open(third);
  await runs.shows('queued');
  await expect(page.getByTestId('run-line')).toContainText('2 of 2 at work with the key “ada@example.com”, and it is the next one');
  await page.getByTestId('run-line').getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(first));
  await expect(page.getByTestId('run-line')).toContainText('One run waits, 2 of 2 at work');
  await runs.open(first, 'ask');
  await page.getByTestId('approve-step').click();
  await page.getByTestId('answer-confirm').click();
  await runs.shows('succeeded');
  await runs.open(third);
  await runs.shows('waiting');
  await expect(page.getByTestId('run-line')).toHaveCount(0);
});

test('so many runs begin in a time: one that waits says when it begins, and begins then', async ({ editor, page, runs, server }) => {
  const keep = { name: 'Keep', operation: 'transform', input: { state: '{{ trigger.body }}' } };
  const parts = { name: 'Letters', steps: { keep }, edges: [{ from: 'trigger', to: 'keep' }], layout: {} };
  const id = await editor.open({ ...(noticeFlow({}) as object), ...parts });
  await editor.openStep('trigger');
  const field = (name: string) => page.locator(`[data-testid=field][data-field="/throttle/${name}"]`);
  await field('limit').getByRole('textbox').fill('1');
  await expect(field('per').getByTestId('field-problem')).toBeVisible();
  await field('per').getByRole('textbox').fill('8d');
  await expect(field('per').getByTestId('field-problem')).toContainText('at most 7d');
  await field('per').getByRole('textbox').fill('12s');
  await expect(field('per').getByTestId('field-problem')).toHaveCount(0);
  await page.getByTestId('no-pace').click();
  await expect(field('per')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(field('per').getByRole('textbox')).toHaveValue('12s');
  await editor.isSaved();
  const { trigger } = (await editor.draft(id)) as unknown as { trigger: { config: { throttle: object; path: string } } };
  expect(trigger.config.throttle).toEqual({ limit: 1, per: '12s' });
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-confirm')).toHaveCount(0);

  const send = async (): Promise<string> => {
    const answer = await fetch(`${server.address}/hooks/${trigger.config.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com' }),
    });
    return ((await answer.json()) as { runId: string }).runId;
  };
  const [first, second] = [await send(), await send()];
  await runs.open(second);
  await expect(page.getByTestId('run-line')).toContainText(
    'It waits for its time: 1 of 1 begun in 12 s, and it is the next one. It begins at',
  );
  await runs.shows('succeeded');
  await runs.open(first);
  await runs.shows('succeeded');
});

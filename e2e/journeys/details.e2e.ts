import { expect, test } from '../support/fixtures.js';
import { chainOf, noticeFlow, posting, rowOf } from '../support/flows.js';

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

test('the operation of a step is replaced: its name, its place and its edges stay', async ({ editor, page }) => {
  const id = await editor.open(rowOf('a', 'b'));
  await editor.step('a').dblclick({ position: { x: 130, y: 30 } });
  await page.getByTestId('inspector-more').click();
  await page.getByTestId('inspector-replace').click();
  await page.getByTestId('replace-search').fill('filter');
  await page.locator('[data-testid=replace-item][data-operation=filter]').click();
  await expect(editor.step('a')).toHaveAttribute('data-operation', 'filter');
  await editor.isSaved();
  const draft = await editor.draft(id);
  expect(draft.steps['a']).toMatchObject({ name: 'Step a', operation: 'filter' });
  expect(draft.edges).toEqual([
    { from: 'trigger', to: 'a' },
    { from: 'a', to: 'b' },
  ]);
});

test('the contract of a trigger is made from one real event, and its fields can be read at once', async ({ editor, page }) => {
  const id = await editor.open(noticeFlow({ channel: 'sales' }));
  await editor.step('trigger').dblclick({ position: { x: 130, y: 30 } });
  await page.getByTestId('contract-from-sample').click();
  await page.getByTestId('sample-text').fill('{ order: 1 ');
  await page.getByTestId('sample-use').click();
  await expect(page.getByTestId('sample-dialog')).toContainText('not JSON');
  await page.getByTestId('sample-text').fill('{"order": {"number": "A17", "total": 12.5}}');
  await page.getByTestId('sample-use').click();
  await expect(page.locator('[data-testid=contract-field][data-name=order]')).toBeVisible();
  await editor.step('note').click({ position: { x: 130, y: 30 } });
  const field = page.locator('[data-testid=field][data-field="/text"]');
  await page.getByTestId('data-search').fill('number');
  await page.locator('[data-testid=data-item][data-path="trigger.body.order.number"]').dragTo(field);
  await editor.isSaved();
  expect(JSON.stringify((await editor.draft(id)).steps['note']?.input)).toContain('trigger.body.order.number');
});

test('a pinned output is written by hand and used by a run of the draft, which then sends nothing', async ({ editor, page, sink }) => {
  const flow = chainOf('Pinned', {
    ask: posting(`${sink.url}/pinned`, {}),
    tell: posting(`${sink.url}/told`, { id: '{{ steps.ask.output.body.id }}' }),
  });
  await editor.open(flow);
  await editor.step('ask').dblclick({ position: { x: 130, y: 30 } });
  await page.getByTestId('tab-test').click();
  await page.getByTestId('pin-new').click();
  await page.getByTestId('pin-editor').locator('.cm-content, textarea').fill('{"status": 200, "body": {"id": "by hand"}}');
  await expect(editor.step('ask')).toContainText('pinned');
  await page.getByTestId('inspector-close').click();
  await page.keyboard.press('1');
  await editor.isSaved();
  await page.getByTestId('run-now').click();
  await page.getByTestId('run-confirm').click();
  await expect(editor.step('tell')).toHaveAttribute('data-status', 'succeeded');
  expect(sink.callsTo('/pinned')).toHaveLength(0);
  expect(sink.callsTo('/told').map(({ body }) => JSON.parse(body) as unknown)).toEqual([{ id: 'by hand' }]);
});

test('a step that reads what has never run asks for samples, and is tested with them', async ({ editor, page, sink }) => {
  const flow = chainOf('Sampled', {
    ask: posting(`${sink.url}/never-ran`, {}),
    tell: posting(`${sink.url}/sampled`, { id: '{{ steps.ask.output.body.id }}' }),
  });
  await editor.open(flow);
  await editor.step('tell').dblclick({ position: { x: 130, y: 30 } });
  await page.getByTestId('tab-test').click();
  await page.getByTestId('test-step').click();
  await page.getByTestId('confirm').click();
  await page.locator('[data-testid=samples] [data-sample=ask]').locator('.cm-content, textarea').fill('{"body": {"id": "s-1"}}');
  await page.getByTestId('test-step').click();
  await page.getByTestId('confirm').click();
  await expect(page.getByTestId('test-result')).toHaveAttribute('data-status', 'succeeded');
  expect(sink.callsTo('/never-ran')).toHaveLength(0);
  expect(sink.callsTo('/sampled').map(({ body }) => JSON.parse(body) as unknown)).toEqual([{ id: 's-1' }]);
});

test('a sub-flow is chosen from what is published, its input is checked at once, and it is called', async ({
  editor,
  page,
  runs,
  server,
}) => {
  const callee = await server.publish({
    ...(rowOf('a') as object),
    name: 'Callee',
    trigger: {
      operation: 'flow',
      output: { type: 'object', properties: { body: { type: 'object', required: ['email'], properties: { email: { type: 'string' } } } } },
    },
  });
  const id = await editor.open(chainOf('Caller', { sub: { name: 'Call it', operation: 'subflow', input: { input: {} } } }));
  await editor.step('sub').dblclick({ position: { x: 130, y: 30 } });
  await page.getByTestId('subflow').selectOption(callee);
  const field = page.locator('[data-testid=field][data-field="/input/email"]');
  await expect(field).toContainText('email');
  await expect(editor.step('sub')).toHaveAttribute('data-problem', 'error');
  await field.locator('input').fill('ada@example.com');
  await expect(editor.step('sub')).not.toHaveAttribute('data-problem', 'error');
  await editor.isSaved();
  await server.api('POST', `/api/flows/${id}/publish`, {});
  await runs.startUntil(id, 'succeeded');
});

import { expect, test } from '../support/fixtures.js';
import { noticeFlow } from '../support/flows.js';

test('a service is asked for what is new: looked at once, published, found, run; and where it breaks, that shows', async ({
  editor,
  page,
  runs,
  server,
  sink,
}) => {
  const items = (...list: readonly object[]): void => sink.always('/people', { body: { people: list } });
  items({ id: 'ada', name: 'Ada' });
  const note = { name: 'Note', operation: 'transform', input: { who: '{{ trigger.item.name }}' } };
  const document = {
    ...(noticeFlow({}) as object),
    name: 'New people',
    trigger: { operation: 'manual' },
    steps: { note },
    edges: [{ from: 'trigger', to: 'note' }],
    layout: {},
  };
  const id = await editor.open(document);
  await editor.openStep('trigger');
  await page.getByTestId('trigger-kind').selectOption('poll');
  await expect(page.getByTestId('poll-operation')).toHaveValue('http.request');
  await page.locator('[data-pointer="/trigger/config/call/input/url"]').getByRole('textbox').fill(`${sink.url}/people`);
  const list = page.locator('[data-pointer="/trigger/config/items"] .cm-content');
  await list.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('{{ trigger.output.body.people }}');
  await editor.isSaved();
  await expect(editor.step('trigger')).toContainText('Poll · every 5m');

  // Looked at once: what is there is shown, and nothing is started.
  await page.getByTestId('look-now').click();
  await expect(page.getByTestId('look-result')).toContainText('1 item was found; no run would be started');
  await expect(page.getByTestId('look-item')).toContainText('ada');
  sink.script('/people', { status: 500, effect: false });
  await page.getByTestId('look-now').click();
  await expect(page.getByTestId('look-failure')).toContainText('500');

  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-confirm')).toHaveCount(0);
  await expect(page.getByTestId('poll-record')).toHaveAttribute('data-state', 'well', { timeout: 20_000 });
  await expect(page.getByTestId('poll-last-find')).toContainText('none yet');

  // An item appears.
  items({ id: 'ada', name: 'Ada' }, { id: 'grace', name: 'Grace' });
  await page.getByTestId('look-soon').click();
  await expect(page.getByTestId('poll-last-find')).toContainText('1 run', { timeout: 20_000 });
  const { items: started } = (await server.api('GET', `/api/runs?flow=${id}`)) as { items: { id: string }[] };
  expect(started).toHaveLength(1);

  // The service breaks, and answers something else than a list.
  sink.always('/people', { body: { people: null } });
  await page.getByTestId('look-soon').click();
  await expect(page.getByTestId('poll-record')).toHaveAttribute('data-state', 'failing', { timeout: 20_000 });
  await expect(page.getByTestId('poll-last-failure')).toContainText('not the same as an empty list');

  // Taken back, and done again.
  await page.getByTestId('poll-first').selectOption('all');
  await editor.isSaved();
  await page.getByTestId('command-undo').click();
  await expect(page.getByTestId('poll-first')).toHaveValue('');

  await runs.open(started[0]?.id ?? '');
  await runs.shows('succeeded');
  await page.goto(`/inbox?flow=${id}&kind=poll`);
  await expect(page.getByTestId('delivery-row').first()).toContainText('Poll');
});

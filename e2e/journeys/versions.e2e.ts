import { expect, test } from '../support/fixtures.js';
import { rowOf } from '../support/flows.js';

test('a flow is published with an owner, changed, compared, taken back and published again', async ({ editor, page, server }) => {
  const { owner: _, runbook: __, ...orphan } = rowOf('a', 'b') as Readonly<Record<string, unknown>>;
  const id = await editor.open(orphan);
  const published = page.getByTestId('published');
  const publish = async (): Promise<void> => {
    await page.getByTestId('publish-confirm').click();
    await expect(page.getByTestId('publish-dialog')).toHaveCount(0);
  };
  await page.getByTestId('publish').click();
  await expect(page.getByTestId('publish-dialog')).toContainText('This is its first version.');
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-dialog')).toContainText('Nobody owns this flow, so nobody is told when it fails. Name an owner.');
  await expect(published).toHaveAttribute('data-version', '');
  await page.getByTestId('owner').fill('sales@example.com');
  for (const part of ['does', 'credentials', 'failureLooksLike', 'fixedBy'])
    await page.getByTestId(`runbook-${part}`).fill(`Says ${part}.`);
  await publish();
  await expect(published).toHaveAttribute('data-version', '1');

  await editor.openStep('a');
  await page.getByTestId('inspector-name').fill('Gather');
  await page.getByTestId('inspector-close').click();
  await editor.select('b');
  await page.keyboard.press('n');
  await editor.pick('filter');
  await page.getByTestId('publish').click();
  const window = page.getByTestId('publish-dialog');
  await expect(window).toContainText('Against version 1');
  await expect(window.getByText('1 step added, 1 changed')).toBeVisible();
  await window.getByRole('button', { name: 'Compare' }).click();
  const marked = (step: string) => page.getByTestId('diff-canvas').locator(`[data-testid=step][data-step-id="${step}"]`);
  await expect(marked('a')).toHaveAttribute('data-mark', 'changed');
  await expect(marked('filter')).toHaveAttribute('data-mark', 'added');
  await expect(marked('b')).not.toHaveAttribute('data-mark', /./);
  await page.keyboard.press('Escape');
  await page.getByTestId('publish').click();
  await publish();
  await expect(published).toHaveAttribute('data-version', '2');

  await page.getByTestId('more').click();
  await page.getByTestId('menu-versions').click();
  await page.locator('[data-testid=version][data-version="1"]').click();
  await expect(marked('filter')).toHaveAttribute('data-mark', 'added');
  await page.getByTestId('restore').click();
  await expect(editor.step('filter')).toHaveCount(0);
  await expect(editor.step('a')).toContainText('Step a');
  await page.getByTestId('publish').click();
  await publish();
  await expect(published).toHaveAttribute('data-version', '3');
  const [first, third] = await Promise.all([1, 3].map((version) => server.api('GET', `/api/flows/${id}/versions/${String(version)}`)));
  expect(third?.['document']).toEqual(first?.['document']);
});

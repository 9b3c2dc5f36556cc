import { expect, test } from '../support/fixtures.js';
import { rowOf } from '../support/flows.js';

test('the outline reads the flow in order, and walks it with arrow keys', async ({ editor, page }) => {
  await editor.open(rowOf('a', 'b'));
  await page.keyboard.press('Control+Shift+o');
  await expect(page.getByTestId('outline-step')).toHaveText(['When started by hand', 'Step a', 'Step b']);
  await page.getByTestId('outline-step').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[data-testid=outline-step][data-step-id=a]')).toBeFocused();
  await expect(editor.canvas.locator('.react-flow__node.selected')).toHaveAttribute('data-id', 'a');
});

test('a flow is built in the outline with the keyboard alone: added, renamed, connected, removed', async ({ editor, page }) => {
  const id = await editor.open(rowOf());
  await page.keyboard.press('Control+Shift+o');
  await page.getByTestId('outline-step').first().focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('n');
  await editor.pick('transform');
  await expect(editor.edge('trigger', 'transform')).toHaveCount(1);
  await page.locator('[data-testid=outline-step][data-step-id=transform]').focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('Prepare');
  await page.keyboard.press('Enter');
  await expect(editor.step('transform')).toContainText('Prepare');
  await page.locator('[data-testid=outline-step][data-step-id=transform]').focus();
  await page.keyboard.press('n');
  await editor.pick('filter');
  await page.locator('[data-testid=outline-step][data-step-id=trigger]').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('c');
  await page.keyboard.type('filter');
  await page.keyboard.press('Enter');
  await expect(editor.edge('trigger', 'filter')).toHaveCount(1);
  await page.locator('[data-testid=outline-step][data-step-id=transform]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await editor.isSaved();
  expect(Object.values((await editor.draft(id)).steps).map(({ name }) => name)).toEqual(['Prepare', 'Filter']);
});

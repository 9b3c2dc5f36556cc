import { expect, test } from '../support/fixtures.js';
import { rowOf } from '../support/flows.js';

test('a step is dragged from the palette onto the canvas', async ({ editor }) => {
  const id = await editor.open(rowOf('a'));
  await editor.dragIn('transform', { x: 400, y: 500 });
  await expect(editor.steps).toHaveCount(3);
  await editor.isSaved();
  expect(Object.keys((await editor.draft(id)).steps)).toEqual(['a', 'transform']);
});

test('an edge is drawn by dragging from one handle to another', async ({ editor, page }) => {
  const id = await editor.open(rowOf('a'));
  await editor.dragIn('transform', { x: 700, y: 200 });
  await page.getByTestId('inspector-close').click();
  await editor.connect('a', 'transform');
  await expect(editor.edge('a', 'transform')).toHaveCount(1);
  await editor.isSaved();
  expect((await editor.draft(id)).edges).toContainEqual({ from: 'a', to: 'transform' });
});

test('undo leads back to an empty flow, and redo to the full one', async ({ editor, page }) => {
  await editor.open(rowOf());
  for (const y of [150, 300, 450]) await editor.dragIn('transform', { x: 500, y });
  await expect(editor.steps).toHaveCount(4);
  for (let left = 3; left > 0; left--) await page.getByTestId('command-undo').click();
  await expect(editor.steps).toHaveCount(1);
  await expect(page.getByTestId('command-undo')).toHaveAttribute('aria-disabled', 'true');
  for (let left = 3; left > 0; left--) await page.getByTestId('command-redo').click();
  await expect(editor.steps).toHaveCount(4);
});

test('a drag is one entry of the history, which lists what was done by name', async ({ editor, page }) => {
  await editor.open(rowOf('a', 'b'));
  const from = await editor.centre(editor.step('b').locator('.step-name'));
  await editor.drag(from, { x: from.x + 40, y: from.y + 200 });
  await page.getByTestId('history').click();
  await expect(page.getByTestId('history-entry')).toHaveText([/Move a step/]);
});

test('undo survives a reload', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  await editor.dragIn('transform', { x: 500, y: 400 });
  await editor.isSaved();
  await page.reload();
  await editor.step('transform').waitFor();
  await page.keyboard.press('Control+z');
  await expect(editor.steps).toHaveCount(2);
});

test('a removed step is healed around by default, and its toast brings it back', async ({ editor, page }) => {
  await editor.open(rowOf('a', 'b'));
  await editor.select('a');
  await page.keyboard.press('Delete');
  await expect(editor.edge('trigger', 'b')).toHaveCount(1);
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(editor.edge('a', 'b')).toHaveCount(1);
});

test('Shift Delete removes without reconnecting', async ({ editor, page }) => {
  await editor.open(rowOf('a', 'b'));
  await editor.select('a');
  await page.keyboard.press('Shift+Delete');
  await expect(page.getByTestId('edge')).toHaveCount(0);
  await expect(editor.steps).toHaveCount(2);
});

test('Ctrl D duplicates what is selected', async ({ editor, page }) => {
  await editor.open(rowOf('a', 'b'));
  await editor.select('a', 'b');
  await page.keyboard.press('Control+d');
  await expect(editor.steps).toHaveCount(5);
});

test('copied steps are pasted in another tab, with ids of their own and the edge between them', async ({ editor, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const id = await editor.open(rowOf('a', 'b'));
  await editor.select('a', 'b');
  await page.keyboard.press('Control+c');
  await expect(page.getByTestId('toast').filter({ hasText: 'Copied 2 steps' })).toBeVisible();
  const other = await context.newPage();
  await other.goto(`/flows/${id}`);
  await other.locator('[data-testid=step][data-step-id=trigger]').waitFor();
  await other
    .locator('.react-flow__pane')
    .first()
    .click({ position: { x: 20, y: 20 } });
  await other.keyboard.press('Control+v');
  await expect(other.getByTestId('step')).toHaveCount(5);
  await expect(other.getByTestId('edge')).toHaveCount(3);
  await other.close();
});

test('what is no flow is refused when it is pasted, in words', async ({ editor, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await editor.open(rowOf('a'));
  await page.evaluate(() => navigator.clipboard.writeText('{"hello": 1}'));
  await editor.canvas.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('Control+v');
  await expect(page.getByTestId('toast').filter({ hasText: 'neither steps nor a flow' })).toBeVisible();
  await expect(editor.steps).toHaveCount(2);
});

test('F2 renames in place: Enter keeps, Escape does not', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  await editor.select('a');
  await page.keyboard.press('F2');
  await page.getByTestId('inline-name').fill('Another');
  await page.keyboard.press('Escape');
  await expect(editor.step('a')).toContainText('Step a');
  await page.keyboard.press('F2');
  await page.getByTestId('inline-name').fill('Prepare');
  await page.keyboard.press('Enter');
  await expect(editor.step('a')).toContainText('Prepare');
});

test('D switches a step off and on, and the card says so', async ({ editor, page }) => {
  const id = await editor.open(rowOf('a'));
  await editor.select('a');
  await page.keyboard.press('d');
  await expect(editor.step('a')).toContainText('off');
  await editor.isSaved();
  expect((await editor.draft(id)).steps['a']?.disabled).toBe(true);
  await page.keyboard.press('d');
  await expect(editor.step('a')).not.toContainText('off');
});

test('several steps are selected by Ctrl, by a box, all at once, and by what follows', async ({ editor, page }) => {
  await editor.open(rowOf('a', 'b', 'c'));
  const selected = editor.canvas.locator('.react-flow__node.selected');
  await editor.select('a', 'b');
  await expect(selected).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(selected).toHaveCount(0);
  await page.keyboard.press('Control+a');
  await expect(selected).toHaveCount(4);
  await editor.select('b');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(selected).toHaveCount(2);
  await page.keyboard.press('Escape');
  const box = await editor.canvas.boundingBox();
  const left = await editor.step('b').boundingBox();
  await editor.drag(
    { x: (left?.x ?? 0) - 10, y: (box?.y ?? 0) + 30 },
    { x: (box?.x ?? 0) + (box?.width ?? 0) - 30, y: (box?.y ?? 0) + (box?.height ?? 0) - 40 },
  );
  await expect(selected).toHaveCount(2);
});

test('the menu of a step has its commands', async ({ editor, page }) => {
  await editor.open(rowOf('a', 'b'));
  await editor.step('a').click({ button: 'right' });
  await page.locator('[data-testid=canvas-menu] [data-command=duplicate]').click();
  await expect(editor.steps).toHaveCount(4);
});

test('the list of commands does what it says, and goes to steps', async ({ editor, page }) => {
  await editor.open({
    ...(rowOf('a', 'b') as object),
    steps: { a: { name: 'Gather', operation: 'transform', input: {} }, b: { name: 'Deliver', operation: 'transform', input: {} } },
  });
  await page.keyboard.press('Control+k');
  await page.getByTestId('command-search').fill('Deliver');
  await page.keyboard.press('Enter');
  await expect(editor.canvas.locator('.react-flow__node.selected')).toHaveAttribute('data-id', 'b');
  await page.keyboard.press('Control+k');
  await page.getByTestId('command-search').fill('Select all');
  await page.keyboard.press('Enter');
  await expect(editor.canvas.locator('.react-flow__node.selected')).toHaveCount(3);
});

test('the list of shortcuts is made from the commands', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  await page.keyboard.press('?');
  await expect(page.getByTestId('shortcut-list')).toContainText('Remove and reconnect');
  await expect(page.getByTestId('shortcut-list')).toContainText('Ctrl Shift Z');
});

test('Ctrl F finds a step by a piece of its input and goes there', async ({ editor, page }) => {
  await editor.open({
    ...(rowOf('a', 'b') as object),
    steps: {
      a: { name: 'One', operation: 'transform', input: { greeting: 'Bonjour' } },
      b: { name: 'Two', operation: 'transform', input: {} },
    },
  });
  await page.keyboard.press('Control+f');
  await page.getByTestId('find-search').fill('bonjour');
  await page.getByTestId('find-hit').first().click();
  await expect(editor.canvas.locator('.react-flow__node.selected')).toHaveAttribute('data-id', 'a');
});

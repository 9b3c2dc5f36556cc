import { expect, test } from '../support/fixtures.js';
import { rowOf } from '../support/flows.js';

test('N opens the picker, and Enter adds the step behind the selected one, wired', async ({ editor, page }) => {
  const id = await editor.open(rowOf('a'));
  await editor.select('a');
  await page.keyboard.press('n');
  await editor.pick('wait');
  await expect(editor.edge('a', 'wait')).toHaveCount(1);
  await editor.isSaved();
  expect((await editor.draft(id)).edges).toContainEqual({ from: 'a', to: 'wait' });
});

test('a double-click on the empty canvas opens the picker there', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  await editor.canvas.locator('.react-flow__pane').dblclick({ position: { x: 300, y: 620 } });
  await editor.pick('filter');
  await expect(editor.step('filter')).toBeVisible();
  await expect(page.getByTestId('edge')).toHaveCount(1);
});

test('the picker finds by synonyms, says when nothing fits, and Escape adds nothing', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  await page.keyboard.press('n');
  await page.getByTestId('picker-search').fill('loop');
  await expect(page.getByTestId('picker-item').first()).toHaveAttribute('data-operation', 'for_each');
  await page.getByTestId('picker-search').fill('zzzz');
  await expect(page.getByText('Nothing is called “zzzz”')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(editor.steps).toHaveCount(2);
});

test('the palette finds, and a press adds behind the selected step', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  await editor.select('a');
  await page.getByTestId('palette-search').fill('if');
  await page.locator('[data-testid=palette-item][data-operation=branch]').click();
  await expect(editor.edge('a', 'branch')).toHaveCount(1);
});

test('an operation dropped on an edge is put into it, and what follows moves right', async ({ editor, page }) => {
  const id = await editor.open(rowOf('a', 'b'));
  const before = (await editor.draft(id)).layout?.['b'];
  const from = await editor.centre(editor.handle('a', 'source'));
  const to = await editor.centre(editor.handle('b', 'target'));
  const pane = await editor.canvas.boundingBox();
  await editor.dragIn('filter', { x: (from.x + to.x) / 2 - (pane?.x ?? 0), y: from.y - (pane?.y ?? 0) });
  await expect(editor.edge('a', 'filter')).toHaveCount(1);
  await expect(editor.edge('filter', 'b')).toHaveCount(1);
  await expect(editor.edge('a', 'b')).toHaveCount(0);
  await editor.isSaved();
  expect((await editor.draft(id)).layout?.['b']?.x).toBeGreaterThan(before?.x ?? 0);
  await page.getByTestId('command-undo').click();
  await expect(editor.edge('a', 'b')).toHaveCount(1);
  await expect(editor.steps).toHaveCount(3);
});

test('the "+" of an edge inserts a step, its bin removes the edge', async ({ editor, page }) => {
  await editor.open(rowOf('a', 'b'));
  await editor.hoverEdge('a', 'b');
  await page.getByRole('button', { name: 'Insert a step between a and b' }).click();
  await editor.pick('filter');
  await expect(editor.edge('filter', 'b')).toHaveCount(1);
  await page.keyboard.press('1');
  await editor.hoverEdge('filter', 'b');
  await page.getByRole('button', { name: 'Remove the edge from filter to b' }).click();
  await expect(editor.edge('filter', 'b')).toHaveCount(0);
});

test('a loose step that is dragged onto an edge is spliced into it', async ({ editor }) => {
  const id = await editor.open({
    ...(rowOf('a', 'b') as object),
    edges: [{ from: 'trigger', to: 'b' }],
    layout: { trigger: { x: 0, y: 0 }, b: { x: 800, y: 0 }, a: { x: 320, y: 240 } },
  });
  const from = await editor.centre(editor.step('a').locator('.step-name'));
  const start = await editor.centre(editor.handle('trigger', 'source'));
  const end = await editor.centre(editor.handle('b', 'target'));
  const card = await editor.centre(editor.step('a'));
  await editor.drag(from, { x: (start.x + end.x) / 2 + from.x - card.x, y: start.y + from.y - card.y });
  await expect(editor.edge('trigger', 'a')).toHaveCount(1);
  await expect(editor.edge('a', 'b')).toHaveCount(1);
  await editor.isSaved();
  expect((await editor.draft(id)).edges).toHaveLength(2);
});

test('a drag from a handle into the void asks for a step, and Escape leaves nothing', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  const start = await editor.centre(editor.handle('a', 'source'));
  await editor.drag(start, { x: start.x + 80, y: start.y + 260 });
  await expect(page.getByTestId('step-picker')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(editor.steps).toHaveCount(2);
  await editor.drag(start, { x: start.x + 80, y: start.y + 260 });
  await editor.pick('wait');
  await expect(editor.edge('a', 'wait')).toHaveCount(1);
});

test('the "+" after a step can be reached and pressed with the keyboard alone', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  await editor.canvas.locator('.react-flow__node[data-id=a]').focus();
  for (let tries = 0; tries < 6; tries++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) === 'Add a step after Step a') break;
  }
  await page.keyboard.press('Enter');
  await editor.pick('stop');
  await expect(editor.edge('a', 'stop_with_error')).toHaveCount(1);
});

test('two presses on handles connect steps without dragging', async ({ editor }) => {
  await editor.open({ ...(rowOf('a', 'b') as object), edges: [{ from: 'trigger', to: 'a' }] });
  await editor.handle('a', 'source').click();
  await editor.handle('b', 'target').click();
  await expect(editor.edge('a', 'b')).toHaveCount(1);
});

test('an edge that makes a circle is refused, with the reason', async ({ editor, page }) => {
  await editor.open(rowOf('a', 'b'));
  await editor.connect('b', 'a');
  await expect(page.getByTestId('toast').filter({ hasText: 'circle' })).toBeVisible();
  await expect(editor.edge('b', 'a')).toHaveCount(0);
});

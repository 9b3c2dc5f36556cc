import { expect, test } from '../support/fixtures.js';
import { rowOf } from '../support/flows.js';

test('a step is dragged from the palette onto the canvas', async ({ editor }) => {
  const id = await editor.open(rowOf('a'));
  await editor.dragIn('transform', { x: 400, y: 500 });
  await expect(editor.steps).toHaveCount(3);
  await editor.isSaved();
  expect(Object.keys((await editor.draft(id)).steps)).toEqual(['a', 'transform']);
});

test('an edge is drawn by dragging from one handle to another', async ({ editor }) => {
  const id = await editor.open(rowOf('a'));
  await editor.dragIn('transform', { x: 700, y: 200 });
  await editor.page.keyboard.press('Escape');
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

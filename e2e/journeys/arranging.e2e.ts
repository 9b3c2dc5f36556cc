import { expect, test } from '../support/fixtures.js';
import { rowOf } from '../support/flows.js';

const scattered = (): unknown => ({
  ...(rowOf('a', 'b', 'c') as object),
  layout: { trigger: { x: 0, y: 0 }, a: { x: 320, y: 32 }, b: { x: 640, y: 200 }, c: { x: 1120, y: 96 } },
});

test('steps are aligned and distributed', async ({ editor, page }) => {
  const id = await editor.open(scattered());
  await editor.select('a', 'b', 'c');
  for (const title of ['Align top edges', 'Distribute side by side']) {
    await page.keyboard.press('Control+k');
    await page.getByTestId('command-search').fill(title);
    await page.keyboard.press('Enter');
  }
  await editor.isSaved();
  const { layout } = await editor.draft(id);
  expect([layout?.['a']?.y, layout?.['b']?.y, layout?.['c']?.y]).toEqual([32, 32, 32]);
  expect((layout?.['b']?.x ?? 0) - (layout?.['a']?.x ?? 0)).toBe((layout?.['c']?.x ?? 0) - (layout?.['b']?.x ?? 0));
});

test('tidying puts steps into columns, and one undo takes it back', async ({ editor, page }) => {
  const id = await editor.open(scattered());
  await page.keyboard.press('Shift+Alt+t');
  await expect.poll(async () => (await editor.draft(id)).layout?.['c']?.x).toBe(960);
  await page.getByTestId('command-undo').click();
  await expect.poll(async () => (await editor.draft(id)).layout?.['c']?.x).toBe(1120);
});

test('arrow keys walk from step to step, and Ctrl with them moves the step by the grid', async ({ editor, page }) => {
  const id = await editor.open(rowOf('a', 'b'));
  await editor.select('a');
  await page.keyboard.press('ArrowRight');
  await expect(editor.canvas.locator('.react-flow__node.selected')).toHaveAttribute('data-id', 'b');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-id'))).toBe('b');
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Control+ArrowDown');
  await editor.isSaved();
  expect((await editor.draft(id)).layout?.['b']).toEqual({ x: 640, y: 192 });
});

test('a dragged step snaps to the grid and lines up with others', async ({ editor, page }) => {
  const id = await editor.open(rowOf('a', 'b'));
  const from = await editor.centre(editor.step('b').locator('.step-name'));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 90, from.y + 3, { steps: 6 });
  await expect(editor.canvas.locator('.guide').first()).toBeVisible();
  await page.mouse.up();
  await expect(editor.canvas.locator('.guide')).toHaveCount(0);
  await editor.isSaved();
  const place = (await editor.draft(id)).layout?.['b'];
  expect([(place?.x ?? 1) % 16, place?.y]).toEqual([0, 160]);
});

test('a note is written, resized and kept', async ({ editor, page }) => {
  const id = await editor.open(rowOf('a'));
  await page.keyboard.press('Shift+s');
  await page.getByTestId('note').dblclick();
  await page.getByLabel('Text of the note').fill('# Mind this');
  await editor.canvas.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await expect(page.getByTestId('note').getByRole('heading', { name: 'Mind this' })).toBeVisible();
  await editor.isSaved();
  expect((await editor.draft(id)).notes?.[0]?.text).toBe('# Mind this');
});

test('steps are grouped, folded to one card, unfolded and ungrouped', async ({ editor, page }) => {
  const id = await editor.open(rowOf('a', 'b', 'c'));
  await editor.select('a', 'b');
  await page.keyboard.press('Control+g');
  await page.getByRole('button', { name: 'Fold Group 1' }).click();
  await expect(editor.steps).toHaveCount(2);
  await expect(page.locator('[data-testid=group][data-folded=true]')).toContainText('2 steps');
  await expect(page.getByTestId('edge')).toHaveCount(2);
  await page.getByRole('button', { name: 'Unfold Group 1' }).click();
  await expect(editor.steps).toHaveCount(4);
  await page.getByTestId('group').click({ position: { x: 150, y: 10 } });
  await page.keyboard.press('Control+Shift+g');
  await expect(page.getByTestId('group')).toHaveCount(0);
  await editor.isSaved();
  expect((await editor.draft(id)).groups ?? []).toEqual([]);
});

test('selected steps become a sub-flow that the flow calls', async ({ editor, page }) => {
  await editor.open(rowOf('a', 'b', 'c'));
  await editor.select('a', 'b');
  await page.keyboard.press('Alt+x');
  await page.getByLabel('Name of the new flow').fill('Prepare');
  await page.keyboard.press('Enter');
  await expect(editor.steps).toHaveCount(3);
  await expect(editor.canvas.locator('[data-operation=subflow]')).toHaveCount(1);
});

test('the view is zoomed and fitted by keys, and is no part of the flow', async ({ editor, page }) => {
  const id = await editor.open(rowOf('a', 'b'));
  await editor.isSaved();
  const zoom = () =>
    page
      .locator('.react-flow__viewport')
      .first()
      .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
  await page.keyboard.press('0');
  await expect.poll(zoom).toBeCloseTo(1, 2);
  await page.keyboard.press('-');
  await expect.poll(zoom).toBeCloseTo(0.8, 2);
  await page.keyboard.press('1');
  await expect.poll(zoom).toBeGreaterThan(0.8);
  const revision = await page.getByTestId('save-status').getAttribute('data-revision');
  await editor.isSaved();
  expect(revision).toBe('1');
  expect((await editor.draft(id)).name).toBe('Row of 2');
});

test('a wheel zooms, two fingers move the canvas, the middle button drags it', async ({ editor, page }) => {
  await editor.open(rowOf('a', 'b'));
  const matrix = () =>
    page
      .locator('.react-flow__viewport')
      .first()
      .evaluate((element) => getComputedStyle(element).transform);
  const box = await editor.canvas.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 500);
  const [before, zoomedTo] = [await matrix(), async () => new DOMMatrixReader(await matrix())];
  await page.mouse.wheel(0, -240);
  await expect.poll(async () => (await zoomedTo()).scale).toBeGreaterThan(new DOMMatrixReader(before).scale);
  const scale = (await zoomedTo()).scale;
  await page.mouse.wheel(30, 8);
  await page.mouse.wheel(30, 8);
  await expect.poll(async () => (await zoomedTo()).x).not.toBe(new DOMMatrixReader(before).x);
  expect((await zoomedTo()).scale).toBeCloseTo(scale, 1);
});

test('the edges of a branch are labelled with their conditions', async ({ editor }) => {
  await editor.open({
    ...(rowOf('a', 'b') as object),
    steps: {
      a: { name: 'Large?', operation: 'branch', input: { cases: [{ id: 'yes', when: '{{ trigger.body.amount > 500 }}' }] } },
      b: { name: 'Call', operation: 'transform', input: {} },
    },
    edges: [
      { from: 'trigger', to: 'a' },
      { from: 'a', port: 'case:yes', to: 'b' },
    ],
  });
  await expect(editor.step('a')).toContainText('amount > 500');
  await expect(editor.step('a')).toContainText('else');
  await expect(editor.edge('a', 'b')).toHaveAttribute('data-port', 'case:yes');
});

test('a map is there from thirty steps on', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  await expect(page.locator('.react-flow__minimap')).toHaveCount(0);
  await editor.open(rowOf(...Array.from({ length: 32 }, (_, index) => `s${String(index)}`)));
  await expect(page.locator('.react-flow__minimap')).toBeVisible();
});

/** Scale and place of a CSS matrix. */
class DOMMatrixReader {
  readonly scale: number;
  readonly x: number;
  constructor(text: string) {
    const [a = 1, , , , e = 0] = (/\(([^)]*)\)/.exec(text)?.[1] ?? '').split(',').map(Number);
    this.scale = a;
    this.x = e;
  }
}

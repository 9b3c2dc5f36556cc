import type { Page } from '@playwright/test';
import { Editor } from '../support/editor.js';
import { Figures } from '../support/figures.js';
import { expect, test } from '../support/fixtures.js';
import { rowOf } from '../support/flows.js';
import { LiveRelay } from '../support/live-relay.js';
import { Probe, quantile } from '../support/probe.js';
import { seededFlow } from '../support/seeded-flow.js';

/** What the editor reads before it can draw. */
const DATA = /\/api\/(flows\/[^/?]+|operations|connections)(\?|$)/;
const LARGE = 1_000;
const MOVES = 24;
/** Two steps that are in sight when the flow opens. */
const NEAR = 's1';
const OTHER = 's0';

const median = (values: readonly number[]): number => quantile(values, 0.5);

async function opened(page: Page, id: string, more = ''): Promise<void> {
  await page.goto(`/flows/${id}?bench=1${more}`);
  await page.locator('[data-testid=step]').first().waitFor();
}

for (const [steps, targetMs] of [
  [100, 500],
  [400, 700],
  [LARGE, 900],
] as const) {
  test(`a flow of ${String(steps)} steps opens soon and stays small`, async ({ page, server }) => {
    const { id } = await server.api('POST', '/api/flows', seededFlow(steps).document);
    const probe = await Probe.into(page);
    const times: number[] = [];
    // The first time warms the browser's cache.
    for (let turn = 0; turn < 4; turn++) {
      await opened(page, String(id));
      const ms = await probe.openMs(DATA);
      if (turn > 0) times.push(ms);
    }
    await probe.settled();
    const figures = new Figures();
    figures.add(`${String(steps)} steps: data in to painted`, median(times), targetMs);
    figures.add(`${String(steps)} steps: elements at zoom 0.8`, await probe.elements(), 3_000, 'elements');
    figures.add(`${String(steps)} steps: heap`, await probe.heapMb(), 60, 'MB');
    console.log(String(figures));
    expect(figures.tooMuch).toEqual([]);
  });
}

test('with 1,000 steps, what moves is what renders', async ({ page, server }) => {
  const { document } = seededFlow(LARGE);
  const { id } = await server.api('POST', '/api/flows', document);
  const probe = await Probe.into(page);
  const editor = new Editor(page, server);
  const figures = new Figures();
  await opened(page, String(id));
  await editor.select(OTHER);

  const selecting = await probe.renders(() => editor.select(NEAR));
  expect(Object.keys(selecting).sort(), 'selecting renders the two').toEqual([OTHER, NEAR]);
  expect(Object.values(selecting), 'once each').toEqual([1, 1]);

  const { x, y } = await editor.centre(editor.step(NEAR).locator('.step-name'));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 8, y + 8, { steps: 4 });
  let frames: number[] = [];
  let scriptMs = 0;
  const dragging = await probe.renders(async () => {
    frames = await probe.frames(async () => {
      ({ scriptMs } = await probe.work(async () => {
        for (let move = 1; move <= MOVES; move++) await page.mouse.move(x + 8 + move * 14, y + 8 + move * 9);
      }));
    });
  });
  expect(Object.keys(dragging), 'dragging renders the dragged step').toEqual([NEAR]);
  expect(dragging[NEAR], 'at most once a move').toBeLessThanOrEqual(MOVES);
  const dropping = await probe.renders(() => page.mouse.up());
  expect(Object.keys(dropping), 'letting go renders the dropped step').toEqual([NEAR]);
  figures.add('drag: script for a move', scriptMs / MOVES, 8);
  figures.add('drag: interval of frames, p95', quantile(frames, 0.95), 33);

  await editor.isSaved();
  const undo = await probe.until(() => page.keyboard.press('Control+z'), {
    all: '[data-testid=command-redo]:not([aria-disabled=true])',
    count: 1,
  });
  figures.add('undo', undo, 100);
  console.log(String(figures));
  expect(figures.tooMuch).toEqual([]);
});

test('with 1,000 steps, panning, fitting, adding and typing stay quick', async ({ page, server }) => {
  const { id } = await server.api('POST', '/api/flows', seededFlow(LARGE).document);
  const probe = await Probe.into(page);
  const editor = new Editor(page, server);
  const figures = new Figures();
  await opened(page, String(id));

  const pane = await editor.canvas.boundingBox();
  if (!pane) throw new Error('the canvas has no place');
  const start = { x: pane.x + pane.width * 0.35, y: pane.y + pane.height * 0.75 };
  let pan: number[] = [];
  const longest = await probe.longestTask(async () => {
    await page.mouse.move(start.x, start.y);
    await page.mouse.down({ button: 'middle' });
    pan = await probe.frames(async () => {
      for (let move = 1; move <= 40; move++) await page.mouse.move(start.x - move * 18, start.y - move * 3);
    });
    await page.mouse.up({ button: 'middle' });
  });
  figures.add('pan: interval of frames, p95', quantile(pan, 0.95), 40);
  figures.add('pan: longest task', longest, 100);

  await page.locator('.react-flow__pane').click({ position: { x: 300, y: 20 } });
  const press = (key: string) => (): Promise<void> => page.keyboard.press(key);
  await page.getByTestId('palette-search').click();
  const search: number[] = [];
  for (const key of 'transform') search.push(await probe.until(press(key)));
  figures.add('palette: keystroke, median', median(search), 50);
  await page.getByTestId('palette-search').fill('');
  await page.locator('.react-flow__pane').click({ position: { x: 300, y: 20 } });
  const opening: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    opening.push(await probe.until(press('n'), { all: '[data-testid=step-picker]', count: 1 }));
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('step-picker')).toHaveCount(0);
    await probe.settled();
  }
  figures.add('picker: open, median', median(opening), 100);
  figures.add('fit: all steps painted', await probe.until(press('1'), { all: '[data-testid=step]', count: LARGE + 1 }), 2_000);
  console.log(String(figures));
  expect(figures.tooMuch).toEqual([]);
});

test('with 1,000 steps, a character typed into a step is there at once', async ({ page, server }) => {
  const { id } = await server.api('POST', '/api/flows', seededFlow(LARGE).document);
  const probe = await Probe.into(page);
  const figures = new Figures();
  await opened(page, String(id), `&step=${NEAR}`);
  await page.getByTestId('inspector-name').click();
  await page.keyboard.press('End');
  const typed: number[] = [];
  let worst = 0;
  const renders = await probe.renders(async () => {
    worst = await probe.longestTask(async () => {
      for (const key of ' and more words') typed.push(await probe.until(() => page.keyboard.press(key)));
    });
  });
  expect(Object.keys(renders), 'typing renders the step that is typed into').toEqual([NEAR]);
  figures.add('typing: a character, median', median(typed), 50);
  figures.add('typing: longest task', worst, 100);
  console.log(String(figures));
  expect(figures.tooMuch).toEqual([]);
});

test('1,000 status changes in a second render each visible change at most once', async ({ page, server }) => {
  const { id: stepId, document } = seededFlow(LARGE);
  const flowId = await server.publish(document);
  const { runId } = await server.api('POST', `/api/flows/${flowId}/runs`, { body: { order: 'A1', amount: 5 } });
  const run = String(runId);
  const relay = await LiveRelay.on(page);
  const probe = await Probe.into(page);
  const figures = new Figures();
  await opened(page, flowId, `&run=${run}`);
  await expect(page.locator('[data-step-id=hold]')).toHaveAttribute('data-status', 'waiting');
  const { items } = await server.api('GET', `/api/runs/${run}/events?values=false`);
  const head = (items as readonly unknown[]).length;

  const one = await probe.renders(async () => {
    relay.tell(run, flowId, head, [{ key: NEAR, status: 'running' }]);
    await expect(page.locator(`[data-step-id=${NEAR}]`)).toHaveAttribute('data-status', 'running');
  });
  expect(one, 'a change of status renders that step, once').toEqual({ [NEAR]: 1 });

  const visible = new Set(
    await page.locator('[data-testid=step]').evaluateAll((all) => all.map((one) => one.getAttribute('data-step-id') ?? '')),
  );
  const ids = Array.from({ length: 500 }, (_, index) => stepId(index));
  const told = [...ids.map((key) => ({ key, status: 'running' })), ...ids.map((key) => ({ key, status: 'succeeded' }))];
  let worst = 0;
  let work = { scriptMs: 0, taskMs: 0 };
  const storm = await probe.renders(async () => {
    worst = await probe.longestTask(async () => {
      work = await probe.work(async () => {
        // As the server does: what changes within 50 ms is one message.
        for (let at = 0; at < told.length; at += 50) {
          const next = new Promise((resolve) => setTimeout(resolve, 50));
          relay.tell(run, flowId, head, told.slice(at, at + 50));
          await next;
        }
        await expect(page.locator('[data-step-id=s2]')).toHaveAttribute('data-status', 'succeeded');
      });
    });
  });
  const changed = Object.keys(storm);
  expect(changed.length, 'steps in sight have changed').toBeGreaterThan(5);
  expect(
    changed.filter((key) => !visible.has(key)),
    'nothing out of sight is rendered',
  ).toEqual([]);
  expect(Math.max(...Object.values(storm)), 'running and succeeded: two renders').toBeLessThanOrEqual(2);
  figures.add('storm: longest task', worst, 50);
  figures.add('storm: script in all', work.scriptMs, 300);
  console.log(String(figures));
  expect(figures.tooMuch).toEqual([]);
});

test('after 25 rounds of moving, editing and taking back, the heap is what it was', async ({ page, server }) => {
  const { id } = await server.api('POST', '/api/flows', seededFlow(400).document);
  const probe = await Probe.into(page);
  const editor = new Editor(page, server);
  await opened(page, String(id));
  const { x, y } = await editor.centre(editor.step(NEAR).locator('.step-name'));
  const round = async (): Promise<void> => {
    await editor.drag({ x, y }, { x: x + 96, y: y + 64 });
    await page.keyboard.press('Control+z');
    await page.mouse.move(x, y - 120);
    await page.mouse.wheel(0, 240);
    await page.mouse.wheel(0, -240);
  };
  for (let turn = 0; turn < 5; turn++) await round();
  await editor.isSaved();
  await probe.settled();
  const before = await probe.heapMb();
  for (let turn = 0; turn < 25; turn++) await round();
  await editor.isSaved();
  await probe.settled();
  const figures = new Figures();
  figures.add('heap: growth in 25 rounds', (await probe.heapMb()) - before, 10, 'MB');
  console.log(String(figures));
  expect(figures.tooMuch).toEqual([]);
});

test('while a flow is built, presses are answered by a paint soon', async ({ page, server }) => {
  const { id } = await server.api('POST', '/api/flows', rowOf('s0', 's1', 's2'));
  const probe = await Probe.into(page);
  const editor = new Editor(page, server);
  await opened(page, String(id));
  await editor.select(NEAR);
  for (const words of ['transform', 'filter', 'http', 'wait']) {
    await page.keyboard.press('n');
    await editor.pick(words);
    await page.getByTestId('inspector-name').fill(`With ${words}`);
    await page.getByTestId('inspector-name').press('Enter');
    await page.getByTestId('tab-policy').click();
    await page.getByTestId('inspector-close').click();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+Shift+z');
  }
  const presses = await probe.presses();
  expect(presses.length).toBeGreaterThan(10);
  const figures = new Figures();
  figures.add(`presses: to the next paint, p98 of ${String(presses.length)}`, quantile(presses, 0.98), 200);
  console.log(String(figures));
  expect(figures.tooMuch).toEqual([]);
});

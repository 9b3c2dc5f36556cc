import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.js';
import { rowOf } from '../support/flows.js';
import { failedRun, goodRun, runOfStates, STATES } from '../support/states.js';

/** Smallest side of what is pressed, CSS px (WCAG 2.2, 2.5.8). */
const TARGET = 24;
/** The editor has fewer places for the focus than this. */
const MANY = 250;

const WORDS: Readonly<Record<string, string>> = {
  idle: 'not run yet',
  succeeded: 'succeeded',
  failed: 'failed',
  retrying: 'retrying',
  waiting: 'waiting',
  parked: 'parked',
  needs_attention: 'needs you',
  skipped: 'skipped',
};

test('every step of a run is read out with its name and how it stands', async ({ page, server, sink, editor }) => {
  const { runId } = await runOfStates(server, sink);
  await page.goto(`/runs/${runId}`);
  for (const [id, status] of Object.entries(STATES)) {
    await expect(editor.step(id)).toHaveAttribute('data-status', status);
    const name = await editor.step(id).locator('.step-name').textContent();
    const node = editor.canvas.locator(`.react-flow__node[data-id="${id}"]`);
    await expect(node).toHaveAttribute('aria-label', new RegExp(`^${name ?? '?'}, .*\\b${WORDS[status] ?? '?'}`));
    await expect(node).toHaveAttribute('tabindex', '0');
  }
});

test('the end of a run is said once, and no step is', async ({ page, server, sink }) => {
  await page.addInitScript(() => {
    const said: string[] = [];
    const look = (): void =>
      document.querySelectorAll('[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]').forEach((place) => {
        const text = place.textContent.trim();
        if (text !== '' && place.getAttribute('data-said') !== text) said.push(text);
        if (place.getAttribute('data-said') !== text) place.setAttribute('data-said', text);
      });
    Object.assign(window, { said });
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  });
  let release = (): void => undefined;
  // Not by a number of calls: steps that earlier runs have parked call too.
  sink.always('/held', { until: new Promise<void>((resolve) => (release = resolve)) });
  const held = { name: 'Held', operation: 'http.request', input: { method: 'GET', url: `${sink.url}/held` } };
  const row = rowOf('a', 'b', 'c') as Readonly<Record<string, object>>;
  const { runId } = await goodRun(server, { ...row, steps: { ...row['steps'], a: held } });
  await page.goto(`/runs/${runId}`);
  await page.locator('[data-testid=run-page][data-status=running]').waitFor();
  const said = (): Promise<string[]> => page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect((await said()).filter((text) => text.includes('has ended'))).toEqual([]);
  release();
  await page.locator('[data-testid=run-page][data-status=succeeded]').waitFor();
  await expect.poll(async () => (await said()).filter((text) => text.includes('The run has ended')).length).toBe(1);
  expect((await said()).filter((text) => /Step [bc]/.test(text))).toEqual([]);
});

async function givesFocusBack(page: Page, from: Locator, open: () => Promise<void>, window: string): Promise<void> {
  await from.focus();
  await open();
  const dialog = page.getByTestId(window);
  await dialog.waitFor();
  await expect.poll(() => dialog.evaluate((it) => it.contains(document.activeElement)), `the focus goes into ${window}`).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(from, `the focus comes back from ${window}`).toBeFocused();
}

test('the focus goes into a window and comes back to where it was', async ({ page, editor, server, sink }) => {
  await editor.open(rowOf('a'));
  const node = editor.canvas.locator('.react-flow__node[data-id=a]');
  for (const [key, window] of [
    ['Control+k', 'command-palette'],
    ['?', 'shortcut-list'],
    ['n', 'step-picker'],
  ] as const) {
    await givesFocusBack(page, node, () => page.keyboard.press(key), window);
  }
  const more = page.getByTestId('more');
  const fromMenu = async (): Promise<void> => {
    await page.keyboard.press('Enter');
    await page.getByTestId('menu-versions').press('Enter');
  };
  await givesFocusBack(page, more, fromMenu, 'versions');
  const { runId } = await failedRun(server, sink);
  await page.goto(`/runs/${runId}`);
  const retry = page.getByTestId('retry-step');
  await retry.waitFor();
  await retry.focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('retry-confirm').waitFor();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('retry-confirm')).toHaveCount(0);
  await expect(retry).toBeFocused();
});

test('what is pressed on the canvas is at least 24 px wide and high, handles included', async ({ page, editor }) => {
  await editor.open(rowOf('a', 'b'));
  await editor.select('a');
  await page.keyboard.press('0');
  await expect.poll(() => zoomOf(editor.canvas)).toBe(1);
  const { buttons, handles } = await editor.canvas.evaluate((canvas) => {
    const size = (element: Element, pseudo?: string): number => {
      const { width, height } = getComputedStyle(element, pseudo);
      return Math.min(Number.parseFloat(width), Number.parseFloat(height));
    };
    const all = (what: string): Element[] => [...canvas.querySelectorAll(what)];
    return {
      buttons: all('button').map((one) => ({ name: one.getAttribute('aria-label'), px: size(one) })),
      handles: all('.react-flow__handle').map((one) => ({ name: one.getAttribute('data-handleid'), px: size(one, '::after') })),
    };
  });
  expect(buttons.length).toBeGreaterThan(5);
  expect(handles.length).toBeGreaterThan(4);
  expect([...buttons, ...handles].filter(({ px }) => px < TARGET)).toEqual([]);
});

const zoomOf = (canvas: Locator): Promise<number> =>
  canvas.locator('.react-flow__viewport').evaluate((it) => new DOMMatrix(getComputedStyle(it).transform).a);

for (const keys of ['Tab', 'Shift+Tab'] as const) {
  test(`${keys} goes through the whole editor and comes out again`, async ({ page, editor }) => {
    await editor.open(rowOf('a', 'b'));
    await editor.openStep('a');
    await page.getByTestId('inspector').waitFor();
    await page.getByTestId('problems').click();
    await page.getByTestId('account').focus();
    const seen = new Set<string>();
    for (let press = 0; press < MANY; press++) {
      await page.keyboard.press(keys);
      const place = await page.evaluate(() => {
        const { activeElement: at } = document;
        const within = ['canvas', 'inspector', 'account'].find((id) => at?.closest(`[data-testid=${id}]`));
        return within ?? (at?.closest('aside') ? 'aside' : at?.closest('header') ? 'header' : 'elsewhere');
      });
      seen.add(place);
      if (place === 'account') break;
    }
    expect([...seen]).toEqual(expect.arrayContaining(['header', 'canvas', 'inspector', 'aside', 'account']));
  });
}

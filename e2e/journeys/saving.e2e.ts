import type { Page } from '@playwright/test';
import { Editor } from '../support/editor.js';
import { expect, signIn, test } from '../support/fixtures.js';
import { rowOf } from '../support/flows.js';
import { letIn, newWindow } from '../support/people.js';
import type { Server } from '../start.js';

const DRAFTS = '**/api/flows/*/draft';
const cutOff = (page: Page): Promise<unknown> => page.route(DRAFTS, (route) => route.abort());

async function says(page: Page, state: string): Promise<void> {
  await expect(page.getByTestId('save-status')).toHaveAttribute('data-state', state);
}

/** Opens a step's details, and gives it another name. */
async function rename(editor: Editor, id: string, name: string): Promise<void> {
  await editor.openStep(id);
  await editor.page.getByTestId('inspector-name').fill(name);
}

/** Another person with the same flow open, in a browser of their own. */
async function withGrace(
  { browser, server, name }: { readonly browser: Parameters<typeof newWindow>[0]; readonly server: Server; readonly name: string },
  flow: string,
  act: (hers: Editor, page: Page) => Promise<void>,
): Promise<void> {
  const person = await letIn(server, name);
  const page = await newWindow(browser, server);
  await signIn(page, person);
  const hers = new Editor(page, server);
  await hers.openFlow(flow);
  await act(hers, page);
  await page.context().close();
}

test('a tab that is closed in the middle of an edit loses nothing', async ({ editor, page, context, server }) => {
  const id = await editor.open(rowOf('a'));
  await cutOff(page);
  await rename(editor, 'a', 'Half a thou');
  await page.close({ runBeforeUnload: false });
  expect((await editor.draft(id)).steps['a']?.name).toBe('Step a');
  const again = new Editor(await context.newPage(), server);
  await again.openFlow(id);
  await expect(again.step('a')).toContainText('Half a thou');
  await again.isSaved();
  expect((await again.draft(id)).steps['a']?.name).toBe('Half a thou');
});

test('an edit is undone after a reload as if nothing had been between', async ({ editor, page }) => {
  const id = await editor.open(rowOf('a'));
  await rename(editor, 'a', 'Renamed');
  await editor.isSaved();
  await page.reload();
  await expect(editor.step('a')).toContainText('Renamed');
  await page.getByTestId('command-undo').click();
  await expect(editor.step('a')).toContainText('Step a');
  await expect.poll(async () => (await editor.draft(id)).steps['a']?.name).toBe('Step a');
});

test('the sign says saving until the server has answered, and saved only then', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    void page.route(DRAFTS, async (route) => {
      resolve();
      await new Promise<void>((open) => (answer = open));
      await route.continue();
    });
  });
  await says(page, 'saved');
  await rename(editor, 'a', 'One');
  await says(page, 'saving');
  await asked;
  await says(page, 'saving');
  answer();
  await says(page, 'saved');
});

test('the sign says offline while the server is away, and saves by itself when it is back', async ({ editor, page, context }) => {
  const id = await editor.open(rowOf('a'));
  await context.setOffline(true);
  await rename(editor, 'a', 'Written on a train');
  await says(page, 'offline');
  await context.setOffline(false);
  await says(page, 'saved');
  expect((await editor.draft(id)).steps['a']?.name).toBe('Written on a train');
});

test('the sign says that a draft was refused and why, until it goes through', async ({ editor, page }) => {
  await editor.open(rowOf('a'));
  const problem = { type: 'about:blank', title: 'This draft is not understood.', status: 400, code: 'body_invalid', retry: 'never' };
  await page.route(DRAFTS, (route) =>
    route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
  await rename(editor, 'a', 'Refused');
  await says(page, 'failed');
  await page.getByTestId('save-status').hover();
  await expect(page.getByRole('tooltip').filter({ hasText: 'This draft is not understood.' })).toBeAttached();
  await page.unroute(DRAFTS);
  await page.getByRole('button', { name: 'Save now' }).click();
  await says(page, 'saved');
});

test('two people who edit different steps both find both edits, and nobody is asked', async ({ editor, browser, server }) => {
  const flow = await editor.open(rowOf('a', 'b'));
  await withGrace({ browser, server, name: 'Grace Hopper' }, flow, async (hers, herPage) => {
    await Promise.all([rename(editor, 'a', 'By Ada'), rename(hers, 'b', 'By Grace')]);
    for (const each of [editor, hers]) {
      await each.page.getByTestId('inspector-close').click();
      await expect(each.step('a')).toContainText('By Ada');
      await expect(each.step('b')).toContainText('By Grace');
      await each.isSaved();
    }
    await expect(herPage.getByTestId('conflict-dialog')).toHaveCount(0);
    const { steps } = await editor.draft(flow);
    expect([steps['a']?.name, steps['b']?.name]).toEqual(['By Ada', 'By Grace']);
  });
});

test('two people who edit the same step see both sides, and one chooses', async ({ editor, page, browser, server }) => {
  const flow = await editor.open(rowOf('a', 'b'));
  await withGrace({ browser, server, name: 'Joan Clarke' }, flow, async (hers, herPage) => {
    await cutOff(herPage);
    await rename(hers, 'a', 'As Joan says');
    await says(herPage, 'offline');
    await rename(editor, 'a', 'As Ada says');
    await editor.isSaved();
    await expect(herPage.getByTestId('choose-mine')).toContainText('As Joan says');
    await expect(herPage.getByTestId('choose-theirs')).toContainText('As Ada says');
    await says(herPage, 'conflict');
    await herPage.unroute(DRAFTS);
    await herPage.getByTestId('choose-theirs').getByRole('radio').check();
    await herPage.getByTestId('conflict-settle').click();
    await says(herPage, 'saved');
    await expect(herPage.getByTestId('inspector-name')).toHaveValue('As Ada says');
    await expect(page.getByTestId('conflict-dialog')).toHaveCount(0);
    expect((await editor.draft(flow)).steps['a']?.name).toBe('As Ada says');
  });
});

test('one sees who else is here, and which step they edit', async ({ editor, page, browser, server }) => {
  const flow = await editor.open(rowOf('a', 'b'));
  await withGrace({ browser, server, name: 'Mary Jackson' }, flow, async (hers) => {
    const here = page.getByTestId('person-here');
    await expect(here).toHaveAccessibleName('Mary Jackson has this flow open');
    await rename(hers, 'b', 'Mary was here');
    await expect(here).toHaveAttribute('data-step-id', 'b');
    await expect(here).toHaveAccessibleName(/^Mary Jackson (edits|looks at) “Mary was here”$/);
  });
  await expect(page.getByTestId('person-here')).toHaveCount(0);
});

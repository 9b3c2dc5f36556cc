import { looksLike } from '../support/appearance.js';
import { expect, signIn, test } from '../support/fixtures.js';
import { chainOf, posting, rowOf } from '../support/flows.js';
import { failedRun, runOfStates, STATES } from '../support/states.js';
import { Server } from '../start.js';

const SIZE = { width: 1280, height: 800 };
const LIGHT = { colours: ['light'] } as const;

// Letters are drawn by the system: the pictures are those of Linux.
test.skip(process.platform !== 'linux', 'the pictures were taken on Linux');
// A server of their own: what other tests leave behind would be in the pictures.
test.use({
  alone: true,
  viewport: SIZE,
  colorScheme: 'light',
  contextOptions: { reducedMotion: 'reduce' },
  locale: 'en-GB',
  timezoneId: 'UTC',
});

test('the pages before one is signed in look as they should', async ({ browser }) => {
  const fresh = await Server.start();
  const context = await browser.newContext({
    baseURL: fresh.address,
    viewport: SIZE,
    colorScheme: 'light',
    storageState: { cookies: [], origins: [] },
  });
  const page = await context.newPage();
  await page.goto('/setup');
  await looksLike(page, page.getByRole('main'), 'set-up');
  await page.getByTestId('name').fill('Ada');
  await page.getByTestId('email').fill('ada@example.com');
  await page.getByTestId('password').fill('a quiet long password');
  await page.getByTestId('create-admin').click();
  await page.waitForURL(/\/flows/);
  await context.clearCookies();
  await page.goto('/sign-in');
  await looksLike(page, page.getByRole('main'), 'sign-in');
  await signIn(page);
  await context.close();
  await fresh.stop();
});

test('the flows, their templates and what is empty look as they should', async ({ page }) => {
  await page.goto('/flows');
  await page.getByTestId('flow-row').first().waitFor();
  await looksLike(page, page.getByRole('main'), 'flows');
  await page.getByTestId('from-template').click();
  await page.getByTestId('template').first().waitFor();
  await looksLike(page, page.getByRole('dialog'), 'templates');
  await page.goto('/runs');
  await page.getByText('Nothing has run yet').waitFor();
  await looksLike(page, page.getByRole('main'), 'no-runs', LIGHT);
  await page.goto('/attention');
  await page.getByText('Nothing waits for you').waitFor();
  await looksLike(page, page.getByRole('main'), 'nothing-to-do', LIGHT);
});

test('connections, practice services, incidents, alerts and people look as they should', async ({ page }) => {
  await page.goto('/connections');
  await page.getByTestId('connection-row').first().waitFor();
  await looksLike(page, page.getByRole('main'), 'connections');
  await page.goto('/practice');
  await page.getByTestId('practice-service').first().waitFor();
  await looksLike(page, page.getByRole('main'), 'practice');
  for (const name of ['incidents', 'alerts']) {
    await page.goto(`/${name}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await looksLike(page, page.getByRole('main'), `${name}-empty`, LIGHT);
  }
  await page.goto('/people');
  await page.getByTestId('person').first().waitFor();
  await looksLike(page, page.getByRole('main'), 'people', LIGHT);
});

test('the editor and what opens in it look as they should', async ({ page, editor }) => {
  await page.goto('/flows');
  await page.getByTestId('flow-row').first().getByRole('link').first().click();
  await editor.step('trigger').waitFor();
  await editor.isSaved();
  const cover = [page.getByTestId('person-here')];
  await looksLike(page, page.getByTestId('editor'), 'editor', { cover });
  await page.keyboard.press('n');
  await page.getByTestId('step-picker').waitFor();
  await looksLike(page, page.getByTestId('step-picker'), 'picker');
  await page.keyboard.press('Escape');
  await editor.steps.nth(2).click({ position: { x: 90, y: 30 } });
  await page.keyboard.press('Enter');
  const details = page.getByTestId('inspector');
  for (const tab of ['setup', 'policy', 'owner', 'test']) {
    await details.getByTestId(`tab-${tab}`).click();
    await looksLike(page, details, `details-${tab}`, tab === 'setup' ? {} : LIGHT);
  }
  await page.getByTestId('problems').click();
  await page.getByTestId('problem-row').first().waitFor();
  await page.keyboard.press('Control+Shift+o');
  await looksLike(page, page.getByTestId('outline'), 'outline', LIGHT);
});

test('the card of a rehearsal looks as it should', async ({ page, editor }) => {
  const text = { text: '{{ trigger.body.text }}' };
  const success = '{{ $not(response.body.ok = false) }}';
  const address = 'https://api.example.com';
  await editor.open(
    chainOf('Notice', {
      chat: posting(`${address}/chat`, text, { name: 'Tell the team' }),
      task: posting(`${address}/task`, text, { name: 'Task for sales', policy: { effect: 'keyed', success } }),
    }),
  );
  await page.getByTestId('rehearse-now').click();
  await page.getByTestId('rehearsal-start').click();
  await expect(page.getByTestId('rehearsal')).toHaveAttribute('data-phase', 'done');
  await looksLike(page, page.getByTestId('rehearse-dialog'), 'rehearsal');
});

test('two versions compared look as they should', async ({ page, editor, server }) => {
  const id = await editor.open(rowOf('a', 'b', 'c'));
  await server.api('POST', `/api/flows/${id}/publish`, { name: 'First' });
  await page.reload();
  await editor.select('b');
  await page.keyboard.press('Delete');
  await editor.isSaved();
  await page.getByTestId('more').click();
  await page.getByTestId('menu-versions').click();
  await page.getByTestId('diff-canvas').waitFor();
  await looksLike(page, page.getByRole('dialog'), 'versions');
});

test('every state of a step looks as it should, at each size of the canvas', async ({ page, server, sink }) => {
  const { runId } = await runOfStates(server, sink);
  await page.goto(`/runs/${runId}`);
  const step = (id: string) => page.locator(`[data-testid=step][data-step-id=${id}]`);
  for (const [id, status] of Object.entries(STATES)) await expect(step(id)).toHaveAttribute('data-status', status);
  const canvas = page.getByTestId('canvas');
  await canvas.click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('1');
  for (const detail of ['full', 'tile', 'block']) {
    while ((await step('ok').getAttribute('data-detail')) !== detail) await page.keyboard.press('-');
    await looksLike(page, canvas, `states-${detail}`);
  }
});

test('a failure looks as it should: its run, and the window that mends it', async ({ page, server, sink }) => {
  const { runId } = await failedRun(server, sink);
  await page.goto(`/runs/${runId}`);
  await page.getByTestId('error-card').waitFor();
  await looksLike(page, page.getByTestId('step-panel'), 'failed-step');
  await page.getByTestId('retry-step').click();
  await page.getByTestId('retry-confirm').waitFor();
  await looksLike(page, page.getByRole('dialog'), 'retry');
  await page.goto('/attention');
  await page.getByTestId('attention-group').first().waitFor();
  await looksLike(page, page.getByRole('main'), 'attention');
  await page.goto('/runs');
  await page.getByTestId('run-row').first().waitFor();
  await looksLike(page, page.getByRole('main'), 'runs');
});

import { isAccessible } from '../support/axe.js';
import { expect, test } from '../support/fixtures.js';
import { rowOf } from '../support/flows.js';
import { contactForm, formFlow } from '../support/form-flows.js';
import { failedRun, goodRun, runOfStates } from '../support/states.js';
import { Server } from '../start.js';

/** A flow with something wrong, something switched off, a policy, a branch, a note and a group. */
function telling(): object {
  const row = rowOf('a', 'b') as Readonly<Record<string, object>>;
  return {
    ...row,
    name: 'Tells all',
    steps: {
      ...row['steps'],
      send: {
        name: 'Send it',
        operation: 'http.request',
        input: { method: 'POST', url: '{{ steps.nobody.output.url }}', body: { from: '{{ steps.a.output.from }}' } },
        policy: { timeout: '5s', retry: { attempts: 3, backoff: 'fixed', initial: '1s', on: ['5xx'] }, then: { edge: 'error' } },
      },
      off: { name: 'Switched off', operation: 'transform', input: {}, disabled: true },
      choose: { name: 'Choose', operation: 'branch', input: { cases: [{ id: 'big', when: '{{ trigger.body.amount > 500 }}' }] } },
    },
    edges: [
      { from: 'trigger', to: 'a' },
      { from: 'a', to: 'b' },
      { from: 'b', to: 'send' },
      { from: 'send', to: 'choose' },
      { from: 'choose', port: 'case:big', to: 'off' },
    ],
    layout: {
      trigger: { x: 0, y: 160 },
      a: { x: 320, y: 160 },
      b: { x: 640, y: 160 },
      send: { x: 0, y: 352 },
      choose: { x: 320, y: 352 },
      off: { x: 640, y: 352 },
    },
  };
}

// Each screen is looked at in light and in dark colours: `isAccessible` changes them.
test.use({ colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } });

test('the pages before one is signed in have no finding', async ({ browser, server }) => {
  const fresh = await Server.start();
  const context = await browser.newContext({ baseURL: fresh.address, colorScheme: 'light', storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto('/setup');
  await page.getByTestId('create-admin').waitFor();
  await isAccessible(page, 'set-up');
  await page.getByTestId('create-admin').click();
  await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
  await isAccessible(page, 'set-up that was refused');
  await page.goto(`${server.address}/sign-in`);
  await page.getByTestId('sign-in').waitFor();
  await isAccessible(page, 'sign-in');
  await context.close();
  await fresh.stop();
});

test('the flows have no finding, with a menu and the templates open', async ({ page, server }) => {
  await goodRun(server, { ...(rowOf('a') as object), name: 'Ran once' });
  await page.goto('/flows');
  await page.getByTestId('flow-row').first().waitFor();
  await isAccessible(page, 'flows');
  await page.getByTestId('flow-menu').first().click();
  await page.getByTestId('flow-duplicate').waitFor();
  await isAccessible(page, 'menu of a flow');
  await page.keyboard.press('Escape');
  await page.getByTestId('from-template').click();
  await page.getByTestId('template').first().waitFor();
  await isAccessible(page, 'templates');
});

test('runs, attention, connections, practice, people and the page for what is not there have no finding', async ({
  page,
  server,
  sink,
}) => {
  const { runId } = await failedRun(server, sink);
  await goodRun(server, rowOf('a'));
  await page.goto('/runs');
  await page.locator(`[data-testid=run-row][data-run-id="${runId}"]`).waitFor();
  await isAccessible(page, 'runs');
  await page.goto('/inbox');
  await page.getByTestId('delivery-row').first().waitFor();
  await isAccessible(page, 'inbox');
  await page.goto('/attention');
  await page.getByTestId('attention-group').first().waitFor();
  await isAccessible(page, 'attention');
  await page.goto('/connections');
  await page.getByTestId('connection-row').first().waitFor();
  await isAccessible(page, 'connections');
  await page.getByTestId('connection-row').first().getByRole('button').first().click();
  await page.getByRole('dialog').waitFor();
  await isAccessible(page, 'a connection');
  await page.keyboard.press('Escape');
  await page.getByTestId('new-connection').first().click();
  await page.getByTestId('connection-kind').first().waitFor();
  await isAccessible(page, 'kinds of connections');
  await page.getByTestId('connection-kind').first().click();
  await page.getByTestId('save-connection').waitFor();
  await isAccessible(page, 'new connection');
  await page.goto('/practice');
  await page.getByTestId('practice-service').first().waitFor();
  await isAccessible(page, 'practice');
  await page.goto('/people');
  await page.getByTestId('person').first().waitFor();
  await isAccessible(page, 'people');
  await page.getByTestId('add-person').click();
  await page.getByTestId('create-person').waitFor();
  await isAccessible(page, 'add a person');
  await page.goto('/nowhere');
  await page.getByRole('heading').first().waitFor();
  await isAccessible(page, 'not found');
});

test('the editor has no finding, with the details of steps open on each tab', async ({ page, editor }) => {
  await editor.open(telling());
  await isAccessible(page, 'editor');
  for (const step of ['trigger', 'send', 'choose']) {
    await editor.openStep(step);
    await page.locator(`[data-testid=inspector][data-step-id=${step}]`).waitFor();
    for (const tab of step === 'trigger' ? ['setup', 'owner'] : ['setup', 'policy', 'owner', 'test']) {
      await page.getByTestId('inspector').getByTestId(`tab-${tab}`).click();
      await isAccessible(page, `${tab} of ${step}`);
    }
  }
  await page.getByTestId('tab-output').click();
  await isAccessible(page, 'what a step gives');
});

test('a form has no finding: its page, what is told where there is none, and the window in which it is built', async ({
  page,
  editor,
  server,
}) => {
  await server.publish(formFlow('looked at', contactForm('looked-at')));
  await page.goto('/f/looked-at');
  await page.getByTestId('form').waitFor();
  await isAccessible(page, 'page of a form');
  await page.goto('/f/not-there');
  await page.getByTestId('no-form').waitFor();
  await isAccessible(page, 'page without a form');
  await editor.open(formFlow('built', contactForm('built')));
  await editor.openStep('trigger');
  await page.getByTestId('edit-form').click();
  for (const part of ['form', 'after', 'share']) {
    await page.getByTestId(`part-${part}`).click();
    await isAccessible(page, `${part} in the builder`);
  }
  await page.locator('[data-testid=field-row][data-field=message]').click();
  await isAccessible(page, 'a field in the builder');
});

test('what opens over the editor has no finding', async ({ page, editor, server }) => {
  const id = await editor.open(rowOf('a', 'b'));
  await server.api('POST', `/api/flows/${id}/publish`, {});
  await page.reload();
  await page.getByTestId('flow-name').fill('Another name');
  await page.keyboard.press('Enter');
  await editor.isSaved();
  await editor.select('a');
  for (const [key, window] of [
    ['n', 'step-picker'],
    ['Control+k', 'command-palette'],
    ['?', 'shortcut-list'],
    ['Control+f', 'find-search'],
  ] as const) {
    await page.keyboard.press(key);
    await page.getByTestId(window).waitFor();
    await isAccessible(page, window);
    await page.keyboard.press('Escape');
    await expect(page.getByTestId(window)).toHaveCount(0);
  }
  await editor.step('a').click({ button: 'right' });
  await page.getByTestId('canvas-menu').waitFor();
  await isAccessible(page, 'menu of a step');
  await page.keyboard.press('Escape');
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').waitFor();
  await isAccessible(page, 'publish');
  await page.keyboard.press('Escape');
  await page.getByTestId('run-now').click();
  await page.getByTestId('run-confirm').waitFor();
  await isAccessible(page, 'run the draft');
  await page.keyboard.press('Escape');
  await page.getByTestId('history').click();
  await page.getByTestId('history-entry').first().waitFor();
  await isAccessible(page, 'history');
  await page.keyboard.press('Escape');
  for (const [item, window] of [
    ['settings', 'owner'],
    ['versions', 'diff-canvas'],
  ] as const) {
    await page.getByTestId('more').click();
    await page.getByTestId(`menu-${item}`).click();
    await page.getByTestId(window).waitFor();
    await isAccessible(page, item);
    await page.keyboard.press('Escape');
  }
});

test('the panels around the canvas have no finding, nor has the choice between two changes', async ({ page, editor, server }) => {
  const id = await editor.open(telling());
  await page.getByTestId('problems').click();
  await page.getByTestId('problem-row').first().waitFor();
  await isAccessible(page, 'problems');
  await page.getByTestId('tab-runs').click();
  await page.getByText('No runs yet').waitFor();
  await isAccessible(page, 'runs below the canvas');
  await page.getByTestId('tab-practice').click();
  await page.getByTestId('practice-service').first().waitFor();
  await isAccessible(page, 'practice below the canvas');
  await page.getByTestId('tab-outline').click();
  await page.getByTestId('outline').waitFor();
  await isAccessible(page, 'outline');
  const { draft, revision } = await server.api('GET', `/api/flows/${id}`);
  await page.context().setOffline(true);
  await page.getByTestId('flow-name').fill('Mine');
  await page.keyboard.press('Enter');
  await server.api('PUT', `/api/flows/${id}/draft`, { ...(draft as object), name: 'Theirs' }, { 'if-match': `"${String(revision)}"` });
  await page.context().setOffline(false);
  await page.getByTestId('conflict-dialog').waitFor();
  await isAccessible(page, 'choice between two changes');
});

test('runs have no finding, as they stand and with a repair open', async ({ page, server, sink }) => {
  const good = await goodRun(server, rowOf('a', 'b'));
  await page.goto(`/runs/${good.runId}?step=a`);
  await page.locator('[data-testid=run-page][data-status=succeeded]').waitFor();
  await page.locator('[data-testid=step-panel][data-status=succeeded]').waitFor();
  await isAccessible(page, 'a run that succeeded');
  const failed = await failedRun(server, sink);
  await page.goto(`/runs/${failed.runId}`);
  await page.getByTestId('error-card').waitFor();
  await isAccessible(page, 'a run that failed');
  await page.getByTestId('retry-step').click();
  await page.getByTestId('retry-confirm').waitFor();
  await isAccessible(page, 'retry');
  await page.keyboard.press('Escape');
  for (const tab of ['input', 'output', 'attempts', 'exchange', 'step-journal', 'ledger', 'journal']) {
    await page.getByTestId(`tab-${tab}`).click();
    await isAccessible(page, `${tab} of a run`);
  }
  const states = await runOfStates(server, sink);
  await page.goto(`/runs/${states.runId}`);
  await page.locator('[data-testid=run-page][data-status=needs_attention]').waitFor();
  await isAccessible(page, 'a run with all states');
});

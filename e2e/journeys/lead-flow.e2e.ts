import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.js';
import type { Editor } from '../support/editor.js';
import type { Server } from '../start.js';

// Nothing moves by itself: what is about to be dragged stays where it was found.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const LEAD = { email: 'Grace@example.com', name: 'Grace Hopper' };
const STEPS = [
  ['practice-crm.upsert_contact', ['email', 'name']],
  ['practice-chat.post_message', ['channel', 'text']],
  ['practice-mailbox.send_mail', ['to', 'subject', 'text']],
  ['practice-analytics.record_event', ['name']],
  ['practice-tasks.create_task', ['title', 'contact']],
] as const;
/** What of upstream goes into which field, by the field's name. */
const VALUES: Readonly<Record<string, string>> = { email: 'trigger.body.email', to: 'trigger.body.email', contact: 'trigger.body.email' };

/** A flow that is published with an owner and a hook; what follows the trigger is built by hand. */
const hooked = (path: string): unknown => ({
  schema: 'plumbline/flow@1',
  name: `Leads at ${path}`,
  owner: 'sales@example.com',
  runbook: { does: 'Leads.', credentials: 'Practice.', failureLooksLike: 'Red.', fixedBy: 'Sales.' },
  trigger: {
    name: 'Form submitted',
    operation: 'webhook',
    config: { path, verify: { kind: 'none' }, respond: 'onAccept' },
    output: {
      type: 'object',
      properties: {
        body: { type: 'object', required: ['email', 'name'], properties: { email: { type: 'string' }, name: { type: 'string' } } },
      },
    },
  },
  steps: {},
  edges: [],
  layout: { trigger: { x: 0, y: 0 } },
});

/** It was published, the hook takes a lead, and all of its steps are done. */
async function isLive(server: Server, editor: Editor, path: string): Promise<void> {
  const { page } = editor;
  await expect(page.getByTestId('published')).toHaveAttribute('data-version', '1');
  const { runId } = await server.api('POST', `/hooks/${path}`, LEAD);
  await expect.poll(async () => (await server.api('GET', `/api/runs/${String(runId)}`))['status']).toBe('succeeded');
  await page.goto(`/runs/${String(runId)}`);
  await expect(page.getByTestId('canvas').locator('[data-testid=step][data-status=succeeded]')).toHaveCount(STEPS.length + 1);
}

test('the lead flow is built by dragging alone, and works', async ({ editor, page, server }) => {
  const flow = await editor.open(hooked('by-dragging'));
  const known = new Set<string>();
  let before = 'trigger';
  for (const [operation, fields] of STEPS) {
    await editor.dragIn(operation, { x: 420, y: 620 });
    const inspector = page.getByTestId('inspector');
    for (const name of fields) {
      const field = inspector.locator(`[data-testid=field][data-field="/${name}"]`);
      await field.waitFor();
    }
    await editor.isSaved();
    const id = Object.keys((await editor.draft(flow)).steps).find((one) => !known.has(one)) ?? '';
    known.add(id);
    await page.getByTestId('inspector-close').click();
    await page.keyboard.press('1');
    await editor.connect(before, id);
    await expect(editor.edge(before, id)).toHaveCount(1);
    await editor.openStep(id);
    for (const name of fields) {
      const path = VALUES[name] ?? 'trigger.body.name';
      const source = page.locator(`[data-testid=data-item][data-path="${path}"]`);
      const field = inspector.locator(`[data-testid=field][data-field="/${name}"]`);
      await source.dragTo(field);
      await expect(field).toContainText(path);
    }
    await page.getByTestId('inspector-close').click();
    await page.keyboard.press('Shift+Alt+t');
    await page.keyboard.press('1');
    before = id;
  }
  await expect(page.getByTestId('problems')).toHaveAttribute('data-errors', '0');
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await isLive(server, editor, 'by-dragging');
});

test('the lead flow is built with the keyboard alone, and works', async ({ editor, page, server }) => {
  const flow = await editor.open(hooked('by-keyboard'));
  const { keyboard } = page;
  const focused = page.locator(':focus');
  await keyboard.press('Control+Shift+o');
  await expect(focused).toHaveAttribute('data-step-id', 'trigger');
  for (const [operation, fields] of STEPS) {
    await keyboard.press('n');
    await page.getByTestId('picker-search').waitFor();
    await keyboard.type(operation);
    await keyboard.press('Enter');
    // The new step is the one that the keys go on from.
    await expect(focused).toHaveAttribute('data-testid', 'outline-step');
    await expect(focused).not.toHaveAttribute('data-step-id', 'trigger');
    await keyboard.press('Enter');
    for (const name of fields) {
      const path = VALUES[name] ?? 'trigger.body.name';
      const field = page.locator(`[data-testid=field][data-field="/${name}"]`);
      await tabUntil(page, field.locator('input, textarea, [contenteditable=true]'));
      await keyboard.type('{{');
      await expect(field.locator('.cm-content')).toBeFocused();
      await expect(field.locator('.cm-content')).toHaveText('{{  }}');
      await keyboard.type(path);
      await expect(field.locator('.cm-content')).toHaveText(`{{ ${path} }}`);
      await keyboard.press('Escape');
    }
    await keyboard.press('Escape');
    await expect(focused).toHaveAttribute('data-testid', 'outline-step');
  }
  await editor.isSaved();
  expect((await editor.draft(flow)).edges).toHaveLength(STEPS.length);
  await keyboard.press('Control+k');
  await page.getByTestId('command-palette').waitFor();
  await keyboard.type('publish');
  await keyboard.press('Enter');
  await tabUntil(page, page.getByTestId('publish-confirm'));
  await keyboard.press('Enter');
  await isLive(server, editor, 'by-keyboard');
});

/** Presses Tab until the focus is there, as somebody without a mouse does. */
async function tabUntil(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor();
  for (let presses = 0; presses < 40; presses++) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target.first(), 'within 40 presses of Tab').toBeFocused();
}

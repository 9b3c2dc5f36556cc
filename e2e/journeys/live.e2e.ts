import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.js';
import { chainOf, posting } from '../support/flows.js';
import { LiveRelay } from '../support/live-relay.js';
import type { RunDesk } from '../support/run-desk.js';
import type { Sink } from '../stand-ins/sink.js';

const FAST = { attempts: 4, backoff: 'fixed', initial: '300ms', jitter: 'none', on: ['network', 'timeout', '429', '5xx'] };

/** A service that has too much to do, then a fault, and then works. @param until its first answer waits for this @param retryAfter s */
function stumbling(sink: Sink, path: string, until: Promise<unknown> = Promise.resolve(), retryAfter = 1): unknown {
  sink.script(
    path,
    { status: 429, headers: { 'retry-after': String(retryAfter) }, until },
    { status: 500, delayMs: 400 },
    { delayMs: 400 },
  );
  return chainOf(`Stumbles at ${path}`, {
    call: posting(sink.url + path, {}, { name: 'Call it', policy: { effect: 'idempotent', retry: FAST } }),
    after: { name: 'Afterwards', operation: 'transform', input: { status: '{{ steps.call.output.status }}' } },
  });
}

/** Notes each state that a step is shown in, from now on: what a person would have seen, however short. */
async function watch(page: Page, id: string): Promise<() => Promise<readonly string[]>> {
  const step = page.getByTestId('canvas').first().locator(`[data-testid=step][data-step-id="${id}"]`);
  await step.waitFor();
  await step.evaluate((element) => {
    const seen: string[] = [];
    const note = (): void => {
      const now = `${element.getAttribute('data-status') ?? ''} ${element.getAttribute('data-attempt') ?? ''}`;
      if (seen.at(-1) !== now) seen.push(now);
      element.setAttribute('data-seen', JSON.stringify(seen));
    };
    note();
    new MutationObserver(note).observe(element, { attributes: true, attributeFilter: ['data-status', 'data-attempt'] });
  });
  return async () => JSON.parse((await step.getAttribute('data-seen')) ?? '[]') as string[];
}

/** Makes the page believe that nobody looks at it, or that somebody does again. */
async function look(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => now === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

/** A promise, and what keeps it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

async function endsTrue(runs: RunDesk): Promise<void> {
  await runs.shows('succeeded');
  for (const id of ['call', 'after']) await expect(runs.step(id)).toHaveAttribute('data-status', 'succeeded');
  await expect(runs.step('call')).toHaveAttribute('data-attempt', '3');
}

test('a draft that runs is seen on the canvas: retrying, with its attempts, and then done', async ({ editor, page, sink }) => {
  await editor.open(stumbling(sink, '/seen-on-canvas'));
  const seen = await watch(page, 'call');
  await page.getByTestId('run-now').click();
  await page.getByTestId('run-confirm').click();
  await expect(editor.step('after')).toHaveAttribute('data-status', 'succeeded');
  await expect(editor.step('call')).toHaveAttribute('data-attempt', '3');
  expect(await seen()).toEqual(expect.arrayContaining(['retrying 1', 'running 2', 'retrying 2', 'running 3', 'succeeded 3']));
  await page.getByTestId('toast').getByRole('button', { name: 'Open run' }).click();
  await expect(page.getByTestId('run-page')).toHaveAttribute('data-status', 'succeeded');
});

test('the page of a run shows what it waits for, and each attempt', async ({ page, runs, server, sink }) => {
  const { opened, open } = gate();
  const flow = await server.publish(stumbling(sink, '/seen-on-page', opened, 4));
  await runs.open(await runs.start(flow), 'call');
  await expect(runs.panel).toHaveAttribute('data-status', 'running');
  const seen = await watch(page, 'call');
  open();
  await expect(page.getByTestId('next-by-itself')).toContainText(/^It is tried again/);
  await endsTrue(runs);
  expect(await seen()).toEqual(expect.arrayContaining(['retrying 1', 'running 2', 'retrying 2', 'running 3', 'succeeded 3']));
  await page.getByRole('tab', { name: /Attempts/ }).click();
  await expect(page.getByTestId('attempts').locator('li[data-kind=running]')).toHaveCount(3);
});

test('a cut connection says so, and ends in the true picture', async ({ context, page, runs, server, sink }) => {
  const { opened, open } = gate();
  const run = await runs.start(await server.publish(stumbling(sink, '/cut', opened, 9)));
  await runs.open(run, 'call');
  await expect(runs.step('call')).toHaveAttribute('data-status', 'running');
  await context.setOffline(true);
  open();
  await runs.stands(run, 'succeeded');
  await expect(page.getByTestId('offline')).toBeVisible();
  await context.setOffline(false);
  await endsTrue(runs);
  await expect(page.getByTestId('offline')).toHaveCount(0);
});

test('a step without news for twice its timeout says so instead of turning for ever', async ({ page, runs, server, sink }) => {
  sink.script('/quiet', { hang: true });
  const flow = await server.publish(chainOf('Quiet', { call: posting(`${sink.url}/quiet`, {}, { policy: { timeout: '20s' } }) }));
  const relay = await LiveRelay.on(page);
  const run = await runs.start(flow);
  await runs.open(run, 'call');
  await expect(runs.step('call')).toHaveAttribute('data-status', 'running');
  await expect(runs.step('call')).not.toContainText('no news');
  // As if its last change had been a minute ago.
  relay.tell(run, flow, 100, [{ key: 'call', status: 'running', at: new Date(Date.now() - 60_000).toISOString() }]);
  await expect(runs.step('call')).toContainText('no news for 1 min');
  await server.api('POST', `/api/runs/${run}/cancel`, {});
});

test('a tab that nobody looked at shows the truth when it is looked at again', async ({ page, runs, server, sink }) => {
  const { opened, open } = gate();
  const run = await runs.start(await server.publish(stumbling(sink, '/hidden', opened)));
  await runs.open(run, 'call');
  await expect(runs.step('call')).toHaveAttribute('data-status', 'running');
  await look(page, 'hidden');
  open();
  await runs.stands(run, 'succeeded');
  await look(page, 'visible');
  await endsTrue(runs);
});

test('links to a step of a flow and of a run survive a reload', async ({ editor, page, runs, server, sink }) => {
  const flow = await server.publish(
    chainOf('Linked', { first: posting(`${sink.url}/linked`, {}), second: posting(`${sink.url}/linked`, {}) }),
  );
  await page.goto(`/flows/${flow}?step=second`);
  for (const _ of ['opened', 'loaded again']) {
    await expect(page.getByTestId('inspector-name')).toBeVisible();
    await expect(editor.canvas.locator('.react-flow__node.selected')).toHaveAttribute('data-id', 'second');
    await page.reload();
  }
  await runs.open(await runs.startUntil(flow, 'succeeded'), 'second');
  await expect(runs.panel).toHaveAttribute('data-step-key', 'second');
  await runs.step('first').click();
  await expect(page).toHaveURL(/\?step=first$/);
  await page.reload();
  await expect(runs.panel).toHaveAttribute('data-step-key', 'first');
});

test('a run that is parked while the service is away goes on when it is back', async ({ page, runs, server, sink }) => {
  sink.always('/parked', { status: 503 });
  const flow = chainOf('Parks', {
    call: posting(`${sink.url}/parked`, {}, { policy: { effect: 'idempotent', retry: { ...FAST, attempts: 1 }, then: 'park' } }),
    after: { name: 'Afterwards', operation: 'transform', input: {} },
  });
  const run = await runs.startUntil(await server.publish(flow), 'parked');
  await runs.open(run);
  await runs.shows('parked');
  await expect(runs.step('call')).toHaveAttribute('data-status', 'parked');
  await expect(runs.card).toContainText('The service has a fault of its own (503)');
  sink.always('/parked', {});
  await page.getByTestId('retry-step').click();
  await page.getByTestId('retry-confirm').click();
  await runs.shows('succeeded');
  await expect(runs.step('after')).toHaveAttribute('data-status', 'succeeded');
  expect(sink.effectsOn('/parked')).toBe(1);
});

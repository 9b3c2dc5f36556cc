import { expect, test } from '../support/fixtures.js';
import { chainOf, posting } from '../support/flows.js';

/** A person decides between two steps that write down how. */
function approval(name: string): unknown {
  return chainOf(
    name,
    {
      ask: { name: 'Ask the boss', operation: 'wait', input: { approval: { message: 'Refund 120?', timeout: '2d' } } },
      pay: { name: 'Pay back', operation: 'transform', input: { paid: true } },
      sorry: { name: 'Say sorry', operation: 'transform', input: { paid: false } },
    },
    {
      edges: [
        { from: 'trigger', to: 'ask' },
        { from: 'ask', to: 'pay' },
        { from: 'ask', port: 'rejected', to: 'sorry' },
      ],
    },
  );
}

for (const [move, taken, left] of [
  ['approve', 'pay', 'sorry'],
  ['reject', 'sorry', 'pay'],
] as const) {
  test(`a run that asks for an approval goes on by the right way when a person decides: ${move}`, async ({ page, runs, server }) => {
    const run = await runs.startUntil(await server.publish(approval(`To ${move}`)), 'waiting');
    await runs.open(run, 'ask');
    await page.getByTestId(`${move}-step`).click();
    await page.getByTestId('repair-reason').fill('As agreed on the phone');
    await page.getByTestId('answer-confirm').click();
    await runs.shows('succeeded');
    await expect(runs.step(taken)).toHaveAttribute('data-status', 'succeeded');
    await expect(runs.step(left)).toHaveAttribute('data-status', 'skipped');
  });
}

test('a run is cancelled by a person: what has been done stays, and nothing more is sent', async ({ page, runs, server, sink }) => {
  const flow = chainOf('To cancel', {
    first: posting(`${sink.url}/before-cancel`, {}),
    pause: { name: 'Wait a day', operation: 'wait', input: { for: '1d' } },
    second: posting(`${sink.url}/after-cancel`, {}),
  });
  const run = await runs.startUntil(await server.publish(flow), 'waiting');
  await runs.open(run);
  await page.getByTestId('cancel-run').click();
  await page.getByTestId('confirm').click();
  await runs.shows('cancelled');
  await expect(page.getByTestId('cancel-run')).toHaveCount(0);
  await page.getByTestId('tab-ledger').click();
  await expect(page.getByTestId('ledger-line')).toHaveCount(1);
  await expect(page.getByTestId('ledger-line')).toHaveAttribute('data-happened', 'done');
  expect([sink.effectsOn('/before-cancel'), sink.effectsOn('/after-cancel')]).toEqual([1, 0]);
});

test('a run is started again with the same event, as a new run', async ({ page, runs, server, sink }) => {
  const flow = await server.publish(chainOf('To replay', { call: posting(`${sink.url}/replayed`, { order: '{{ trigger.body.order }}' }) }));
  const run = await runs.startUntil(flow, 'succeeded', { order: 'A17' });
  await runs.open(run);
  await page.getByTestId('replay-run').click();
  await page.getByTestId('confirm').click();
  await expect(page).not.toHaveURL(new RegExp(run));
  await runs.shows('succeeded');
  expect(sink.callsTo('/replayed').map(({ body }) => JSON.parse(body) as unknown)).toEqual([{ order: 'A17' }, { order: 'A17' }]);
});

test('the time line and the canvas go together: a bar selects its step, and a time shows how the run stood then', async ({
  page,
  runs,
  server,
  sink,
}) => {
  sink.script('/slow-first', { delayMs: 300 });
  const flow = chainOf('To scrub', { one: posting(`${sink.url}/slow-first`, {}), two: posting(`${sink.url}/second`, {}) });
  const run = await runs.startUntil(await server.publish(flow), 'succeeded');
  await runs.open(run);
  await page.locator('[data-testid=waterfall-row][data-key=two]').click();
  await expect(runs.panel).toHaveAttribute('data-step-key', 'two');
  await expect(page.locator('.react-flow__node.selected')).toHaveAttribute('data-id', 'two');
  await runs.step('one').click();
  await expect(runs.panel).toHaveAttribute('data-step-key', 'one');
  await page.getByTestId('time-ruler').focus();
  await page.keyboard.press('Home');
  await expect(runs.step('one')).not.toHaveAttribute('data-status', 'succeeded');
  while ((await runs.step('one').getAttribute('data-status')) !== 'running') await page.keyboard.press('ArrowRight');
  await expect(runs.step('two')).toHaveAttribute('data-status', 'idle');
  await page.getByTestId('back-to-now').click();
  await expect(runs.step('two')).toHaveAttribute('data-status', 'succeeded');
});

test('what was sent to others is listed with what is known of it, and what may have happened stands out', async ({
  page,
  runs,
  server,
  sink,
}) => {
  sink.script('/ledger-lost', { reset: true, effect: false });
  const flow = chainOf('Ledger', {
    sure: posting(`${sink.url}/keyed-ledger`, {}, { policy: { effect: 'keyed' } }),
    lost: posting(`${sink.url}/ledger-lost`, {}, { policy: { effect: 'unsafe' } }),
  });
  const run = await runs.startUntil(await server.publish(flow), 'needs_attention');
  await runs.open(run);
  await page.getByTestId('tab-ledger').click();
  await expect(page.locator('[data-testid=ledger-line][data-happened=done]')).toContainText('a repeat with this key counts once');
  await expect(page.locator('[data-testid=ledger-line][data-happened=maybe]')).toContainText('May have happened');
});

import { expect, test } from '../support/fixtures.js';
import { chainOf, posting } from '../support/flows.js';

// What other journeys leave waiting is counted as well.
test.use({ alone: true });

test('what waits for a person is counted on every page, and leads to the step', async ({ page, runs, server, sink }) => {
  sink.script('/count', { reset: true, effect: false });
  const flow = await server.publish(chainOf('Count', { call: posting(`${sink.url}/count`, {}) }));
  const run = await runs.startUntil(flow, 'needs_attention');
  await page.goto('/flows');
  await expect(page.getByTestId('attention-count')).toHaveText(/^1/);
  await page.getByTestId('attention-count').click();
  await page.locator(`[data-testid=attention-group][data-flow-id="${flow}"]`).getByTestId('open-oldest').click();
  await expect(page).toHaveURL(new RegExp(`/runs/${run}\\?step=call`));
  await page.getByTestId('resolve-send-again').click();
  await page.getByTestId('answer-confirm').click();
  await runs.shows('succeeded');
  await page.getByRole('link', { name: /Needs attention|attention/i }).click();
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
  expect(sink.effectsOn('/count')).toBe(1);
});

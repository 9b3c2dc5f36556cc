import { expect, test as base, type Locator } from '@playwright/test';
import { ADMIN, Server } from '../start.js';

/** More presses than this are too many for a newcomer, all in all. */
const MOST_PRESSES = 12;

/** A server that nobody has ever used. */
const test = base.extend<{ readonly fresh: Server }>({
  fresh: async ({ browserName: _ }, use) => {
    const server = await Server.start();
    await use(server);
    await server.stop();
  },
});

test('a newcomer sets up, runs the example, breaks the CRM, sees it park, mends it and sees it drain', async ({ browser, fresh }) => {
  test.setTimeout(90_000);
  const context = await browser.newContext({ baseURL: fresh.address });
  const page = await context.newPage();
  let presses = 0;
  const press = async (what: Locator): Promise<void> => {
    presses++;
    await what.click();
  };
  const back = async (): Promise<void> => {
    presses++;
    await page.goBack();
  };
  const crm = page.getByTestId('canvas').locator('[data-testid=step][data-step-id=crm]');
  const run = page.getByTestId('run-page');

  await page.goto('/');
  await expect(page).toHaveURL(/\/setup/);
  await expect(page.getByTestId('name')).toBeFocused();
  await page.keyboard.type(ADMIN.name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(ADMIN.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(ADMIN.password);
  await page.keyboard.press('Enter');

  await expect(page.getByTestId('flow-row')).toContainText('Lead intake');
  await press(page.getByTestId('guide-send'));
  await press(page.getByTestId('guide-run'));
  await expect(run).toHaveAttribute('data-status', 'succeeded');
  await expect(crm).toHaveAttribute('data-status', 'succeeded');
  await back();

  await press(page.getByTestId('guide-break'));
  await press(page.getByTestId('guide-send'));
  await expect(page.getByTestId('guide')).toContainText('The step is tried again, and then parked');
  await press(page.getByTestId('guide-run'));
  await expect(run).toHaveAttribute('data-status', 'parked', { timeout: 30_000 });
  await expect(crm).toHaveAttribute('data-status', 'parked');
  await expect(page.getByTestId('error-card')).toContainText('It is kept safe');
  await back();

  await press(page.getByTestId('guide-mend'));
  await expect(page.getByTestId('guide-run')).toHaveAttribute('data-status', 'succeeded', { timeout: 45_000 });
  await expect(page.getByTestId('guide')).toContainText('Everything has arrived, once.');
  await press(page.getByTestId('guide-done'));
  await expect(page.getByTestId('guide')).toHaveCount(0);
  const { services } = (await fresh.api('GET', '/api/practice')) as { services: { id: string; effects: number }[] };
  expect(services.find(({ id }) => id === 'tasks')?.effects).toBe(2);
  expect(presses).toBeLessThanOrEqual(MOST_PRESSES);
  await context.close();
});

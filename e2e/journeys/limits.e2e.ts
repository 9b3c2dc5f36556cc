import { expect, test } from '../support/fixtures.js';
import { chainOf } from '../support/flows.js';

test('a CRM that is down is left alone; what is for it is kept, and goes out in order with a bar once it is up', async ({
  page,
  runs,
  server,
}) => {
  const crm = (mode: string): Promise<unknown> => server.api('PUT', '/api/practice/crm', { mode });
  const retry = { attempts: 4, backoff: 'fixed', initial: '50ms', jitter: 'none', on: ['network', '5xx'] };
  const flow = await server.publish(
    chainOf('Contacts', {
      crm: {
        name: 'Create contact',
        operation: 'practice-crm.upsert_contact',
        connection: { service: 'Practice CRM', name: 'Practice' },
        input: { email: '{{ trigger.body.email }}', name: 'Grace' },
        policy: { retry, then: 'park' },
      },
    }),
  );
  const send = (n: number): Promise<string> => runs.startUntil(flow, 'parked', { email: `grace${String(n)}@example.com` });
  await crm('down');
  const kept = [await send(1), await send(2), await send(3), await send(4), await send(5)];

  await page.goto('/connections');
  const gate = page.getByTestId('connection-row').filter({ hasText: 'Practice CRM' }).getByTestId('gate');
  await expect(gate).toHaveAttribute('data-circuit', /open/);
  await expect(gate).toContainText('Nobody calls it.');
  await expect(gate).toContainText('5 steps are kept safe.');
  await gate.getByTestId('gate-held').click();
  await expect(gate.getByTestId('held-step')).toHaveCount(5);
  await expect(gate.getByTestId('held-step').last()).toContainText('kept by the circuit');

  const dropped = gate.getByTestId('held-step').first();
  await dropped.getByTestId('held-skip').click();
  await page.getByTestId('repair-reason').fill('She wrote by mistake');
  await page.getByTestId('answer-confirm').click();
  await runs.stands(kept[0] ?? '', 'succeeded_with_gaps');
  await expect(gate.getByTestId('held-step')).toHaveCount(4);
  await expect(gate).toContainText('4 steps are kept safe.');
  await gate.getByTestId('held-edit').first().click();
  await expect(page.getByTestId('retry-dialog')).toContainText('Nothing is changed yet');
  await page.keyboard.press('Escape');

  await runs.open(kept[4] ?? '', 'crm');
  await expect(page.getByTestId('why-waiting')).toHaveAttribute('data-reason', 'circuit');
  await expect(page.getByTestId('why-waiting')).toContainText('It is number 4 of 4.');

  await crm('normal');
  await page.goto('/connections');
  await gate.getByTestId('gate-probe').click();
  const bar = gate.getByTestId('gate-drain');
  await expect(bar).toBeVisible();
  await expect(bar).toHaveAttribute('aria-valuenow', /[1-3]/);
  await expect(gate).toHaveCount(0, { timeout: 30_000 });
  for (const run of kept.slice(1)) await runs.stands(run, 'succeeded');
});

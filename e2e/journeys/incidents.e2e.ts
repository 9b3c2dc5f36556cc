import { isAccessible } from '../support/axe.js';
import { expect, test } from '../support/fixtures.js';

// Incidents and channels belong to a whole server.
test.use({ alone: true });

// The first ones fail, and open the circuit of the CRM; what comes after them is kept back without a call.
const LEADS = ['grace', 'edsger', 'barbara', 'donald', 'frances', 'niklaus'];

test('a broken CRM is one incident, however many leads it meets: told once, and over by itself when the backlog has drained', async ({
  page,
  server,
  sink,
}) => {
  test.setTimeout(90_000);
  const hooks = (): readonly string[] => sink.callsTo('/alerts').map(({ body }) => (JSON.parse(body) as { type: string }).type);

  await page.goto('/incidents');
  await expect(page.getByTestId('no-channel')).toContainText('Nobody is told of incidents yet');
  await page.getByTestId('no-channel').getByRole('link').click();
  await page.getByTestId('new-channel').click();
  await page.getByTestId('channel-name').fill('On-call');
  await page.getByTestId('channel-url').fill('not an address');
  await page.getByTestId('save-channel').click();
  await expect(page.getByTestId('channel-dialog')).toContainText('it must be an address such as');
  await page.getByTestId('channel-url').fill(`${sink.url}/alerts`);
  await page.getByTestId('save-channel').click();
  await expect(page.getByTestId('signing-secret')).toContainText('whsec_');
  await page.getByTestId('secret-kept').click();
  await page.getByTestId('test-channel').click();
  await expect(page.getByTestId('channel-tested')).toHaveAttribute('data-ok', 'true');
  expect(hooks()).toEqual(['test']);

  await server.api('PUT', '/api/practice/crm', { mode: 'down' });
  for (const name of LEADS) await server.api('POST', '/api/practice/submit', { name, email: `${name}@example.com` });
  await page.goto('/incidents');
  const incident = page.getByTestId('incident');
  await expect(incident).toContainText('Practice CRM');
  await expect(incident).toContainText('in 6 runs, 6 parked', { timeout: 40_000 });
  await expect(incident).toHaveCount(1);
  await expect.poll(hooks).toEqual(['test', 'incident.opened']);

  await incident.getByRole('link').click();
  await expect(page.getByTestId('incident-owner')).toContainText('admin@example.com');
  await expect(page.getByTestId('incident-runbook')).toContainText('Switch the practice service back to normal');
  await expect(page.getByTestId('timeline')).toContainText('On-call was told its opening');
  await expect(page).toHaveTitle(/Incident/);
  await isAccessible(page, 'incident');
  await page.getByTestId('acknowledge').click();
  await page.getByTestId('incident-note').fill('I call the CRM desk');
  await page.getByTestId('answer-incident').click();
  await expect(page.getByTestId('timeline')).toContainText('I call the CRM desk');
  await expect(page.getByTestId('to-attention')).toHaveAttribute('href', '/attention');

  await server.api('PUT', '/api/practice/crm', { mode: 'normal' });
  const { items } = (await server.api('GET', '/api/gates')) as { items: { gate: string; parked: number }[] };
  const gate = items.find(({ parked }) => parked > 0)?.gate ?? '';
  await server.api('POST', `/api/gates/${encodeURIComponent(gate)}/probe`, {});
  await expect(page.getByTestId('incident-page')).toHaveAttribute('data-status', 'closed', { timeout: 40_000 });
  await expect(page.getByTestId('timeline')).toContainText('Closed by itself');
  await expect.poll(hooks).toEqual(['test', 'incident.opened', 'incident.closed']);
  await expect(page.getByTestId('timeline')).toContainText('On-call was told its end');

  await page.goto('/incidents');
  await expect(page.getByRole('heading', { name: 'No incident is open' })).toBeVisible();
  await page.goto('/alerts?part=outbox');
  await expect(page.getByTestId('alert')).toHaveCount(2);
  await page.goto('/alerts?part=rules');
  await expect(page.getByTestId('alert-rule')).toHaveCount(5);
  await isAccessible(page, 'alert rules');
});

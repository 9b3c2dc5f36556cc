import { ADMIN } from '../start.js';
import { expect, test } from '../support/fixtures.js';
import { letIn } from '../support/people.js';

test.use({ storageState: { cookies: [], origins: [] } });

test('a wrong password is said where it is typed, and a right one goes on to where one wanted to be', async ({ page }) => {
  await page.goto('/runs?status=failed');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByTestId('email').fill(ADMIN.email);
  await page.getByTestId('password').fill('not the password');
  await page.getByTestId('sign-in').click();
  await expect(page.getByTestId('form-error').or(page.locator('[aria-invalid=true]')).first()).toBeVisible();
  await expect(page.getByTestId('email')).toHaveValue(ADMIN.email);
  await page.getByTestId('password').fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/runs\?status=failed$/);
});

test('signing in never leads to another server', async ({ page }) => {
  await page.goto(`/sign-in?next=${encodeURIComponent('//elsewhere.example/flows')}`);
  await page.getByTestId('email').fill(ADMIN.email);
  await page.getByTestId('password').fill(ADMIN.password);
  await page.getByTestId('sign-in').click();
  await expect(page).toHaveURL(/^http:\/\/(127\.0\.0\.1|localhost):\d+\/flows/);
});

test('who signs out is out: pages lead to the sign-in again', async ({ page, server }) => {
  const { email, password } = await letIn(server, 'Katherine Johnson', 'operator');
  await page.goto('/sign-in');
  await page.getByTestId('email').fill(email);
  await page.getByTestId('password').fill(password);
  await page.getByTestId('sign-in').click();
  await page.getByTestId('account').click();
  await page.getByTestId('sign-out').click();
  await expect(page).toHaveURL(/\/sign-in/);
  for (const path of ['/flows', '/attention', '/connections']) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  }
});

test('who comes with a one-time password chooses another before anything else', async ({ page, server }) => {
  const email = 'dorothy@example.com';
  const { oneTimePassword } = await server.api('POST', '/api/users', { name: 'Dorothy Vaughan', email, role: 'viewer' });
  await page.goto('/sign-in?next=%2Fruns');
  await page.getByTestId('email').fill(email);
  await page.getByTestId('password').fill(String(oneTimePassword));
  await page.getByTestId('sign-in').click();
  await expect(page.getByRole('heading', { name: 'Choose a password' })).toBeVisible();
  await page.getByTestId('new-password').fill('too short');
  await page.getByTestId('save-password').click();
  await expect(page.getByTestId('new-password')).toHaveAttribute('aria-invalid', 'true');
  await page.getByTestId('new-password').fill('another quiet long password');
  await page.getByTestId('save-password').click();
  await expect(page).toHaveURL(/\/runs$/);
});

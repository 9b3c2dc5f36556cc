import type { Browser, Locator, Page } from '@playwright/test';
import { isAccessible } from '../support/axe.js';
import { expect, test } from '../support/fixtures.js';
import { contactForm, formFlow } from '../support/form-flows.js';
import { servePage } from '../support/other-page.js';
import { newWindow } from '../support/people.js';
import type { Server } from '../start.js';

/** A visitor with a telephone, who is signed in nowhere. */
async function phone(browser: Browser, server: Server, path: string): Promise<Page> {
  const page = await newWindow(browser, server);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`/f/${path}`);
  await page.getByTestId('form').waitFor();
  return page;
}

async function fillFirst(page: Page): Promise<void> {
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('E-mail').fill('ada@example.com');
}

const end = (page: Page, how: string): Locator => page.locator(`[data-testid=form-end][data-how=${how}]`);

test('a form of three pages is built, published and filled in on a telephone; its run is seen live, and what its visitor is told', async ({
  page,
  editor,
  runs,
  browser,
  server,
  sink,
}) => {
  test.slow();
  const id = await editor.open(formFlow('built', { operation: 'manual' }, `${sink.url}/crm-of-built`));
  await editor.openStep('trigger');
  await page.getByTestId('trigger-kind').selectOption('form');
  await expect(page.getByTestId('form-summary')).toContainText('One page, 3 fields');
  await page.getByTestId('edit-form').click();
  const parts = page.getByTestId('form-parts');
  const settings = page.getByTestId('form-settings');
  const preview = page.getByTestId('form-preview');
  const add = async (kind: string, at = 0): Promise<void> => {
    await parts.getByTestId('add-field').nth(at).click();
    await page.locator(`[data-testid=palette-kind][data-kind=${kind}]`).click();
  };
  await parts.locator('[data-field=message]').click();
  await add('choice');
  await settings.getByRole('textbox', { name: 'Label', exact: true }).fill('What is it about?');
  await settings.getByRole('textbox', { name: 'Options' }).fill('quote = A quote\nother = Something else');
  await expect(settings.getByLabel('Name in the data')).toHaveValue('what_is_it_about');
  await expect(preview.getByText('Something else')).toBeVisible();
  await add('text');
  await settings.getByRole('textbox', { name: 'Label', exact: true }).fill('What else?');
  await settings.getByTestId('add-condition').click();
  await settings.getByLabel('Value').selectOption('other');
  await expect(preview.getByLabel('What else?')).toHaveCount(0);
  await preview.getByLabel('Something else').check();
  await expect(preview.getByLabel('What else?')).toBeVisible();
  await parts.getByTestId('add-page').click();
  await settings.getByLabel('Heading').fill('Papers');
  await add('file', 1);
  await settings.getByLabel('Kinds of files').fill('.txt');
  await parts.getByTestId('add-page').click();
  await add('consent', 2);
  await parts.locator('[data-field=message]').press('Alt+ArrowUp');
  await expect(page.getByTestId('builder-said')).toContainText('place 2 of page 1');
  await page.getByTestId('builder-undo').click();
  await isAccessible(page, 'the builder of forms');
  await parts.getByTestId('part-share').click();
  await settings.getByRole('textbox', { name: 'Path', exact: true }).fill('built-by-hand');
  await isAccessible(page, 'address and embedding of a form');
  await parts.getByRole('button', { name: 'After sending' }).click();
  await settings.getByLabel('The visitor is answered').selectOption('finished');
  await settings.getByTestId('end-kind').selectOption('failed');
  await settings.getByRole('textbox', { name: 'Heading' }).fill('Please call us');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('form-builder')).toHaveCount(0);
  await expect(editor.step('trigger')).toContainText('3 pages, 7 fields');
  await editor.isSaved();
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-confirm')).toHaveCount(0);

  await page.goto(`/runs?flow=${id}`);
  const answer = gate();
  sink.script('/crm-of-built', { until: answer.opened });
  const visitor = await phone(browser, server, 'built-by-hand');
  await fillThreePages(visitor);
  await end(visitor, 'waiting').waitFor();
  await page.locator('[data-testid=run-row][data-status=running]').click();
  await expect(runs.step('keep')).toHaveAttribute('data-status', 'running');
  answer.open();
  await runs.shows('succeeded');
  await expect(runs.step('keep')).toHaveAttribute('data-status', 'succeeded');
  await end(visitor, 'done').waitFor();

  sink.always('/crm-of-built', { status: 400 });
  await visitor.getByTestId('send-another').click();
  await expect(visitor.getByTestId('form-step')).toBeFocused();
  await fillThreePages(visitor);
  await expect(visitor.getByRole('heading', { name: 'Please call us' })).toBeVisible();
  await page.goto(`/runs?flow=${id}`);
  await page.locator('[data-testid=run-row]:not([data-status=succeeded])').click();
  await expect(runs.step('keep')).toHaveAttribute('data-status', 'failed');
  expect((await runsOf(server, id)).length).toBe(2);
  await visitor.context().close();
});

/** Fills in the form that was built by hand, and sends it. */
async function fillThreePages(visitor: Page): Promise<void> {
  await fillFirst(visitor);
  await visitor.getByLabel('Message').fill('Hello');
  await visitor.getByLabel('A quote').check();
  await visitor.getByTestId('form-next').click();
  await expect(visitor.getByTestId('form-step')).toHaveText('Step 2 of 3');
  await visitor.locator('input[type=file]').setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('a plan') });
  await visitor.locator('[data-testid=upload][data-state=done]').waitFor();
  await visitor.getByTestId('form-next').click();
  await visitor.getByLabel('I agree').check();
  await visitor.getByTestId('form-send').click();
}

/** A promise, and what keeps it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

interface Run {
  readonly id: string;
  readonly status: string;
}

async function runsOf(server: Server, flow: string): Promise<readonly Run[]> {
  const { items } = (await server.api('GET', `/api/runs?flow=${flow}`)) as unknown as { readonly items: readonly Run[] };
  return items;
}

test('a visitor is led to what is wrong, keeps what they typed over a reload, and a double press starts one run', async ({
  browser,
  server,
}) => {
  const id = await server.publish(formFlow('kept', contactForm('kept')));
  const visitor = await phone(browser, server, 'kept');
  await isAccessible(visitor, 'the page of a form');
  await visitor.getByTestId('form-next').click();
  await expect(visitor.getByLabel('Your name')).toBeFocused();
  await expect(visitor.getByTestId('fault-list')).toContainText('2 answers need another look');
  await isAccessible(visitor, 'the page of a form with faults');
  await fillFirst(visitor);
  await expect(visitor.getByTestId('fault')).toHaveCount(0);
  await visitor.getByLabel('E-mail').press('Enter');
  await visitor.getByLabel('Message').fill('I was here');
  await visitor.reload();
  await expect(visitor.getByLabel('Message')).toHaveValue('I was here');
  await visitor.getByTestId('form-back').click();
  await expect(visitor.getByLabel('Your name')).toHaveValue('Ada');
  await visitor.getByTestId('form-next').click();
  await visitor.getByLabel('I agree').check();
  await visitor.getByTestId('form-send').dblclick();
  await end(visitor, 'done').waitFor();
  await isAccessible(visitor, 'the end of a form');
  await expect.poll(async () => (await runsOf(server, id)).length).toBe(1);
  expect(await visitor.context().cookies()).toEqual([]);
  await visitor.getByTestId('send-another').click();
  await expect(visitor.getByLabel('Your name')).toHaveValue('');
  await visitor.context().close();
});

test('a visitor who waits for the end of the run sees that something failed, in the words of the author', async ({
  browser,
  server,
  sink,
}) => {
  sink.always('/crm-of-form', { status: 400 });
  const failed = { title: 'Please call us', text: 'We have your answers, but our CRM has not.' };
  await server.publish(formFlow('waits', { ...contactForm('waits'), answerWhen: 'finished', failed }, `${sink.url}/crm-of-form`));
  const visitor = await phone(browser, server, 'waits');
  await fillFirst(visitor);
  await visitor.getByTestId('form-next').click();
  await visitor.getByLabel('Message').fill('Hello');
  await visitor.getByLabel('I agree').check();
  await visitor.getByTestId('form-send').click();
  await end(visitor, 'failed').waitFor();
  await expect(visitor.getByRole('heading', { name: 'Please call us' })).toBeVisible();
  sink.always('/crm-of-form', { status: 200 });
  await visitor.context().close();
});

test('answers that can not be sent wait on the device, and go by themselves when the connection is back', async ({ browser, server }) => {
  const id = await server.publish(formFlow('offline', { ...contactForm('offline'), language: 'de', spam: 'strict' }));
  const visitor = await phone(browser, server, 'offline');
  expect(await visitor.evaluate(() => document.documentElement.lang)).toBe('de');
  await fillFirst(visitor);
  await visitor.getByTestId('form-next').click();
  await visitor.getByLabel('Message').fill('Hallo');
  await visitor.getByLabel('I agree').check();
  await visitor.context().setOffline(true);
  await visitor.getByTestId('form-send').click();
  await expect(visitor.getByTestId('stopped')).toContainText('Keine Verbindung');
  await expect(visitor.getByLabel('Message')).toHaveValue('Hallo');
  await visitor.context().setOffline(false);
  await end(visitor, 'done').waitFor();
  await expect.poll(async () => (await runsOf(server, id)).length).toBe(1);
  await visitor.context().close();
});

test('a page that is named may show the form in a frame, which tells its height; another page may not', async ({ browser, server }) => {
  const other = await servePage(`<iframe src="${server.address}/f/framed?embed=1" height="10"></iframe><script>
    addEventListener('message', (event) => { if (event.data.plumblineForm === '/f/framed') document.querySelector('iframe').height = event.data.height; });
  </script>`);
  await server.publish(formFlow('framed', { ...contactForm('framed'), embedOn: [other.origin] }));
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto(other.origin);
  await page.frameLocator('iframe').getByTestId('form').waitFor();
  await expect.poll(async () => Number(await page.locator('iframe').getAttribute('height'))).toBeGreaterThan(200);
  const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.goto(other.otherOrigin);
  await refused;
  await expect(page.frameLocator('iframe').getByTestId('form')).toHaveCount(0);
  await context.close();
  await other.stop();
});

test('a file that takes long can be called off while it is sent, and another one sent in its place', async ({ browser, server }) => {
  const file = { kind: 'file', id: 'plan', label: 'Plan' };
  const id = await server.publish(formFlow('called-off', { path: 'called-off', title: 'Plans', pages: [{ fields: [file] }] }));
  const visitor = await phone(browser, server, 'called-off');
  const network = await visitor.context().newCDPSession(visitor);
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 50_000 });
  const large = { name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(5_000_000, 1) };
  await visitor.locator('input[type=file]').setInputFiles(large);
  await expect(visitor.getByTestId('upload')).toContainText('%');
  await visitor.getByTestId('form-send').click();
  await visitor.getByRole('button', { name: /large\.bin/ }).click();
  await expect(visitor.getByTestId('upload')).toHaveCount(0);
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await visitor.locator('input[type=file]').setInputFiles({ name: 'small.txt', mimeType: 'text/plain', buffer: Buffer.from('small') });
  await visitor.locator('[data-testid=upload][data-state=done]').waitFor();
  await visitor.getByTestId('form-send').click();
  await end(visitor, 'done').waitFor();
  await expect.poll(async () => (await runsOf(server, id)).length).toBe(1);
  await visitor.context().close();
});

test('whoever sends a form too often is told when it is taken again, and what they typed stays', async ({ browser, server }) => {
  await server.publish(formFlow('often', contactForm('often')));
  const visitor = await phone(browser, server, 'often');
  // As many as one address may send.
  for (let times = 0; times < 20; times++) {
    const { token } = (await (await fetch(`${server.address}/forms/often`)).json()) as { readonly token: string };
    const body = JSON.stringify({ token, answers: { name: 'Eve', email: 'eve@example.com', message: 'Hi', privacy: true } });
    const sent = await fetch(`${server.address}/forms/often`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(sent.status).toBe(202);
  }
  await fillFirst(visitor);
  await visitor.getByTestId('form-next').click();
  await visitor.getByLabel('Message').fill('Again');
  await visitor.getByLabel('I agree').check();
  await visitor.getByTestId('form-send').click();
  const stopped = visitor.getByTestId('stopped');
  await expect(stopped).toContainText(/minutes/);
  await expect(visitor.getByTestId('try-again')).toHaveAttribute('aria-disabled', 'true');
  await expect(visitor.getByLabel('Message')).toHaveValue('Again');
  await isAccessible(visitor, 'a form that was sent too often');
  await visitor.context().close();
});

test('the draft of a form is tried out: nothing is started, and the data is shown as the flow would see it', async ({
  page,
  editor,
  server,
}) => {
  const id = await editor.open(formFlow('tried', contactForm('tried')));
  await page.goto(`/f/.preview/${id}`);
  await fillFirst(page);
  await page.getByTestId('form-next').click();
  await page.getByLabel('Message').fill('A try');
  await page.getByLabel('I agree').check();
  await page.getByTestId('form-send').click();
  await expect(end(page, 'sampled')).toContainText('Nothing is started');
  await expect(page.getByTestId('sample-data')).toContainText('"message": "A try"');
  await isAccessible(page, 'a tried form');
  expect(await runsOf(server, id)).toEqual([]);
});

test('the page of a form that is not there says so, to anybody', async ({ browser, server }) => {
  const page = await newWindow(browser, server);
  await page.goto('/f/nowhere');
  await expect(page.getByTestId('no-form')).toContainText('There is no form here');
  await page.goto('/f/.preview/01890a5d-ac96-774b-bcce-b302099a8057');
  await expect(page).toHaveURL(/\/sign-in/);
  await page.context().close();
});

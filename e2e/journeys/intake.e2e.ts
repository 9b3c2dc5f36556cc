import { Webhook } from 'standardwebhooks';
import { expect, test } from '../support/fixtures.js';
import { noticeFlow, rowOf } from '../support/flows.js';

test('a webhook lets only those send who know a secret, which is made and shown once; another takes its place without a gap', async ({
  editor,
  page,
  server,
}) => {
  const id = await editor.open(noticeFlow({ text: 'Hi', channel: 'sales' }));
  await editor.openStep('trigger');
  await page.getByTestId('webhook-verify').selectOption('standard_webhooks');
  await editor.isSaved();
  await expect(page.getByTestId('no-hook-secret')).toBeVisible();
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-dialog')).toContainText('secret');
  await page.keyboard.press('Escape');

  await page.getByTestId('add-hook-secret').click();
  await page.getByTestId('hook-secret-label').fill('The first');
  await page.getByTestId('save-hook-secret').click();
  const made = await page.getByTestId('hook-secret-made').inputValue();
  expect(made).toMatch(/^whsec_/);
  await page.getByTestId('hook-secret-done').click();
  await expect(page.getByTestId('hook-secret')).toContainText('The first');
  await expect(page.locator('body')).not.toContainText(made);

  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-confirm')).toHaveCount(0);
  const { draft } = await server.api('GET', `/api/flows/${id}`);
  const { path } = (draft as { trigger: { config: { path: string } } }).trigger.config;
  const send = async (secret: string, event: string): Promise<number> => {
    const body = JSON.stringify({ email: 'ada@example.com' });
    const at = new Date();
    const headers = {
      'content-type': 'application/json',
      'webhook-id': event,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(event, at, body),
    };
    return (await fetch(`${server.address}/hooks/${path}`, { method: 'POST', headers, body })).status;
  };
  expect(await send(made, 'evt_1')).toBe(202);
  expect(await send(made, 'evt_1')).toBe(200);
  const wrong = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  expect(await send(wrong, 'evt_2')).toBe(401);

  await page.getByTestId('add-hook-secret').click();
  await page.getByTestId('hook-secret-label').fill('The second');
  await page.getByTestId('hook-secret-value').fill(wrong);
  await page.getByTestId('save-hook-secret').click();
  await expect(page.getByTestId('hook-secret')).toHaveCount(2);
  await page.getByTestId('hook-secret').filter({ hasText: 'The first' }).getByTestId('expire-hook-secret').click();
  await expect(page.getByTestId('hook-secret').filter({ hasText: 'The first' })).toContainText('Ends');
  expect(await send(wrong, 'evt_2')).toBe(202);
  expect(await send(made, 'evt_3')).toBe(202);
  await page.getByTestId('hook-secret').filter({ hasText: 'The first' }).getByTestId('remove-hook-secret').click();
  await page.getByTestId('confirm').click();
  await expect(page.getByTestId('hook-secret')).toHaveCount(1);
  expect(await send(made, 'evt_4')).toBe(401);
});

test('that anybody may send is asked about, and kept with who chose it', async ({ editor, page }) => {
  const id = await editor.open(noticeFlow({ text: 'Hi', channel: 'sales' }));
  await editor.openStep('trigger');
  await page.getByTestId('webhook-verify').selectOption('');
  await page.getByTestId('webhook-verify').selectOption('none');
  await page.getByRole('alertdialog').waitFor();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('webhook-verify')).toHaveValue('');
  await page.getByTestId('webhook-verify').selectOption('none');
  await page.getByTestId('confirm').click();
  await expect(page.getByTestId('verify-chosen-by')).toContainText('@');
  await editor.isSaved();
  const { trigger } = (await editor.draft(id)) as unknown as { trigger: { config: { verify: object } } };
  expect(trigger.config.verify).toMatchObject({
    kind: 'none',
    chosenBy: expect.stringContaining('@'),
    chosenAt: expect.stringMatching(/Z$/),
  });
});

test('a schedule says in words when it is due, in its zone, and what is wrong with it', async ({ editor, page, server }) => {
  const id = await editor.open(rowOf('a'));
  await editor.openStep('trigger');
  await page.getByTestId('trigger-kind').selectOption('schedule');
  await page.getByTestId('schedule-template').selectOption('0 9 1 * *');
  await page.getByTestId('schedule-zone').fill('Europe/Berlin');
  await expect(page.getByTestId('schedule-sentence')).toContainText('day 1 of the month');
  await expect(page.getByTestId('due-times').getByRole('listitem')).toHaveCount(10);
  await expect(page.getByTestId('due-times')).toContainText('09:00:00 GMT');
  await page.getByTestId('schedule-cron').fill('61 * * * *');
  await expect(page.locator('[data-field="/cron"]')).toContainText('minute');
  await page.getByTestId('schedule-cron').fill('* * * * * *');
  await editor.isSaved();
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('schedule-record')).toContainText('Last start', { timeout: 30_000 });
  const { items } = await server.api('GET', `/api/runs?flow=${id}`);
  expect((items as readonly object[]).length).toBeGreaterThan(0);
  await server.api('POST', `/api/flows/${id}/archive`, {});
});

test('runs of one customer go one after the other: the editor says by what, and a run that waits says for whom', async ({
  editor,
  page,
  runs,
  server,
}) => {
  const ask = { name: 'Ask', operation: 'wait', input: { approval: { message: 'Pay?', timeout: '1d' } } };
  const document = { ...(noticeFlow({}) as object), name: 'Payments', steps: { ask }, edges: [{ from: 'trigger', to: 'ask' }], layout: {} };
  const id = await editor.open(document);
  await editor.openStep('trigger');
  const key = page.locator('[data-testid=field][data-field="/order/key"]');
  await key.locator('.cm-content').click();
  await page.keyboard.type('{{');
  await expect(key.locator('.cm-content')).toHaveText('{{  }}');
  await page.keyboard.type('trigger.body.email');
  await expect(key.getByTestId('preview')).toContainText('@');
  await page.keyboard.press('Escape');
  await page.locator('[data-testid=field][data-field="/order/mode"] select').selectOption('skipAhead');
  await page.getByTestId('no-order').click();
  await expect(page.locator('[data-field="/order/mode"]')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(key).toContainText('trigger.body.email');
  await page.locator('[data-testid=field][data-field="/order/mode"] select').selectOption('');
  await editor.isSaved();
  const { trigger } = (await editor.draft(id)) as unknown as { trigger: { config: { order: object; path: string } } };
  expect(trigger.config.order).toEqual({ key: '{{ trigger.body.email }}' });
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-confirm')).toHaveCount(0);

  const send = async (email: string): Promise<string> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${server.address}/hooks/${trigger.config.path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ email }),
    });
    return ((await answer.json()) as { runId: string }).runId;
  };
  const [first, second] = [await send('ada@example.com'), await send('ada@example.com')];
  await runs.open(second);
  await runs.shows('queued');
  await expect(page.getByTestId('run-line')).toContainText('one run with the key “ada@example.com” comes first');
  await page.getByTestId('run-line').getByRole('link').click();
  await expect(page.getByTestId('run-line')).toContainText('One run with the key “ada@example.com” waits for it');
  await expect(page).toHaveURL(new RegExp(first));
  await runs.shows('waiting');
  await runs.open(first, 'ask');
  await page.getByTestId('approve-step').click();
  await page.getByTestId('answer-confirm').click();
  await runs.shows('succeeded');
  await runs.open(second);
  await runs.shows('waiting');
  await expect(page.getByTestId('run-line')).toHaveCount(0);
});

test('a test address listens while one builds: what comes is shown, makes the contract, and starts nothing', async ({
  editor,
  page,
  server,
}) => {
  const id = await editor.open(noticeFlow({ text: 'Hi', channel: 'sales' }));
  await editor.openStep('trigger');
  const send = async (body: object): Promise<number> => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${server.address}/hooks/.test/${id}`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  };
  expect(await send({ shop: 'early' })).toBe(404);
  await page.getByTestId('listen').click();
  await expect(page.getByTestId('listens')).toContainText('Listening until');
  expect(await send({ shop: 'Engines', total: 120 })).toBe(202);
  await expect(page.getByTestId('newest-test')).toContainText('Engines');
  await page.getByTestId('contract-from-sample').click();
  await page.getByTestId('sample-last').click();
  await page.getByTestId('sample-use').click();
  await editor.isSaved();
  const { trigger } = (await editor.draft(id)) as unknown as { trigger: { output: object } };
  expect(JSON.stringify(trigger.output)).toContain('"total"');
  await page.getByTestId('newest-test').getByRole('link').click();
  await expect(page.getByRole('main')).toContainText('came to the test address');
  expect(await server.api('GET', `/api/runs?flow=${id}`)).toMatchObject({ items: [] });
});

test('a flow listens to the failures of another one, and its run says whose', async ({ editor, page, runs, server, sink }) => {
  const worker = { ...(noticeFlow({}) as object), name: 'Nightly import', layout: {} };
  const call = { method: 'POST', url: `${sink.url}/import`, body: {} };
  const retry = { attempts: 1, backoff: 'fixed', initial: '1ms', on: [] };
  const steps = { load: { name: 'Load', operation: 'http.request', input: call, policy: { effect: 'keyed', retry, then: 'stop' } } };
  const workerDocument = { ...worker, trigger: { operation: 'manual' }, steps, edges: [{ from: 'trigger', to: 'load' }] };
  const { id: workerId } = (await server.api('POST', '/api/flows', workerDocument)) as { id: string };
  await server.api('POST', `/api/flows/${workerId}/publish`, {});

  const note = { name: 'Note', operation: 'transform', input: { text: '{{ trigger.flow.name }}: {{ trigger.error.message }}' } };
  const document = {
    ...worker,
    name: 'Watchman',
    trigger: { operation: 'manual' },
    steps: { note },
    edges: [{ from: 'trigger', to: 'note' }],
  };
  const id = await editor.open(document);
  await editor.openStep('trigger');
  await page.getByTestId('trigger-kind').selectOption('flow_ended');
  await page.getByTestId('ended-whose').selectOption('chosen');
  await expect(page.locator('[data-field="/flows"]')).toContainText('it needs a flow');
  await page.getByTestId('ended-flows').getByLabel('Nightly import').check();
  await expect(page.locator('[data-field="/flows"]')).not.toContainText('it needs a flow');
  await expect(page.getByTestId('ended-failed')).toBeChecked();
  await page.getByTestId('ended-succeeded_with_gaps').uncheck();
  await editor.isSaved();
  await expect(editor.step('trigger')).toContainText('End of a run · one flow');
  await page.getByTestId('publish').click();
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByTestId('publish-confirm')).toHaveCount(0);

  sink.script('/import', { status: 500, effect: false });
  await server.api('POST', `/api/flows/${workerId}/runs`, {});
  const started = async (): Promise<string | undefined> => {
    const { items } = (await server.api('GET', `/api/runs?flow=${id}`)) as { items: { id: string; status: string }[] };
    return items.find(({ status }) => status === 'succeeded')?.id;
  };
  await expect.poll(started, { timeout: 20_000 }).toBeDefined();
  await runs.open((await started()) ?? '');
  await runs.shows('succeeded');
  const run = await server.api('GET', `/api/runs/${(await started()) ?? ''}`);
  expect(JSON.stringify(run)).toContain('Nightly import: ');
  await page.goto(`/inbox?flow=${id}&kind=flow_ended`);
  await expect(page.getByTestId('delivery-row').first()).toContainText('End of a run');
});

test('whoever runs a draft by hand is asked for what its contract says, field by field or as JSON', async ({ editor, page, server }) => {
  const body = {
    type: 'object',
    required: ['email'],
    properties: {
      email: { type: 'string', format: 'email', title: 'E-mail' },
      amount: { type: 'integer' },
      plan: { enum: ['free', 'paid'] },
    },
  };
  const trigger = { operation: 'manual', output: { type: 'object', properties: { body } } };
  const note = { name: 'Note', operation: 'transform', input: { to: '{{ trigger.body.email }}', amount: '{{ trigger.body.amount }}' } };
  const document = {
    ...(noticeFlow({}) as object),
    name: 'Asked',
    trigger,
    steps: { note },
    edges: [{ from: 'trigger', to: 'note' }],
    layout: {},
  };
  const id = await editor.open(document);
  await page.getByTestId('run-now').click();
  const fields = page.getByTestId('run-fields');
  await fields.getByLabel('amount').fill('many');
  await fields.getByLabel('E-mail').fill('');
  await page.getByTestId('run-confirm').click();
  await expect(fields.locator('[data-field=email]')).toContainText('needs an answer');
  await expect(fields.locator('[data-field=amount]')).toContainText('number');
  await fields.getByLabel('E-mail').fill('ada@example.com');
  await fields.getByLabel('amount').fill('3');
  await fields.getByLabel('plan').selectOption('paid');
  await page.getByTestId('run-as-json').click();
  await expect(page.getByTestId('run-body')).toHaveValue(/"amount": 3/);
  await page.getByTestId('run-as-form').click();
  await expect(fields.getByLabel('plan')).toHaveValue('paid');
  await page.getByTestId('run-confirm').click();
  await expect(page.getByTestId('run-dialog')).toHaveCount(0);
  const output = async (): Promise<string> => {
    const { items } = (await server.api('GET', `/api/runs?flow=${id}`)) as { items: { id: string }[] };
    return items[0] ? JSON.stringify(await server.api('GET', `/api/runs/${items[0].id}`)) : '';
  };
  await expect.poll(output).toContain('"amount":3');
});

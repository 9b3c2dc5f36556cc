import { expect, test } from '../support/fixtures.js';
import { chainOf, noticeFlow, posting, rowOf } from '../support/flows.js';
import { hasFallenSilent } from '../support/history.js';

// Servers that are killed, incidents and switched practice services are nobody else's business.
test.use({ alone: true });

const HOUR_MS = 3_600_000;
const QUICK = { attempts: 3, backoff: 'fixed', initial: '50ms', jitter: 'none', on: ['network', '5xx'] };

test('a chat that answers 200 and means no is a failure, in its own words', async ({ page, runs, server }) => {
  await server.api('PUT', '/api/practice/chat', { mode: 'ok_false' });
  const notice = noticeFlow({ text: 'A lead came in' }) as object;
  const flow = await server.publish({ ...notice, trigger: { operation: 'manual' } });
  const run = await runs.startUntil(flow, 'failed');
  await runs.open(run);
  await expect(runs.card).toContainText('channel_not_found');
  await expect(runs.card).toContainText('200');
  await expect(runs.step('note')).toHaveAttribute('data-status', 'failed');
  await server.api('PUT', '/api/practice/chat', { mode: 'normal' });
  await page.goto(`/runs?flow=${flow}`);
  await expect(page.getByTestId('run-row')).toHaveAttribute('data-status', 'failed');
});

test('a branch that fails leaves its siblings alone, and the run shows the gap or waits for the service, as its author chose', async ({
  page,
  runs,
  server,
  sink,
}) => {
  const fan = (path: string, then: string): unknown => ({
    ...(rowOf('a') as object),
    name: `Four at once, ${then}`,
    steps: {
      chat: posting(`${sink.url}/${path}/keyed-chat`, {}, { name: 'Tell the team', policy: { effect: 'keyed', retry: QUICK, then } }),
      crm: posting(`${sink.url}/${path}/crm`, {}, { name: 'Save contact' }),
      mail: posting(`${sink.url}/${path}/mail`, {}, { name: 'Send welcome' }),
      count: posting(`${sink.url}/${path}/count`, {}, { name: 'Count the lead' }),
    },
    edges: ['chat', 'crm', 'mail', 'count'].map((to) => ({ from: 'trigger', to })),
    layout: {},
  });
  const others = ['crm', 'mail', 'count'];
  for (const path of ['gap', 'kept']) sink.always(`/${path}/keyed-chat`, { status: 500, body: {} });
  // None of the other three is answered before all four are under way: one after another would never end.
  for (const to of others) sink.script(`/gap/${to}`, { afterCalls: sink.calls.length + 4 });
  const gap = await runs.startUntil(await server.publish(fan('gap', 'continue')), 'succeeded_with_gaps');
  await runs.open(gap, 'chat');
  await expect(runs.panel).toContainText('The run went on without it.');
  for (const id of others) await expect(runs.step(id)).toHaveAttribute('data-status', 'succeeded');
  const kept = await runs.startUntil(await server.publish(fan('kept', 'park')), 'parked');
  await runs.open(kept, 'chat');
  await runs.shows('parked');
  for (const id of others) await expect(runs.step(id)).toHaveAttribute('data-status', 'succeeded');
  sink.always('/kept/keyed-chat', {});
  await page.getByTestId('retry-step').click();
  await page.getByTestId('retry-confirm').click();
  await runs.shows('succeeded');
  for (const to of ['keyed-chat', ...others]) expect(sink.effectsOn(`/kept/${to}`)).toBe(1);
});

test('a run that goes on without a step is amber wherever it is shown, and its owner is told', async ({ page, runs, server, sink }) => {
  const url = `${sink.url}/told`;
  await server.api('POST', '/api/alert-channels', { name: 'On call', kind: 'webhook', settings: { url } });
  sink.always('/optional', { status: 422, body: { error: 'no' } });
  const flow = await server.publish(
    chainOf('Goes on', {
      call: posting(`${sink.url}/optional`, {}, { name: 'Count it', policy: { then: 'continue' } }),
      after: posting(`${sink.url}/after`, {}),
    }),
  );
  const run = await runs.startUntil(flow, 'succeeded_with_gaps');
  await page.goto(`/runs?status=succeeded_with_gaps`);
  const row = page.locator(`[data-testid=run-row][data-run-id="${run}"]`);
  await expect(row).toContainText('1 step did not do its job');
  await row.click();
  await runs.shows('succeeded_with_gaps');
  await expect
    .poll(
      () =>
        sink
          .callsTo('/told')
          .map(({ body }) => body)
          .join(),
      { timeout: 30_000 },
    )
    .toContain('Goes on');
  expect(
    sink
      .callsTo('/told')
      .map(({ body }) => body)
      .join(),
  ).toContain('ada@example.com');
});

test('"come back in 7 seconds" is obeyed by every flow that uses the connection', async ({ page, runs, server }) => {
  await server.api('PUT', '/api/practice/crm', { mode: '429', retryAfterSeconds: 7, times: 1 });
  const contact = (name: string): unknown =>
    chainOf(name, {
      crm: {
        name: 'Save contact',
        operation: 'practice-crm.upsert_contact',
        connection: { service: 'Practice CRM', name: 'Practice' },
        input: { email: 'grace@example.com', name: 'Grace' },
      },
    });
  const [one, other] = [await server.publish(contact('One')), await server.publish(contact('Other'))];
  const first = await runs.start(one);
  await runs.open(first, 'crm');
  await expect(runs.step('crm')).toHaveAttribute('data-status', /retrying|waiting/);
  const second = await runs.start(other);
  await runs.open(second, 'crm');
  await expect(page.getByTestId('why-waiting')).toHaveAttribute('data-reason', 'limit');
  await page.goto('/connections');
  await expect(page.getByTestId('connection-row').filter({ hasText: 'Practice CRM' })).toContainText('Asked to wait');
  for (const run of [first, second]) await runs.stands(run, 'succeeded');
  const { items } = (await server.api('GET', `/api/runs/${second}/events`)) as { items: { kind: string; at: string }[] };
  const at = (kind: string): number => Date.parse(items.find((event) => event.kind === kind)?.at ?? '');
  expect(at('step.started') - at('run.accepted')).toBeGreaterThan(3_000);
});

test('ten tries a minute apart are ten tries a minute apart, also after a power cut; a wait that is too long is refused before', async ({
  page,
  runs,
  server,
  sink,
}) => {
  test.setTimeout(120_000);
  sink.always('/slow-heal', { status: 500, body: {} });
  const retry = { attempts: 10, backoff: 'fixed', initial: '60s', jitter: 'none', on: ['5xx'] };
  const call = (policy: object): unknown => chainOf('Patient', { call: posting(`${sink.url}/slow-heal`, {}, { policy }) });
  const run = await runs.start(await server.publish(call({ effect: 'idempotent', retry })));
  await runs.open(run, 'call');
  const why = page.getByTestId('why-waiting');
  await expect(why).toHaveAttribute('data-reason', 'backoff');
  await expect(why).toContainText(/in (1 min|\d\d s)/);
  await server.crash();
  await runs.open(run, 'call');
  await expect(why).toHaveAttribute('data-reason', 'backoff');
  await expect(why).toContainText(/in (1 min|\d\d s)/);
  expect(sink.callsTo('/slow-heal')).toHaveLength(1);

  await page.goto('/flows');
  await page.getByTestId('import-file').setInputFiles({
    name: 'flow.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(call({ retry: { ...retry, initial: '31d' } }))),
  });
  await expect(page.getByTestId('import-problems')).toContainText('At most 30d');
});

test('an event that is delivered twice starts one run, and the second delivery says so', async ({ page, server }) => {
  await server.api('PUT', '/api/practice/website', { mode: 'duplicate_delivery', times: 1 });
  await page.goto('/practice');
  await page.getByTestId('lead-email').fill('twice@example.com');
  await page.getByTestId('practice-send').click();
  await expect(page.getByText('the second one is a duplicate and starts nothing')).toBeVisible();
  await page.goto('/runs?q=twice@example.com');
  await expect(page.getByTestId('run-row')).toHaveCount(1);
});

test('a service that finds nothing means what the author chose, and never nothing at all', async ({ page, runs, server, sink }) => {
  sink.always('/found', { body: [] });
  const list = (whenEmpty?: string): unknown => ({
    ...(chainOf(`No items: ${whenEmpty ?? 'undecided'}`, {
      find: { name: 'Find contacts', operation: 'http.request', input: { method: 'GET', url: `${sink.url}/found` } },
      each: {
        name: 'For each contact',
        operation: 'for_each',
        input: { items: '{{ steps.find.output.body }}', ...(whenEmpty === undefined ? {} : { whenEmpty }) },
      },
      inside: { ...posting(`${sink.url}/one`, {}), in: 'each' },
      after: posting(`${sink.url}/then`, {}),
    }) as object),
    edges: [
      { from: 'trigger', to: 'find' },
      { from: 'find', to: 'each' },
      { from: 'each', to: 'after' },
    ],
  });
  const { id } = await server.api('POST', '/api/flows', list());
  await page.goto(`/flows/${String(id)}`);
  await page.getByTestId('problems').click();
  await expect(page.locator('[data-testid=problem-row][data-code=empty_not_decided]')).toContainText('does not say what "no items" means');

  const failed = await runs.startUntil(await server.publish(list('fail')), 'failed');
  await runs.open(failed, 'each');
  await expect(runs.card).toContainText('no_items');
  const skipped = await runs.startUntil(await server.publish(list('skip')), 'succeeded');
  await runs.open(skipped, 'each');
  await expect(runs.step('after')).toHaveAttribute('data-status', 'skipped');
  const went = await runs.startUntil(await server.publish(list('continue')), 'succeeded');
  await runs.open(went, 'each');
  await expect(runs.step('after')).toHaveAttribute('data-status', 'succeeded');
  expect(sink.effectsOn('/then')).toBe(1);
});

test('a server that is killed in the middle of a call goes on there: what is done is not sent again, and what nobody knows is asked', async ({
  page,
  runs,
  server,
  sink,
}) => {
  test.setTimeout(120_000);
  let reached = (): void => undefined;
  const underWay = new Promise<void>((resolve) => (reached = resolve));
  sink.onCall = () => (sink.callsTo('/cut/chat').length > 0 ? reached() : undefined);
  sink.script('/cut/chat', { hang: true, effect: true });
  const flow = chainOf('Cut off', {
    crm: posting(`${sink.url}/cut/crm`, {}, { name: 'Save contact' }),
    chat: posting(`${sink.url}/cut/chat`, {}, { name: 'Tell the team' }),
    mail: posting(`${sink.url}/cut/mail`, {}, { name: 'Send welcome' }),
  });
  const run = await runs.start(await server.publish(flow));
  await underWay;
  await server.crash();
  await runs.stands(run, 'needs_attention');
  await runs.open(run, 'chat');
  await expect(page.getByTestId('outcome-unknown')).toContainText('Nobody knows whether it happened outside');
  await page.getByTestId('resolve-happened').click();
  await page.getByTestId('repair-reason').fill('The message is there');
  await page.getByTestId('answer-confirm').click();
  await runs.shows('succeeded');
  for (const to of ['crm', 'chat', 'mail']) expect(sink.callsTo(`/cut/${to}`)).toHaveLength(1);
});

test('a hook at which nothing arrives any more is noticed, against its own rhythm', async ({ page, server }) => {
  test.setTimeout(120_000);
  const flow = await server.publish({ ...(noticeFlow({ text: 'A lead' }) as object), name: 'Leads of the shop' });
  await hasFallenSilent(server, flow, HOUR_MS);
  await page.goto('/incidents');
  const incident = page.getByTestId('incident').filter({ hasText: 'Leads of the shop' });
  await expect(incident).toContainText(/nothing/i, { timeout: 60_000 });
  await incident.getByRole('link').click();
  await expect(page.getByTestId('incident-page')).toHaveAttribute('data-status', 'open');
  await expect(page.getByTestId('incident-count')).toBeVisible();
});

test('hundreds of failures of one cause are one incident, with who owns it', async ({ page, server, sink }) => {
  test.setTimeout(120_000);
  sink.always('/many', { status: 403, body: { error: 'forbidden' } });
  const flow = await server.publish(chainOf('Many', { call: posting(`${sink.url}/many`, {}, { name: 'Order it' }) }));
  for (let batch = 0; batch < 20; batch++) {
    await Promise.all(Array.from({ length: 25 }, () => server.api('POST', `/api/flows/${flow}/runs`, { body: {} })));
  }
  await page.goto('/incidents');
  const incident = page.getByTestId('incident').filter({ hasText: 'Many' });
  await expect(incident).toContainText('500 runs', { timeout: 60_000 });
  await expect(incident).toHaveCount(1);
  await incident.getByRole('link').click();
  await expect(page.getByTestId('incident-owner')).toContainText('ada@example.com');
});

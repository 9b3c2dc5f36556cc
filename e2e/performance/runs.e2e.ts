import { Figures } from '../support/figures.js';
import { expect, test } from '../support/fixtures.js';
import { chainOf, posting, rowOf } from '../support/flows.js';
import { Probe } from '../support/probe.js';

const KB = 1_000;
const MB = 1_000 * KB;

test('a value of 9 MB is looked into without the page standing still', async ({ page, runs, server, sink }) => {
  const customers = Array.from({ length: 30_000 }, (_, n) => ({ id: n, name: `Customer ${String(n)}`, note: 'x'.repeat(260) }));
  sink.always('/nine-megabytes', { body: { customers } });
  const flow = chainOf('Large', { read: posting(`${sink.url}/nine-megabytes`, {}, { name: 'Read all' }) });
  const run = await runs.startUntil(await server.publish(flow), 'succeeded');
  const probe = await Probe.into(page);
  const fetched: number[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/'))
      void response.body().then(
        ({ length }) => fetched.push(length),
        () => undefined,
      );
  });
  await runs.open(run, 'read');
  const figures = new Figures();
  const tree = page.getByTestId('json-tree');
  const longest = await probe.longestTask(async () => {
    await page.getByTestId('tab-output').click();
    await tree.waitFor();
    for (const key of ['body', 'customers', '0'])
      await tree
        .getByRole('treeitem', { name: new RegExp(`^${key}\\b`) })
        .first()
        .click();
    await expect(tree).toContainText('Customer 0');
  });
  figures.add('9 MB output: longest task', longest, 100);
  figures.add('9 MB output: heap', await probe.heapMb(), 60, 'MB');
  console.log(String(figures));
  expect(fetched.length).toBeGreaterThan(3);
  expect(Math.max(...fetched), 'no answer is larger than what one looks at').toBeLessThan(256 * KB);
  expect(fetched.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(MB);
  expect(figures.tooMuch).toEqual([]);
});

/** 100 turns of 98 steps each, and somebody who has to say yes: about 9,900 events. */
function manyEvents(): unknown {
  const body = Array.from({ length: 98 }, (_, n) => `b${String(n)}`);
  return {
    ...(rowOf() as object),
    name: 'Ten thousand events',
    steps: {
      each: { name: 'Each', operation: 'for_each', input: { items: Array.from({ length: 100 }, (_, n) => n), concurrency: 10 } },
      ...Object.fromEntries(body.map((id) => [id, { name: id, operation: 'transform', input: { n: 1 }, in: 'each' }])),
      ask: { name: 'Ask', operation: 'wait', input: { approval: { message: 'All right?', timeout: '1d' } } },
    },
    edges: [{ from: 'trigger', to: 'each' }, { from: 'each', to: 'ask' }, ...body.slice(1).map((to, index) => ({ from: body[index], to }))],
    layout: { trigger: { x: 0, y: 0 }, each: { x: 320, y: 0, w: 2_000, h: 2_000 }, ask: { x: 2_500, y: 0 } },
  };
}

test('a run of ten thousand events opens soon, stays small, and is still live', async ({ page, runs, server }) => {
  const run = await runs.start(await server.publish(manyEvents()));
  const asks = async (): Promise<unknown> => {
    const { items } = await server.api('GET', `/api/runs/${run}/events?values=false&limit=1000&after=9900`);
    return (items as readonly { readonly step?: string }[]).some(({ step }) => step === 'ask');
  };
  await expect.poll(asks, { timeout: 40_000 }).toBe(true);
  const probe = await Probe.into(page);
  const figures = new Figures();
  await page.goto(`/runs/${run}`);
  const openedMs = await page.waitForFunction(() => {
    const seq = Number(document.querySelector('[data-testid=run-page]')?.getAttribute('data-seq') ?? 0);
    return seq > 9_900 && document.querySelector('[data-testid=waterfall-row]') ? performance.now() : null;
  });
  figures.add('10,000 events: page asked for to all read and painted', Number(await openedMs.jsonValue()), 1_500);
  await probe.settled();
  figures.add('10,000 events: heap', await probe.heapMb(), 120, 'MB');
  await server.api('POST', `/api/runs/${run}/steps/ask/decide`, { decision: 'approve', attempt: 1 });
  await runs.shows('succeeded');
  await expect(runs.step('ask')).toHaveAttribute('data-status', 'succeeded');
  console.log(String(figures));
  expect(figures.tooMuch).toEqual([]);
});

import { afterEach, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { Fleet, LEASE_MS } from '../processes/fleet.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const everySecond = (sink: Sink): JsonObject => ({
  schema: 'plumbline/flow@1',
  name: 'Each second',
  owner: 'ada@example.com',
  trigger: { operation: 'schedule', config: { cron: '* * * * * *', missed: 'all' } },
  steps: { tell: { name: 'Tell', operation: 'http.request', input: { method: 'PUT', url: `${sink.url}/tell`, body: '{{ trigger }}' } } },
  edges: [{ from: 'trigger', to: 'tell' }],
});

/** What arrived outside, as the flow handed it on. */
const told = (sink: Sink): JsonObject[] => sink.callsTo('/tell').map(({ body }) => JSON.parse(body) as JsonObject);

/** Waits until a due time that comes after now was told. */
async function toldSoon(sink: Sink): Promise<void> {
  const now = new Date().toISOString();
  await until('a due time after this was told', () => told(sink).some(({ dueAt }) => (dueAt as string) > now));
}

/** Ends the schedule, and shows that each due time from the first to the last has one run, and was told. */
async function expectEachOnce(product: Product, { pool }: TestDatabase, sink: Sink, flowId: string): Promise<void> {
  await product.call('POST', `/api/flows/${flowId}/archive`);
  await until('no run is at work', async () => {
    const { rows } = await pool.query("SELECT 1 FROM run WHERE status IN ('queued', 'running') LIMIT 1");
    return rows.length === 0;
  });
  const { rows } = await pool.query<{ due: string; runs: number }>(
    `SELECT replace(path, 'due ', '') AS due, count(DISTINCT run_id)::int AS runs
     FROM delivery WHERE kind = 'schedule' GROUP BY 1 ORDER BY 1`,
  );
  const seconds = rows.map(({ due }) => Date.parse(due) / 1_000);
  expect(rows.filter(({ runs }) => runs !== 1)).toEqual([]);
  expect(seconds).toEqual(seconds.map((_, at) => (seconds[0] ?? 0) + at));
  expect(new Set(told(sink).map(({ dueAt }) => dueAt))).toEqual(new Set(rows.map(({ due }) => due)));
  expect(told(sink)[0]).toEqual({ kind: 'schedule', dueAt: rows[0]?.due, startedAt: expect.any(String), late: false });
}

it('starts a run each second, also across a kill: no due time twice, and none is left out', async () => {
  const database = await createTestDatabase();
  ends.push(() => database.drop());
  const sink = await Sink.start();
  ends.push(() => sink.stop());
  const start = (): Promise<Product> =>
    Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host, LEASE_MS: `${LEASE_MS}` } });
  let product = await start();
  ends.push(() => product.stop());

  const id = await product.publish(everySecond(sink));
  await until('two due times were told', () => told(sink).length >= 2);
  await product.kill();
  product = await start();
  await toldSoon(sink);
  await expectEachOnce(product, database, sink, id);
});

it('starts each once with three workers, when two of them are killed, and when what was noted is lost', async () => {
  const fleet = await Fleet.start(1, 3);
  ends.push(() => fleet.stop());
  const { database, sink } = fleet;
  const id = await fleet.api().publish(everySecond(sink));
  await toldSoon(sink);
  await Promise.all([fleet.take('worker').kill(), fleet.take('worker').kill()]);
  await toldSoon(sink);
  // As if who started the last ones had died before it could note that: they are come to once more.
  const { rowCount } = await database.pool.query(
    "UPDATE schedule SET decided_at = decided_at - interval '2 seconds', look_at = clock_timestamp() WHERE ended_at IS NULL",
  );
  expect(rowCount).toBe(1);
  await until('a due time was come to again', async () => {
    const { rows } = await database.pool.query("SELECT 1 FROM delivery WHERE kind = 'schedule' AND verdict = 'duplicate'");
    return rows.length >= 2;
  });
  await expectEachOnce(fleet.api(), database, sink, id);
});

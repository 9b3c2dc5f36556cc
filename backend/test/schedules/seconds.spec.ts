import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let sink: Sink;
let product: Product;

const start = (): Promise<Product> => Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host } });

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await start();
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

const everySecond = (): JsonObject => ({
  schema: 'plumbline/flow@1',
  name: 'Each second',
  owner: 'ada@example.com',
  trigger: { operation: 'schedule', config: { cron: '* * * * * *', missed: 'all' } },
  steps: { tell: { name: 'Tell', operation: 'http.request', input: { method: 'PUT', url: `${sink.url}/tell`, body: '{{ trigger }}' } } },
  edges: [{ from: 'trigger', to: 'tell' }],
});

/** What arrived outside, as the flow handed it on. */
const told = (): JsonObject[] => sink.callsTo('/tell').map(({ body }) => JSON.parse(body) as JsonObject);

interface Row {
  readonly due: string;
  readonly runs: number;
}

/** How many runs each due time started, as the database has it. */
async function started(): Promise<readonly Row[]> {
  const { rows } = await database.pool.query<Row>(
    `SELECT replace(path, 'due ', '') AS due, count(DISTINCT run_id)::int AS runs
     FROM delivery WHERE kind = 'schedule' AND verdict = 'accepted' GROUP BY 1 ORDER BY 1`,
  );
  return rows;
}

it('starts a run each second, also across a kill: no due time twice, and none is left out', async () => {
  const id = await product.publish(everySecond());
  await until('three due times were told', () => told().length >= 3);
  await product.kill();
  product = await start();
  const restartedAt = new Date().toISOString();
  await until('due times after the kill were told', () =>
    told().some(({ startedAt, dueAt }) => (startedAt as string) > restartedAt && (dueAt as string) > restartedAt),
  );

  await product.call('POST', `/api/flows/${id}/archive`);
  await until('no run is at work', async () => {
    const { rows } = await database.pool.query("SELECT 1 FROM run WHERE status IN ('queued', 'running') LIMIT 1");
    return rows.length === 0;
  });
  const rows = await started();
  const seconds = rows.map(({ due }) => Date.parse(due) / 1_000);
  expect(rows.filter(({ runs }) => runs !== 1)).toEqual([]);
  expect(seconds).toEqual(seconds.map((_, at) => (seconds[0] ?? 0) + at));
  expect(new Set(told().map(({ dueAt }) => dueAt))).toEqual(new Set(rows.map(({ due }) => due)));
  expect(told()[0]).toEqual({ kind: 'schedule', dueAt: rows[0]?.due, startedAt: expect.any(String), late: false });
});

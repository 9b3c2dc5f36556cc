import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product, stepOf } from '../support/product.js';
import { until } from '../support/until.js';
import { actPath, effectFlow, lastPath } from './effect-flow.js';
import { reached, startPaused } from './paused-product.js';
import { attemptOf, deliver, deliverUntilAccepted, journalOf } from './people.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let sink: Sink;
let products: Product[];

beforeEach(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  products = [];
});

afterEach(async () => {
  for (const product of products) {
    product.child.kill('SIGCONT');
    await product.kill();
  }
  await sink.stop();
  await database.drop();
});

/** A lease so long that nobody takes anything over within a test. */
const env = (more: Record<string, string> = {}): Record<string, string> => ({
  DATABASE_URL: database.url,
  EGRESS_ALLOW: sink.host,
  LEASE_MS: '60000',
  ...more,
});

async function started(product: Promise<Product>): Promise<Product> {
  const running = await product;
  products.push(running);
  return running;
}

const ended = (product: Product, runId: string): Promise<JsonObject> =>
  until('the run has ended', async () => {
    const run = await product.run(runId);
    return run['finishedAt'] !== null && run;
  });

describe('Accepting', () => {
  it('answers 2xx only after the commit', async () => {
    const product = await started(Product.start({ env: env() }));
    await product.publish(effectFlow('keyed', sink.url));
    const holder = await database.pool.connect();
    holder.on('error', () => undefined);
    await holder.query('BEGIN; LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE');
    let answer: { status: number } | null = null;
    const sent = deliver(product, 'one').then((reply) => (answer = reply));
    const waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    const { pid } = await until(
      'the accept waits for its commit',
      async () => (await database.pool.query<{ pid: number }>(waiting)).rows[0],
    );
    expect(answer).toBeNull();
    await product.kill();
    await database.pool.query('SELECT pg_terminate_backend($1)', [pid]);
    await holder.query('ROLLBACK');
    holder.release();
    await sent;
    expect(answer).toBeNull();
    const next = await started(Product.start({ env: env() }));
    await deliverUntilAccepted(next, 'one');
    await until('its run is done', () => sink.effectsOn(lastPath('one')) > 0);
    expect((await database.pool.query('SELECT 1 FROM run')).rowCount).toBe(1);
  });
});

describe('A signal that comes while its run commits an outcome', () => {
  it('as a cancel keeps the next step from starting once it is confirmed', async () => {
    const owner = await started(startPaused({ at: 'before_outcome_commit', does: 'stop' }, env()));
    await owner.publish(effectFlow('unsafe', sink.url));
    void deliver(owner, 'one');
    const runId = await reached(owner, 'before_outcome_commit');
    const other = await started(Product.start({ env: env() }));
    expect((await other.call('POST', `/api/runs/${runId}/cancel`, {})).status).toBe(202);
    owner.child.kill('SIGCONT');
    const run = await ended(other, runId);
    expect(run['status']).toBe('cancelled');
    expect(stepOf(run, 'act')['status']).toBe('succeeded');
    expect(sink.callsTo(lastPath('one'))).toEqual([]);
    expect((await journalOf(other, runId)).filter(({ kind }) => kind === 'step.started')).toHaveLength(1);
  });

  it('is not lost although the run is being given up at that very moment', async () => {
    const owner = await started(startPaused({ at: 'before_outcome_commit', does: 'stop' }, env()));
    sink.always(actPath('unsafe', 'one'), { status: 500 });
    await owner.publish(effectFlow('unsafe', sink.url));
    void deliver(owner, 'one');
    const runId = await reached(owner, 'before_outcome_commit');
    const other = await started(Product.start({ env: env() }));
    expect((await other.call('POST', `/api/runs/${runId}/cancel`, {})).status).toBe(202);
    owner.child.kill('SIGCONT');
    expect((await ended(other, runId))['status']).toBe('cancelled');
  });

  it('from forty people at once cancels forty runs: nothing starts after the answer', async () => {
    const product = await started(Product.start({ env: env() }));
    await product.publish(effectFlow('keyed', sink.url));
    const events = Array.from({ length: 40 }, (_, i) => `e${i}`);
    const wrong: unknown[] = [];
    const one = async (event: string): Promise<void> => {
      const runId = await deliverUntilAccepted(product, event);
      const cancelled = await product.call('POST', `/api/runs/${runId}/cancel`, {});
      if (cancelled.status !== 202) return;
      const count = "SELECT count(*)::int n FROM run_event WHERE run_id = $1 AND kind LIKE '%step.started%'";
      const before = (await database.pool.query<{ n: number }>(count, [runId])).rows[0]?.n;
      const run = await ended(product, runId);
      const after = (await database.pool.query<{ n: number }>(count, [runId])).rows[0]?.n;
      if (run['status'] !== 'cancelled' || before !== after) wrong.push({ before, after, status: run['status'] });
    };
    await Promise.all(events.map(one));
    expect(wrong).toEqual([]);
  });
});

describe('Branches that end at the same time', () => {
  it('are written one append after the other, so that each call is made once and none is in doubt', async () => {
    const product = await started(Product.start({ env: env() }));
    const ids = Array.from({ length: 20 }, (_, i) => `s${i}`);
    const document = effectFlow('unsafe', sink.url);
    const step = (id: string): JsonObject => ({
      name: id,
      operation: 'http.request',
      input: { method: 'POST', url: `${sink.url}/${id}`, body: {} },
    });
    await product.publish({
      ...document,
      steps: Object.fromEntries(ids.map((id) => [id, step(id)])),
      edges: ids.map((to) => ({ from: 'trigger', to })),
    });
    for (const [i, id] of ids.entries()) sink.always(`/${id}`, { delayMs: 5 + (i % 3) });
    for (const event of ['one', 'two', 'three']) {
      const run = await ended(product, await deliverUntilAccepted(product, event));
      expect(run['status']).toBe('succeeded');
      for (const id of ids) expect(attemptOf(run, id)).toBe(1);
    }
    expect((await database.pool.query('SELECT 1 FROM run_kept')).rowCount).toBe(0);
  });
});

describe('The database cuts every connection again and again', () => {
  it('and nothing that was accepted is lost, repeated or in doubt', async () => {
    const product = await started(Product.start({ env: env() }));
    await product.publish(effectFlow('keyed', sink.url));
    const answers = new Set<number>();
    const events = Array.from({ length: 120 }, (_, i) => `e${i}`);
    const left = [...events];
    const lane = async (): Promise<void> => {
      for (let event = left.shift(); event !== undefined; event = left.shift()) {
        const sent = event;
        await until(`event ${sent} is accepted`, async () => {
          const reply = await deliver(product, sent);
          if (reply) answers.add(reply.status);
          return reply?.status === 202 || reply?.status === 200;
        });
      }
    };
    const cut =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> ''";
    const load = Promise.all([1, 2, 3, 4].map(lane));
    let cuts = 0;
    await until('all are accepted', async () => {
      cuts += (await database.pool.query(cut)).rowCount ?? 0;
      return left.length === 0;
    });
    await load;
    await until('all is done', () => events.every((event) => sink.effectsOn(lastPath(event)) > 0), 30_000);
    for (const event of events) expect([sink.effectsOn(actPath('keyed', event)), sink.effectsOn(lastPath(event))]).toEqual([1, 1]);
    expect([...answers].filter((status) => ![200, 202, 503].includes(status))).toEqual([]);
    expect((await database.pool.query('SELECT 1 FROM run')).rowCount).toBe(events.length);
    expect(product.exited).toBe(false);
    console.log(`${events.length} events through ${cuts} cut connections.`);
  });
});

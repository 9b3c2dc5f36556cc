import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { post } from '../cases/flow.js';
import { callTo, calledFlow, itemsOf, KEYED, loopFlow, notOnce, repeatableFlow, sendUntil, toldAfter } from '../support/families.js';
import { stepOf, type Reply } from '../support/product.js';
import { until } from '../support/until.js';
import { Fleet } from './fleet.js';

jest.setTimeout(120_000);

/** Long enough for several lease times and a busy machine. */
const WITHIN_MS = 60_000;

let fleet: Fleet;

beforeEach(async () => {
  fleet = await Fleet.start(2, 3);
});

afterEach(() => fleet.stop());

async function publish(document: JsonObject): Promise<string> {
  return fleet.api().publish(document);
}

const send = (document: JsonObject, id: string, body: JsonObject): Promise<Reply> => sendUntil(() => fleet.api(), document, id, body);

/** Sends them a few at a time; the run of each. */
async function sendAll(document: JsonObject, ids: readonly string[], body: (id: string) => JsonObject): Promise<Map<string, string>> {
  const runs = new Map<string, string>();
  await atOnce(8, ids, async (id) => void runs.set(id, (await send(document, id, body(id))).body['runId'] as string));
  return runs;
}

async function atOnce<T>(lanes: number, all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const lane = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Waits until all runs of the database, children too, have this status. */
async function allAre(status: string, count?: number): Promise<void> {
  await until(
    `all runs are ${status}`,
    async () => {
      const { rows } = await fleet.database.pool.query<{ there: number; those: number }>(
        'SELECT count(*)::int AS there, count(*) FILTER (WHERE status = $1)::int AS those FROM run',
        [status],
      );
      return rows[0] && rows[0].there === rows[0].those && (count === undefined || rows[0].there === count);
    },
    WITHIN_MS,
  );
}

/** The first call to each of these paths is never answered: whoever made it is at it until it is killed. */
function hangOnce(paths: readonly string[]): void {
  for (const path of paths) fleet.sink.script(path, { hang: true, effect: false });
}

/** Once those calls have arrived, kills each worker that there is, one after the other, and an api; others take their places. */
async function killAllAt(paths: readonly string[]): Promise<void> {
  await until('work is under way', () => paths.every((path) => fleet.sink.callsTo(path).length > 0), WITHIN_MS);
  for (const role of ['worker', 'api', 'worker', 'worker'] as const) {
    await fleet.take(role).kill();
    await fleet.add(role);
  }
}

/** How often a run was claimed that its owner had not given up: it had died. */
async function takenOver(): Promise<number> {
  const { rows } = await fleet.database.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM run_event c JOIN run_event b ON b.run_id = c.run_id AND b.seq = c.seq - 1
     WHERE c.kind = 'run.claimed' AND b.kind NOT IN ('run.accepted', 'run.released', 'run.finished')`,
  );
  return rows[0]?.n ?? 0;
}

const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

it('a for-each of 300 items does each once and hands on ordered results, although every worker and an api are killed', async () => {
  const document = loopFlow(fleet.sink.url, '/keyed-item', { concurrency: 12 });
  await publish(document);
  const items = itemsOf(300);
  // Four items at once in each of three child runs.
  const hanging = [20, 21, 22, 23].flatMap((n) => [n, n + 100, n + 200]).map((n) => `/keyed-item/i-${n}`);
  hangOnce(hanging);
  const { body } = await send(document, 'one', { items });
  await killAllAt(hanging);
  await allAre('succeeded', 4);
  expect(await takenOver()).toBeGreaterThan(0);
  expect(notOnce(fleet.sink, '/keyed-item', items)).toEqual([]);
  expect(fleet.sink.effectsOn('/keyed-after')).toBe(1);
  expect(toldAfter(fleet.sink)).toEqual({ places: items.map((_, place) => place), count: 300 });
  const run = await fleet.api().run(body['runId'] as string);
  expect(stepOf(run, 'each')).toMatchObject({ status: 'succeeded', loop: { count: 300, done: 300, failed: 0, parts: 3 } });
});

it('a sub-flow of three levels does each of its effects once, and answers upwards, although every worker and an api are killed', async () => {
  const low = await publish(calledFlow(fleet.sink.url, '/keyed-low', null));
  const middle = await publish(calledFlow(fleet.sink.url, '/keyed-middle', low));
  const document = repeatableFlow(
    'Top',
    {
      call: callTo(middle, '{{ trigger.body.order }}'),
      after: post(`${fleet.sink.url}/keyed-top/{{ trigger.body.order }}`, KEYED, { said: '{{ steps.call.output.result.said }}' }),
    },
    ['trigger > call > after'],
  );
  await publish(document);
  const orders = names('order', 60);
  const hanging = ['/keyed-low/order-5', '/keyed-middle/order-9', '/keyed-top/order-14'];
  hangOnce(hanging);
  const sending = sendAll(document, orders, (order) => ({ order }));
  await killAllAt(hanging);
  await sending;
  await allAre('succeeded', 3 * orders.length);
  expect(await takenOver()).toBeGreaterThan(0);
  for (const path of ['/keyed-low', '/keyed-middle', '/keyed-top']) expect(notOnce(fleet.sink, path, orders)).toEqual([]);
  const said = fleet.sink.effects.filter(({ path }) => path.startsWith('/keyed-top')).map(({ body }) => body);
  expect(new Set(said)).toEqual(new Set(['{"said":"deepest and above"}']));
});

it('twenty approvals outlive the end of all processes; each goes one way, once, and the second press is refused with who decided', async () => {
  const to = (way: string): JsonObject => post(`${fleet.sink.url}/keyed-${way}/{{ trigger.body.order }}`, KEYED, {});
  const document = repeatableFlow(
    'Approvals',
    { ask: { name: 'Ask', operation: 'wait', input: { approval: { message: 'Refund?' } } }, yes: to('yes'), no: to('no') },
    ['trigger > ask > yes', 'ask:rejected > no'],
  );
  await publish(document);
  const orders = names('order', 20);
  const runs = await sendAll(document, orders, (order) => ({ order }));
  await allAre('waiting', 20);
  await Promise.all([...fleet.apis.splice(0), ...fleet.workers.splice(0)].map((product) => product.kill()));
  await Promise.all([fleet.add('api'), fleet.add('api'), fleet.add('worker'), fleet.add('worker')]);
  const way = (order: string): 'approve' | 'reject' => (orders.indexOf(order) % 2 === 0 ? 'approve' : 'reject');
  const press = (order: string, decision: string): Promise<Reply> =>
    fleet.api().call('POST', `/api/runs/${runs.get(order) ?? ''}/steps/ask/decide`, { decision, attempt: 1 });
  await atOnce(4, orders, async (order) => {
    expect(await press(order, way(order))).toMatchObject({ status: 202 });
    // Through the other api, the other way, before or after the run went on.
    const again = await press(order, way(order) === 'approve' ? 'reject' : 'approve');
    expect(again).toMatchObject({ status: 409, body: { code: 'already_decided', by: 'api-token' } });
  });
  await allAre('succeeded', 20);
  const those = (decision: string): string[] => orders.filter((order) => way(order) === decision);
  expect(notOnce(fleet.sink, '/keyed-yes', those('approve'))).toEqual([]);
  expect(notOnce(fleet.sink, '/keyed-no', those('reject'))).toEqual([]);
  expect(fleet.sink.effects).toHaveLength(20);
});

/** A run that waits for a payment of its order, however early that came. */
const paying = (): JsonObject =>
  repeatableFlow(
    'Payments',
    {
      wait: { name: 'Wait', operation: 'wait', input: { event: { name: 'paid', key: '{{ trigger.body.order }}', lookBack: '1h' } } },
      after: post(`${fleet.sink.url}/keyed-paid/{{ trigger.body.order }}`, KEYED, { paid: '{{ steps.wait.output.event.body.of }}' }),
    },
    ['trigger > wait > after'],
  );

const pay = (order: string): Promise<Reply> =>
  until(`the payment of ${order} is taken`, async () => {
    const body = { name: 'paid', key: order, id: `paid-${order}`, body: { of: order } };
    const reply = await fleet
      .api()
      .call('POST', '/api/events', body)
      .catch(() => null);
    return reply?.status === 202 && reply;
  });

it('events end the waits for them, whether they came before or after, while workers and apis are killed', async () => {
  const document = paying();
  await publish(document);
  const orders = names('order', 120);
  const early = orders.slice(0, 40);
  const late = orders.slice(40);
  await atOnce(8, early, async (order) => void (await pay(order)));
  const sending = sendAll(document, orders, (order) => ({ order }));
  const posting = atOnce(8, late, async (order) => void (await pay(order)));
  await until('some have been told', () => fleet.sink.effects.length >= 15);
  await Promise.all([fleet.take('worker').kill(), fleet.take('api').kill()]);
  await Promise.all([fleet.add('worker'), fleet.add('api')]);
  await until('more have been told', () => fleet.sink.effects.length >= 50);
  await Promise.all([fleet.take('worker').kill(), fleet.take('api').kill()]);
  await Promise.all([fleet.add('worker'), sending, posting]);
  await allAre('succeeded', orders.length);
  expect(notOnce(fleet.sink, '/keyed-paid', orders)).toEqual([]);
  const paid = fleet.sink.effects.map(({ path, body }) => [path.split('/')[2], (JSON.parse(body) as JsonObject)['paid']]);
  expect(paid.filter(([order, of]) => order !== of)).toEqual([]);
});

it('an event whose api ended right after it took it in still ends the wait', async () => {
  const document = paying();
  await publish(document);
  await send(document, 'one', { order: 'o-1' });
  const { pool } = fleet.database;
  await until('the wait is up', async () => (await pool.query('SELECT 1 FROM event_wait')).rowCount === 1);
  await until('nobody owns the run', async () => (await pool.query('SELECT 1 FROM run WHERE owner IS NULL')).rowCount === 1);
  const holder = await pool.connect();
  await holder.query('BEGIN; LOCK TABLE event_wait IN ACCESS EXCLUSIVE MODE');
  const api = fleet.take('api');
  const posted = api.call('POST', '/api/events', { name: 'paid', key: 'o-1', id: 'e-1', body: { of: 'o-1' } }).catch(() => null);
  await until('the event is taken in', async () => (await pool.query('SELECT 1 FROM posted_event WHERE NOT settled')).rowCount === 1);
  await api.kill();
  expect(await posted).toBeNull();
  await holder.query('ROLLBACK');
  holder.release();
  await allAre('succeeded', 1);
  expect(notOnce(fleet.sink, '/keyed-paid', ['o-1'])).toEqual([]);
  expect((await pool.query('SELECT 1 FROM posted_event WHERE NOT settled')).rowCount).toBe(0);
});

it('a sender that waits gets the answer of a run that other processes work on, also when one of those is killed', async () => {
  const document = repeatableFlow(
    'Answers',
    {
      price: post(`${fleet.sink.url}/keyed-price/{{ trigger.body.order }}`, KEYED, {}),
      answer: { name: 'Answer', operation: 'respond', input: { status: 201, body: { order: '{{ trigger.body.order }}' } } },
      after: post(`${fleet.sink.url}/keyed-after/{{ trigger.body.order }}`, KEYED, {}),
    },
    ['trigger > price > answer > after'],
    { respond: 'fromStep', respondWithin: '60s' },
  );
  await publish(document);
  const orders = names('order', 40);
  const answered = atOnce(8, orders, async (order) => {
    const reply = await sendUntil(() => fleet.api(), document, order, { order }, [201, 202]);
    expect(reply).toMatchObject({ status: 201, body: { order } });
  });
  await until('some are answered', () => fleet.sink.effects.length >= 20);
  await fleet.take('worker').kill();
  await answered;
  await allAre('succeeded', orders.length);
  for (const path of ['/keyed-price', '/keyed-after']) expect(notOnce(fleet.sink, path, orders)).toEqual([]);
});

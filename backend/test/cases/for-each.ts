import { expect } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import type { Sink } from '../../../e2e/stand-ins/sink.js';
import { until } from '../support/until.js';
import type { Case } from './case.js';
import { flow, ONCE, post } from './flow.js';
import type { Stage } from './stage.js';

const lines = (count: number): JsonObject => ({ lines: Array.from({ length: count }, (_, i) => ({ article: i })) });

/** A for-each over the lines of an order, with a call for each. */
const overLines = (services: string, input: JsonObject, policy: JsonObject = ONCE_KEYED): Record<string, JsonObject> => ({
  each: { name: 'Each line', operation: 'for_each', input: { items: '{{ trigger.body.lines }}', collect: 'reserve', ...input } },
  reserve: {
    ...post(`${services}/reserve`, policy, { article: '{{ item.article }}', place: '{{ index }}', of: '{{ $count(items) }}' }),
    in: 'each',
  },
});

const ONCE_KEYED: JsonObject = { effect: 'keyed', retry: ONCE, then: 'stop' };

/** What was sent to a path, parsed. */
function bodies(sink: Sink, path: string): JsonObject[] {
  return sink.callsTo(path).map(({ body }) => JSON.parse(body) as JsonObject);
}

/** The steps of the turns of a for-each, as the run shows them. */
async function turnsOf(stage: Stage, id: string): Promise<JsonObject[]> {
  return ((await stage.run())['steps'] as JsonObject[]).filter((step) => step['id'] === id);
}

export const forEach: readonly Case[] = [
  {
    name: 'a for-each performs its steps once for each item, in order when one at a time, and hands on ordered results',
    flow: (services) =>
      flow({
        name: 'Lines in order',
        steps: {
          ...overLines(services, {}),
          after: post(`${services}/after`, ONCE_KEYED, {
            count: '{{ steps.each.output.count }}',
            third: '{{ steps.each.output.results[2].output.body }}',
          }),
        },
        edges: ['trigger > each > after'],
      }),
    events: [{ body: lines(5) }],
    expect: {
      status: 'succeeded',
      steps: { each: { status: 'succeeded', loop: { count: 5, done: 5, failed: 0, parts: 0, atOnce: 1 } }, after: 'succeeded' },
      calls: { '/reserve': 5, '/after': 1 },
      async check(stage) {
        const calls = bodies(stage.sink, '/reserve');
        expect(calls).toEqual([0, 1, 2, 3, 4].map((i) => ({ article: i, place: i, of: 5 })));
        const keys = new Set(stage.sink.callsTo('/reserve').map(({ headers }) => headers['idempotency-key']));
        expect(keys.size).toBe(5);
        const turns = await turnsOf(stage, 'reserve');
        expect(turns.map(({ key, turn }) => [key, turn])).toEqual([0, 1, 2, 3, 4].map((i) => [`reserve[${i}]`, [i]]));
        expect(bodies(stage.sink, '/after')[0]).toMatchObject({ count: 5 });
      },
    },
  },
  {
    name: 'a failed item stops the for-each when it is set so; only that item is sent again by hand, and the rest goes on',
    flow: (services) =>
      flow({
        name: 'Stops at an item',
        steps: { ...overLines(services, {}), after: post(`${services}/after`, ONCE_KEYED) },
        edges: ['trigger > each > after'],
      }),
    events: [{ body: { ...lines(4), name: 'Ada' } }],
    script: {
      '/reserve': [
        { status: 200, body: {} },
        { status: 422, body: { error: 'sold_out' } },
      ],
    },
    async play(stage) {
      const failed = await stage.reached('failed');
      const steps = failed['steps'] as JsonObject[];
      expect(steps.find(({ id }) => id === 'each')).toMatchObject({
        status: 'failed',
        error: { code: 'item_failed' },
        loop: { done: 2, failed: 1 },
      });
      expect(stage.sink.callsTo('/reserve')).toHaveLength(2);
      expect((await stage.retry('each', { attempt: 1 })).status).toBe(202);
      await stage.arrived('/after');
      const again = await stage.retry('each', { attempt: 1 });
      expect(again.status).toBe(409);
    },
    expect: {
      status: 'succeeded',
      steps: { each: { status: 'succeeded', loop: { count: 4, done: 4, failed: 0, parts: 0, atOnce: 1 } }, after: 'succeeded' },
      calls: { '/reserve': 5, '/after': 1 },
      effects: { '/reserve': 4, '/after': 1 },
    },
  },
  {
    name: 'with "continue", every item is tried several at a time, each result says how it went, and the run is never plain green',
    flow: (services) =>
      flow({
        name: 'Goes on',
        steps: {
          ...overLines(services, { concurrency: 10, onError: 'continue' }),
          after: post(`${services}/after`, ONCE_KEYED, {
            failed: '{{ steps.each.output.failed }}',
            results: '{{ steps.each.output.results.status }}',
          }),
        },
        edges: ['trigger > each > after'],
      }),
    events: [{ body: lines(20) }],
    script: { '/reserve': [{ status: 422, body: { error: 'sold_out' } }] },
    expect: {
      status: 'succeeded_with_gaps',
      steps: { each: { status: 'succeeded', gap: 'items_failed' }, after: 'succeeded' },
      calls: { '/reserve': 20, '/after': 1 },
      effects: { '/reserve': 19, '/after': 1 },
      check({ sink }) {
        const body = bodies(sink, '/after')[0] ?? {};
        expect(body['failed']).toBe(1);
        expect((body['results'] as string[]).filter((status) => status === 'failed')).toHaveLength(1);
      },
    },
  },
  {
    name: 'no items: the author says what that means, and it shows',
    flow: (services) =>
      flow({
        name: 'Nothing to do',
        steps: {
          each: { name: 'Each', operation: 'for_each', input: { items: '{{ trigger.body.lines }}', whenEmpty: 'skip' } },
          inside: { ...post(`${services}/inside`), in: 'each' },
          after: post(`${services}/after`),
          strict: {
            name: 'Strict',
            operation: 'for_each',
            input: { items: '{{ trigger.body.lines }}', whenEmpty: 'fail' },
            policy: { then: 'continue' },
          },
          deep: { ...post(`${services}/deep`), in: 'strict' },
          told: post(`${services}/told`, ONCE_KEYED, { error: '{{ steps.strict.error.code }}' }),
        },
        edges: ['trigger > each > after', 'trigger > strict > told'],
      }),
    events: [{ body: { lines: [] } }],
    expect: {
      status: 'succeeded_with_gaps',
      steps: {
        each: { status: 'succeeded', output: { count: 0, succeeded: 0, failed: 0, results: [] } },
        after: 'skipped',
        strict: { status: 'failed', error: { code: 'no_items' } },
        told: 'succeeded',
      },
      calls: { '/told': 1 },
    },
  },
  {
    name: 'a for-each in a for-each: each has its own item, and a step is named by all its turns',
    flow: (services) =>
      flow({
        name: 'Orders and lines',
        steps: {
          orders: { name: 'Orders', operation: 'for_each', input: { items: '{{ trigger.body.orders }}', concurrency: 2 } },
          order: { name: 'Order', operation: 'transform', input: { id: '{{ item.id }}' }, in: 'orders' },
          lines: { name: 'Lines', operation: 'for_each', input: { items: '{{ item.lines }}', concurrency: 2 }, in: 'orders' },
          line: { ...post(`${services}/line`, ONCE_KEYED, { order: '{{ steps.order.output.id }}', line: '{{ item }}' }), in: 'lines' },
        },
        edges: ['trigger > orders', 'order > lines'],
      }),
    events: [
      {
        body: {
          orders: [
            { id: 'a', lines: [1, 2] },
            { id: 'b', lines: [3] },
          ],
        },
      },
    ],
    expect: {
      status: 'succeeded',
      steps: { orders: 'succeeded' },
      calls: { '/line': 3 },
      async check(stage) {
        const sent = bodies(stage.sink, '/line');
        expect(sent.map(({ order, line }) => JSON.stringify([order, line])).sort()).toEqual(['["a",1]', '["a",2]', '["b",3]']);
        expect((await turnsOf(stage, 'line')).map(({ key }) => key).sort()).toEqual(['line[0.0]', 'line[0.1]', 'line[1.0]']);
      },
    },
  },
  {
    name: 'more than 100 items run in child runs: each item once, results in order, and the run shows how far it is',
    flow: (services) =>
      flow({
        name: 'Many lines',
        steps: {
          prefix: { name: 'Prefix', operation: 'transform', input: { text: 'line' } },
          each: { name: 'Each', operation: 'for_each', input: { items: '{{ trigger.body.lines }}', concurrency: 20, collect: 'made' } },
          made: {
            name: 'Made',
            operation: 'transform',
            input: { name: '{{ steps.prefix.output.text }} {{ item.article }}', place: '{{ index }}' },
            in: 'each',
          },
          reserve: {
            ...post(`${services}/reserve`, ONCE_KEYED, { name: '{{ steps.made.output.name }}', of: '{{ $count(items) }}' }),
            in: 'each',
          },
          after: post(`${services}/after`, ONCE_KEYED, {
            last: '{{ steps.each.output.results[-1].output.name }}',
            count: '{{ $count(steps.each.output.results) }}',
          }),
        },
        edges: ['trigger > prefix > each > after', 'made > reserve'],
      }),
    events: [{ body: lines(250) }],
    expect: {
      status: 'succeeded',
      steps: { each: { status: 'succeeded', loop: { count: 250, done: 250, failed: 0, parts: 3, atOnce: 3 } }, after: 'succeeded' },
      calls: { '/reserve': 250, '/after': 1 },
      async check(stage) {
        const names = new Set(bodies(stage.sink, '/reserve').map(({ name }) => name));
        expect(names.size).toBe(250);
        expect(bodies(stage.sink, '/reserve')[0]).toMatchObject({ of: 250 });
        expect(bodies(stage.sink, '/after')[0]).toEqual({ last: 'line 249', count: 250 });
        const { body } = await stage.product.call('GET', `/api/runs?parent=${stage.runId}`);
        expect((body['items'] as JsonObject[]).map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
        const all = await stage.product.call('GET', `/api/runs?flow=${stage.flowId}`);
        expect((all.body['items'] as JsonObject[]).map(({ id }) => id)).toEqual([stage.runId]);
      },
    },
  },
  {
    name: 'an item that fails in a child run fails the for-each; sent again by hand, everything above it goes on',
    flow: (services) =>
      flow({
        name: 'Many lines, one bad',
        steps: { ...overLines(services, { concurrency: 4 }), after: post(`${services}/after`, ONCE_KEYED, {}) },
        edges: ['trigger > each > after'],
      }),
    events: [{ body: lines(150) }],
    script: { '/reserve': [{ status: 422, body: { error: 'sold_out' } }] },
    async play(stage) {
      await stage.reached('failed');
      expect((await stage.retry('each', { attempt: 1, reason: 'in stock again' })).status).toBe(202);
      await stage.arrived('/after');
    },
    expect: {
      status: 'succeeded',
      steps: { each: 'succeeded', after: 'succeeded' },
      calls: { '/reserve': 151, '/after': 1 },
      effects: { '/reserve': 150, '/after': 1 },
    },
  },
  {
    name: 'cancelling a run cancels the child runs that work for it',
    flow: (services) => flow({ name: 'Cancelled', steps: overLines(services, { concurrency: 4 }), edges: ['trigger > each'] }),
    events: [{ body: lines(150) }],
    always: { '/reserve': { hang: true, effect: false } },
    async play(stage) {
      await stage.arrived('/reserve', 2);
      expect((await stage.cancel({ reason: 'wrong list' })).status).toBe(202);
      await until('all child runs are cancelled', async () => {
        const { body } = await stage.product.call('GET', `/api/runs?parent=${stage.runId}`);
        return (body['items'] as JsonObject[]).every(({ status }) => status === 'cancelled');
      });
    },
    expect: {
      status: 'cancelled',
      steps: { each: 'cancelled' },
      calls: { '/reserve': 4 },
      effects: {},
    },
  },
];

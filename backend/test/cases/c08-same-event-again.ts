import { expect } from '@jest/globals';
import { LEAD, type Case } from './case.js';
import { flow, post } from './flow.js';
import type { SentEvent, Stage } from './stage.js';

const EVENT: SentEvent = { body: LEAD, headers: { 'x-event-id': 'lead-7' } };

const deduped = (services: string) =>
  flow({
    name: 'Once only',
    webhook: { dedupe: { key: '{{ trigger.headers.`x-event-id` }}', window: '30d' } },
    steps: { crm: post(`${services}/crm`) },
    edges: ['trigger > crm'],
  });

async function verdicts(stage: Stage): Promise<Record<string, number>> {
  const { rows } = await stage.host.database.pool.query<{ verdict: string; count: number }>(
    'SELECT verdict, count(*)::int AS count FROM delivery WHERE flow_id = $1 GROUP BY verdict',
    [stage.flowId],
  );
  return Object.fromEntries(rows.map(({ verdict, count }) => [verdict, count]));
}

async function everyDeliveryLeadsToTheRun(stage: Stage): Promise<void> {
  const { rows } = await stage.host.database.pool.query<{ run_id: string }>('SELECT DISTINCT run_id FROM delivery WHERE flow_id = $1', [
    stage.flowId,
  ]);
  expect(rows).toEqual([{ run_id: stage.runId }]);
  const { body } = await stage.product.call('GET', `/api/runs?flow=${stage.flowId}`);
  expect(body['items']).toMatchObject([{ id: stage.runId }]);
}

export const sameEventAgain: readonly Case[] = [
  {
    name: 'C8: the same event again, and then fifty times at once, makes no second run; every delivery is kept',
    flow: deduped,
    events: [EVENT, EVENT],
    async play(stage) {
      await Promise.all(Array.from({ length: 50 }, () => stage.send(EVENT)));
      const [first, ...others] = stage.answers;
      expect(first?.status).toBe(202);
      expect(new Set(others.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(stage.runIds).size).toBe(1);
      // "A duplicate 200 with the same two": both ids are those of the first delivery.
      expect(new Set(stage.answers.map(({ body }) => body['deliveryId'])).size).toBe(1);
    },
    expect: {
      status: 'succeeded',
      steps: { crm: 'succeeded' },
      calls: { '/crm': 1 },
      async check(stage) {
        expect(await verdicts(stage)).toEqual({ accepted: 1, duplicate: 51 });
        await everyDeliveryLeadsToTheRun(stage);
      },
    },
  },
  {
    name: 'C8: of fifty first deliveries at once exactly one is accepted',
    flow: deduped,
    events: [],
    async play(stage) {
      await Promise.all(Array.from({ length: 50 }, () => stage.send(EVENT)));
      expect(stage.answers.filter(({ status }) => status === 202)).toHaveLength(1);
      expect(stage.answers.filter(({ status }) => status === 200)).toHaveLength(49);
      expect(new Set(stage.runIds).size).toBe(1);
    },
    expect: {
      status: 'succeeded',
      steps: { crm: 'succeeded' },
      calls: { '/crm': 1 },
      async check(stage) {
        expect(await verdicts(stage)).toEqual({ accepted: 1, duplicate: 49 });
        await everyDeliveryLeadsToTheRun(stage);
      },
    },
  },
  {
    name: 'C8: events without a key, or with an empty one, are not taken for each other',
    flow: deduped,
    events: [{ body: LEAD }, { body: LEAD }, { body: LEAD, headers: { 'x-event-id': '' } }, { body: LEAD, headers: { 'x-event-id': '' } }],
    async play(stage) {
      expect(stage.answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
      for (const runId of stage.runIds) expect(await stage.rested(runId)).toMatchObject({ status: 'succeeded' });
    },
    expect: {
      status: 'succeeded',
      steps: { crm: 'succeeded' },
      calls: { '/crm': 4 },
      check: async (stage) => expect(await verdicts(stage)).toEqual({ accepted: 4 }),
    },
  },
];

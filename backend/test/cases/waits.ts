import { expect } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { until } from '../support/until.js';
import type { Case } from './case.js';
import { flow, ONCE, post } from './flow.js';
import type { Stage } from './stage.js';

const KEYED: JsonObject = { effect: 'keyed', retry: ONCE };
const waitStep = (input: JsonObject): JsonObject => ({ name: 'Wait', operation: 'wait', input });

/** Waits until nobody owns the run: it waits without a worker. */
const givenUp = (stage: Stage): Promise<unknown> =>
  until('the run holds no worker', async () => {
    const run = await stage.run();
    return run['status'] === 'waiting' && run['owner'] === null;
  });

const decide = (stage: Stage, body: JsonObject): ReturnType<Stage['retry']> =>
  stage.product.call('POST', `/api/runs/${stage.runId}/steps/wait/decide`, body);

export const waits: readonly Case[] = [
  {
    name: 'a short wait, and a wait until a time that is past, end by themselves',
    flow: (services) =>
      flow({
        name: 'Short waits',
        steps: {
          wait: waitStep({ for: '300ms' }),
          past: waitStep({ until: '2020-01-01T00:00:00Z' }),
          after: post(`${services}/after`, KEYED, {}),
        },
        edges: ['trigger > wait > past > after'],
      }),
    expect: {
      status: 'succeeded',
      steps: {
        wait: { status: 'succeeded', output: { reason: 'duration', until: expect.any(String) } as never },
        past: 'succeeded',
        after: 'succeeded',
      },
      calls: { '/after': 1 },
    },
  },
  {
    name: 'a wait of 20 seconds holds no worker, survives a kill, and ends when it is due, not before',
    flow: (services) =>
      flow({
        name: 'Twenty seconds',
        steps: {
          before: post(`${services}/before`, KEYED, {}),
          wait: waitStep({ for: '20s' }),
          after: post(`${services}/after`, KEYED, {}),
        },
        edges: ['trigger > before > wait > after'],
      }),
    own: { settings: { LEASE_MS: '1000' } },
    async play(stage) {
      await givenUp(stage);
      await stage.killAndRestart();
      expect(await stage.step('wait')).toMatchObject({ status: 'waiting', waitingFor: 'duration' });
    },
    expect: {
      status: 'succeeded',
      steps: { wait: 'succeeded', after: 'succeeded' },
      calls: { '/before': 1, '/after': 1 },
      check({ sink }) {
        const [before] = sink.callsTo('/before');
        const [after] = sink.callsTo('/after');
        expect((after?.atMs ?? 0) - (before?.atMs ?? 0)).toBeGreaterThanOrEqual(20_000);
      },
    },
  },
  {
    name: 'an approval waits over a restart; the second press is refused with who decided, and the run goes the way of the first',
    flow: (services) =>
      flow({
        name: 'Approval',
        steps: {
          wait: waitStep({ approval: { message: 'Refund {{ trigger.body.amount }}?', timeout: '2d' } }),
          yes: post(`${services}/yes`, KEYED, { by: '{{ steps.wait.output.by }}', comment: '{{ steps.wait.output.comment }}' }),
          no: post(`${services}/no`, KEYED, {}),
          late: post(`${services}/late`, KEYED, {}),
        },
        edges: ['trigger > wait > yes', 'wait:rejected > no', 'wait:timeout > late'],
      }),
    own: { settings: { LEASE_MS: '1000' } },
    async play(stage) {
      await givenUp(stage);
      expect(await stage.step('wait')).toMatchObject({
        waitingFor: 'approval',
        input: { approval: { message: 'Refund 120?', timeout: '2d' } },
        dueAt: expect.stringMatching(/Z$/),
      });
      await stage.killAndRestart();
      expect(await decide(stage, { decision: 'approve', attempt: 2 })).toMatchObject({ status: 409 });
      expect(await decide(stage, { decision: 'approve', attempt: 1, reason: 'fair' })).toMatchObject({ status: 202 });
      const again = await decide(stage, { decision: 'reject', attempt: 1 });
      expect(again).toMatchObject({ status: 409, body: { code: 'already_decided', by: expect.any(String) } });
    },
    expect: {
      status: 'succeeded',
      steps: {
        wait: {
          status: 'succeeded',
          output: { reason: 'approval', decision: 'approve', by: expect.any(String), comment: 'fair' } as never,
        },
        yes: 'succeeded',
        no: 'skipped',
        late: 'skipped',
      },
      calls: { '/yes': 1 },
    },
  },
  {
    name: 'an approval that nobody gives in time takes the port "timeout"',
    flow: (services) =>
      flow({
        name: 'Nobody answers',
        steps: {
          wait: waitStep({ approval: { message: 'Refund?', timeout: '200ms' } }),
          yes: post(`${services}/yes`, KEYED, {}),
          late: post(`${services}/late`, KEYED, {}),
        },
        edges: ['trigger > wait > yes', 'wait:timeout > late'],
      }),
    expect: { status: 'succeeded', steps: { yes: 'skipped', late: 'succeeded' }, calls: { '/late': 1 } },
  },
  {
    name: 'a rejected approval takes the port "rejected"',
    flow: (services) =>
      flow({
        name: 'Rejected',
        steps: {
          wait: waitStep({ approval: { message: 'Refund?' } }),
          yes: post(`${services}/yes`),
          no: post(`${services}/no`, KEYED, {}),
        },
        edges: ['trigger > wait > yes', 'wait:rejected > no'],
      }),
    async play(stage) {
      await stage.reached('waiting');
      expect((await decide(stage, { decision: 'reject', attempt: 1 })).status).toBe(202);
    },
    expect: { status: 'succeeded', steps: { yes: 'skipped', no: 'succeeded' }, calls: { '/no': 1 } },
  },
  {
    name: 'an event with the right key ends a wait; others do not, and the same event is taken once',
    flow: (services) =>
      flow({
        name: 'Event',
        steps: {
          wait: waitStep({ event: { name: 'paid', key: '{{ trigger.body.order }}', timeout: '1d' } }),
          after: post(`${services}/after`, KEYED, { paid: '{{ steps.wait.output.event.body.amount }}' }),
        },
        edges: ['trigger > wait > after'],
      }),
    events: [{ body: { order: 'o-17' } }],
    async play(stage) {
      await givenUp(stage);
      const send = (body: JsonObject): ReturnType<Stage['retry']> => stage.product.call('POST', '/api/events', body);
      expect((await send({ name: 'paid', key: 'o-18' })).body).toMatchObject({ told: 0 });
      expect((await send({ name: 'shipped', key: 'o-17' })).body).toMatchObject({ told: 0 });
      expect(await send({ name: 'paid', key: 'o-17', id: 'evt-1', body: { amount: 5 } })).toMatchObject({ status: 202, body: { told: 1 } });
      expect((await send({ name: 'paid', key: 'o-17', id: 'evt-1' })).body).toMatchObject({ duplicate: true, told: 0 });
    },
    expect: {
      status: 'succeeded',
      steps: {
        wait: { status: 'succeeded', output: { reason: 'event', event: { id: 'evt-1', body: { amount: 5 } } } },
        after: 'succeeded',
      },
      calls: { '/after': 1 },
    },
  },
  {
    name: 'an event that came before the wait began is found by looking back',
    flow: (services) =>
      flow({
        name: 'Look back',
        steps: {
          before: post(`${services}/before`, KEYED, {}),
          wait: waitStep({ event: { name: 'early', key: '{{ trigger.body.order }}', lookBack: '1h', timeout: '1d' } }),
          after: post(`${services}/after`, KEYED, {}),
        },
        edges: ['trigger > before > wait > after'],
      }),
    events: [{ body: { order: 'o-19' } }],
    always: { '/before': { afterCalls: 2 } },
    async play(stage) {
      await stage.arrived('/before');
      await stage.product.call('POST', '/api/events', { name: 'early', key: 'o-19' });
      // The second call lets the first one go on.
      await fetch(`${stage.sink.url}/before`, { method: 'POST', body: '{}' });
    },
    expect: { status: 'succeeded', steps: { wait: 'succeeded', after: 'succeeded' }, calls: { '/before': 2, '/after': 1 } },
  },
  {
    name: 'a wait can be skipped by hand, and a cancelled run waits no more',
    flow: (services) =>
      flow({
        name: 'Skipped wait',
        steps: {
          wait: waitStep({ for: '30d' }),
          other: waitStep({ event: { name: 'never' } }),
          after: post(`${services}/after`, KEYED, {}),
        },
        edges: ['trigger > wait > after', 'trigger > other'],
      }),
    async play(stage) {
      await givenUp(stage);
      expect((await stage.resolve('wait', { as: 'skip', attempt: 1 })).status).toBe(202);
      await stage.arrived('/after');
      expect((await stage.cancel()).status).toBe(202);
    },
    expect: { status: 'cancelled', steps: { wait: 'skipped', after: 'succeeded', other: 'cancelled' }, calls: { '/after': 1 } },
  },
];

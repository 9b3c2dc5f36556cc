import { expect } from '@jest/globals';
import type { Case } from './case.js';
import { flow, post, request } from './flow.js';

export const cancelling: readonly Case[] = [
  {
    name: 'after a confirmed cancel nothing starts, and an unsafe call in flight is recorded as perhaps done',
    flow: (services) =>
      flow({
        name: 'Slow CRM',
        steps: {
          crm: post(`${services}/crm`),
          look: request('GET', `${services}/look`),
          mail: post(`${services}/mail`),
        },
        edges: ['trigger > crm > mail', 'trigger > look'],
      }),
    always: { '/crm': { hang: true, effect: true }, '/look': { hang: true, effect: false } },
    async play(stage) {
      await stage.arrived('/crm');
      await stage.arrived('/look');
      expect((await stage.cancel({ reason: 'wrong customer' })).status).toBe(202);
      await stage.reached('cancelled');
      expect(await stage.cancel()).toMatchObject({ status: 409, body: { code: 'run_ended' } });
    },
    expect: {
      status: 'cancelled',
      run: { cancelledBy: 'api-token', owner: null },
      steps: {
        crm: { status: 'cancelled', mayHaveHappened: true },
        look: { status: 'cancelled', mayHaveHappened: false },
        mail: 'idle',
      },
      calls: { '/crm': 1, '/look': 1 },
      effects: { '/crm': 1 },
    },
  },
  {
    name: 'a run that waits for its next try is cancelled at once, and the try never comes',
    flow: (services) =>
      flow({
        name: 'Long backoff',
        steps: {
          crm: request('GET', `${services}/crm`, { retry: { attempts: 5, backoff: 'fixed', initial: '1h', jitter: 'none', on: ['5xx'] } }),
        },
        edges: ['trigger > crm'],
      }),
    always: { '/crm': { status: 500, body: {} } },
    async play(stage) {
      await stage.reached('waiting');
      expect((await stage.cancel()).status).toBe(202);
    },
    expect: { status: 'cancelled', steps: { crm: { status: 'cancelled', dueAt: null } }, calls: { '/crm': 1 }, effects: {} },
  },
  {
    name: 'a run that waits for a person can be cancelled',
    flow: (services) => flow({ name: 'Ask', steps: { crm: post(`${services}/crm`, { then: 'ask' }) }, edges: ['trigger > crm'] }),
    always: { '/crm': { status: 400, body: { error: 'no_such_list' } } },
    async play(stage) {
      await stage.reached('needs_attention');
      expect((await stage.cancel()).status).toBe(202);
      await stage.reached('cancelled');
    },
    expect: { status: 'cancelled', steps: { crm: { status: 'cancelled', mayHaveHappened: false } }, calls: { '/crm': 1 }, effects: {} },
  },
];

import { expect } from '@jest/globals';
import { until } from '../support/until.js';
import type { Case } from './case.js';
import { flow, post, request } from './flow.js';

export const timers: readonly Case[] = [
  {
    name: 'a run past the timeout of its flow fails, and an unsafe call in flight is recorded as perhaps done',
    flow: (services) =>
      flow({
        name: 'Hanging',
        settings: { timeout: '1s' },
        steps: { crm: post(`${services}/crm`), mail: post(`${services}/mail`) },
        edges: ['trigger > crm > mail'],
      }),
    always: { '/crm': { hang: true, effect: true } },
    expect: {
      status: 'failed',
      run: { error: { code: 'run_timeout' } },
      steps: { crm: { status: 'cancelled', mayHaveHappened: true }, mail: 'idle' },
      calls: { '/crm': 1 },
    },
  },
  {
    name: 'a run that failed longer ago than its timeout can still be repaired',
    flow: (services) =>
      flow({
        name: 'Repaired late',
        settings: { timeout: '500ms' },
        steps: { crm: post(`${services}/crm`), mail: post(`${services}/mail`) },
        edges: ['trigger > crm > mail'],
      }),
    script: { '/crm': [{ status: 400, body: { error: 'no_such_list' } }] },
    async play(stage) {
      const acceptedAt = Date.parse((await stage.reached('failed'))['acceptedAt'] as string);
      await until('its timeout is over', () => Date.now() > acceptedAt + 500);
      expect((await stage.retry('crm', { attempt: 1 })).status).toBe(202);
      await stage.arrived('/mail');
    },
    expect: {
      status: 'succeeded',
      steps: { crm: { status: 'succeeded', attempt: 2 }, mail: 'succeeded' },
      calls: { '/crm': 2, '/mail': 1 },
      effects: { '/crm': 1, '/mail': 1 },
    },
  },
  {
    name: 'an attempt past its timeout is one try; of an unsafe step the outcome is unknown',
    flow: (services) =>
      flow({
        name: 'Slow',
        steps: {
          look: request('GET', `${services}/look`, {
            timeout: '200ms',
            retry: { attempts: 2, backoff: 'fixed', initial: '10ms', on: ['timeout'] },
          }),
          crm: post(`${services}/crm`, { timeout: '200ms' }),
        },
        edges: ['trigger > look', 'trigger > crm'],
      }),
    script: { '/look': [{ hang: true, effect: false }], '/crm': [{ hang: true, effect: true }] },
    expect: {
      status: 'needs_attention',
      steps: {
        look: { status: 'succeeded', attempt: 2 },
        crm: { status: 'needs_attention', attention: 'outcome_unknown', error: { class: 'timeout' } },
      },
      calls: { '/look': 2, '/crm': 1 },
      effects: { '/look': 1, '/crm': 1 },
    },
  },
  {
    name: 'a long backoff survives a kill: the run holds no worker, and the next try comes when it is due, not before',
    flow: (services) =>
      flow({
        name: 'Backoff',
        steps: {
          crm: request('GET', `${services}/crm`, { retry: { attempts: 2, backoff: 'fixed', initial: '6s', jitter: 'none', on: ['5xx'] } }),
        },
        edges: ['trigger > crm'],
      }),
    own: { settings: { LEASE_MS: '1000' } },
    script: { '/crm': [{ status: 500, body: {} }] },
    async play(stage) {
      const waiting = await stage.reached('waiting');
      expect(waiting).toMatchObject({ steps: [{ status: 'retrying', dueAt: expect.stringMatching(/Z$/) }] });
      await until('the run is given up until then', async () => (await stage.run())['owner'] === null);
      await stage.killAndRestart();
    },
    expect: {
      status: 'succeeded',
      steps: { crm: { status: 'succeeded', attempt: 2 } },
      calls: { '/crm': 2 },
      effects: { '/crm': 1 },
      check({ sink }) {
        const [first, second] = sink.callsTo('/crm');
        expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(6_000);
      },
    },
  },
];

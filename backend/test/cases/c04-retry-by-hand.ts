import { expect } from '@jest/globals';
import type { Case } from './case.js';
import { flow, ONCE, post } from './flow.js';
import type { Stage } from './stage.js';

const chain = (services: string) =>
  flow({
    name: 'CRM, chat, mail',
    steps: {
      crm: post(`${services}/crm`),
      chat: post(`${services}/chat`, { acceptDuplicates: true, retry: ONCE }),
      mail: post(`${services}/mail`),
    },
    edges: ['trigger > crm > chat > mail'],
  });

const DOWN_ONCE = { '/chat': [{ status: 500, body: {} }] };
const ONE_EACH = { '/crm': 1, '/chat': 1, '/mail': 1 };
const REPAIRED = {
  status: 'succeeded',
  steps: { crm: { status: 'succeeded', attempt: 1 }, chat: { status: 'succeeded', attempt: 2 }, mail: { status: 'succeeded', attempt: 1 } },
  calls: { '/crm': 1, '/chat': 2, '/mail': 1 },
  effects: ONE_EACH,
} as const;

async function failed(stage: Stage): Promise<void> {
  expect(await stage.rested()).toMatchObject({ status: 'failed' });
  expect(stage.sink.callsTo('/mail')).toHaveLength(0);
}

function isPointedToTheRepair(answer: { status: number; type: string; body: object }): void {
  expect(answer.type).toContain('application/problem+json');
  expect(answer).toMatchObject({
    status: 409,
    body: { code: 'already_repaired', by: 'api-token', attempt: 1, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
  });
}

export const retryByHand: readonly Case[] = [
  {
    name: 'C4: the second press on a repaired step is refused and says who repaired it when; what succeeded is never sent again',
    flow: chain,
    script: DOWN_ONCE,
    async play(stage) {
      await failed(stage);
      expect((await stage.retry('chat', { attempt: 1, reason: 'chat is back' })).status).toBe(202);
      isPointedToTheRepair(await stage.retry('chat', { attempt: 1 }));
      await stage.reached('succeeded');
      isPointedToTheRepair(await stage.retry('chat', { attempt: 1 }));
      isPointedToTheRepair(await stage.resolve('chat', { attempt: 1, as: 'skip' }));
    },
    expect: {
      ...REPAIRED,
      async check(stage) {
        const chat = await stage.step('chat');
        expect(chat['repairs']).toMatchObject([{ attempt: 1, by: 'api-token', what: 'retry', reason: 'chat is back' }]);
      },
    },
  },
  {
    name: 'C4: of presses at the same moment exactly one is taken',
    flow: chain,
    script: DOWN_ONCE,
    async play(stage) {
      await failed(stage);
      const answers = await Promise.all(Array.from({ length: 8 }, () => stage.retry('chat', { attempt: 1 })));
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
      for (const answer of answers.filter(({ status }) => status !== 202)) isPointedToTheRepair(answer);
      await stage.reached('succeeded');
    },
    expect: REPAIRED,
  },
  {
    name: 'C4: a step that succeeded, one that was never tried, and an attempt that never was can not be retried',
    flow: chain,
    script: DOWN_ONCE,
    async play(stage) {
      await failed(stage);
      expect(await stage.retry('crm', { attempt: 1 })).toMatchObject({ status: 409, body: { code: 'not_repairable' } });
      expect(await stage.retry('mail', { attempt: 1 })).toMatchObject({ status: 404, body: { code: 'step_not_found' } });
      expect(await stage.retry('chat', { attempt: 7 })).toMatchObject({ status: 409, body: { code: 'not_repairable' } });
    },
    expect: {
      status: 'failed',
      steps: { crm: 'succeeded', chat: 'failed', mail: 'idle' },
      calls: { '/crm': 1, '/chat': 1 },
      effects: { '/crm': 1 },
    },
  },
  {
    name: 'C4: a repair that fails again can be repaired again, each attempt once',
    flow: chain,
    script: {
      '/chat': [
        { status: 500, body: {} },
        { status: 503, body: {} },
      ],
    },
    async play(stage) {
      await failed(stage);
      expect((await stage.retry('chat', { attempt: 1 })).status).toBe(202);
      await stage.arrived('/chat', 2);
      await failed(stage);
      expect((await stage.retry('chat', { attempt: 2 })).status).toBe(202);
      await stage.reached('succeeded');
    },
    expect: {
      ...REPAIRED,
      steps: { ...REPAIRED.steps, chat: { status: 'succeeded', attempt: 3 } },
      calls: { '/crm': 1, '/chat': 3, '/mail': 1 },
    },
  },
];

import { expect } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import type { Behaviour } from '../../../e2e/stand-ins/sink.js';
import type { Case } from './case.js';
import { flow, post, quickRetry } from './flow.js';

/** Each service answers only when all four were called: branches that run one after another never end. */
const TOGETHER: Behaviour = { afterCalls: 4 };
const ALL_TOGETHER = { '/crm': [TOGETHER], '/mail': [TOGETHER], '/analytics': [TOGETHER] };
const DOWN: Behaviour = { afterCalls: 4, status: 500, body: { error: 'internal' } };

const fourBranches = (chat: JsonObject) => (services: string) =>
  flow({
    name: 'Four branches',
    steps: {
      crm: post(`${services}/crm`),
      chat: post(`${services}/chat`, chat),
      mail: post(`${services}/mail`),
      analytics: post(`${services}/analytics`),
      task: post(`${services}/task`),
    },
    edges: ['trigger > crm > task', 'trigger > chat', 'trigger > mail', 'trigger > analytics'],
  });

const SIBLINGS = { crm: 'succeeded', mail: 'succeeded', analytics: 'succeeded', task: 'succeeded' };
const QUIETLY = { acceptDuplicates: true, retry: quickRetry(2) };

export const fourBranchesAtOnce: readonly Case[] = [
  {
    name: 'C3: branches run at the same time, and a chat that fails with "continue" leaves a visible gap',
    flow: fourBranches({ ...QUIETLY, then: 'continue' }),
    script: ALL_TOGETHER,
    always: { '/chat': DOWN },
    expect: {
      status: 'succeeded_with_gaps',
      run: { gaps: 1 },
      steps: { ...SIBLINGS, chat: { status: 'failed', gap: 'continued', attempt: 2, error: { class: '5xx', status: 500 } } },
      calls: { '/crm': 1, '/mail': 1, '/analytics': 1, '/task': 1, '/chat': 2 },
      effects: { '/crm': 1, '/mail': 1, '/analytics': 1, '/task': 1 },
    },
  },
  {
    name: 'C3: with "park" the siblings finish, the run is parked, and sending chat later completes it',
    flow: fourBranches({ ...QUIETLY, then: 'park' }),
    script: { ...ALL_TOGETHER, '/chat': [DOWN, DOWN] },
    async play(stage) {
      const parked = await stage.rested();
      expect(parked).toMatchObject({ status: 'parked', finishedAt: null });
      for (const id of Object.keys(SIBLINGS)) expect(await stage.step(id)).toMatchObject({ status: 'succeeded' });
      expect((await stage.retry('chat', { attempt: 2, reason: 'chat is back' })).status).toBe(202);
      await stage.reached('succeeded');
    },
    expect: {
      status: 'succeeded',
      run: { gaps: 0 },
      steps: { ...SIBLINGS, chat: { status: 'succeeded', attempt: 3 } },
      calls: { '/crm': 1, '/mail': 1, '/analytics': 1, '/task': 1, '/chat': 3 },
      effects: { '/crm': 1, '/mail': 1, '/analytics': 1, '/task': 1, '/chat': 1 },
    },
  },
  {
    name: 'C3: a POST of unknown effect is not sent again after a 500: it waits for a person while its siblings finish',
    flow: fourBranches({ then: 'continue' }),
    script: ALL_TOGETHER,
    always: { '/chat': { ...DOWN, effect: true } },
    expect: {
      status: 'needs_attention',
      steps: { ...SIBLINGS, chat: { status: 'needs_attention', attention: 'outcome_unknown', mayHaveHappened: true, effect: 'unsafe' } },
      calls: { '/crm': 1, '/mail': 1, '/analytics': 1, '/task': 1, '/chat': 1 },
    },
  },
  {
    name: 'C3: with "stop" what runs already finishes, what depends on nothing failed but has not begun does not begin',
    flow: (services) =>
      flow({
        name: 'Stop',
        steps: { chat: post(`${services}/chat`, QUIETLY), mail: post(`${services}/mail`), task: post(`${services}/task`) },
        edges: ['trigger > chat', 'trigger > mail > task'],
      }),
    // Mail answers only after both tries of chat are over, which is when the run is stopped.
    script: { '/mail': [{ afterCalls: 3, delayMs: 200 }] },
    always: { '/chat': { status: 500, body: {} } },
    expect: {
      status: 'failed',
      steps: { chat: 'failed', mail: 'succeeded', task: 'idle' },
      calls: { '/chat': 2, '/mail': 1 },
      effects: { '/mail': 1 },
    },
  },
];

import { expect } from '@jest/globals';
import type { Behaviour } from '../../../e2e/stand-ins/sink.js';
import { until } from '../support/until.js';
import type { Case } from './case.js';
import { flow, pathOf, post } from './flow.js';
import type { Stage } from './stage.js';

const TWO_SECONDS: Behaviour = { status: 429, headers: { 'retry-after': '2' }, body: { error: 'slow_down' } };
/** A date has whole seconds: three from now are more than two away. */
const UNTIL_A_DATE: Behaviour = {
  status: 429,
  headers: () => ({ 'retry-after': new Date(Date.now() + 3_000).toUTCString() }),
  body: { error: 'slow_down' },
};

const toChat = (services: string) => flow({ name: 'Chat', steps: { chat: post(`${services}/chat`) }, edges: ['trigger > chat'] });

/** Another flow that calls another path of the same host while the first is held back. */
async function runAnotherFlow(stage: Stage): Promise<void> {
  await stage.reached('waiting');
  const other = flow({ name: 'Mail', steps: { mail: post(`${stage.sink.url}/mail`) }, edges: ['trigger > mail'] });
  await stage.product.publish(other);
  const answer = await stage.product.call('POST', `/hooks/${pathOf(other)}`, { name: 'Grace' });
  const runId = answer.body['runId'] as string;
  const waiting = await until('the other run waits', async () => {
    const seen = await stage.run(runId);
    return seen['status'] === 'waiting' && seen;
  });
  expect(waiting['steps']).toMatchObject([{ id: 'mail', status: 'waiting', waitingFor: 'rate_limited', attempt: 0 }]);
  expect(await stage.rested(runId)).toMatchObject({ status: 'succeeded' });
}

function heldBack(stage: Stage, ms: number): void {
  const [first, second] = stage.sink.callsTo('/chat');
  const from = first?.atMs ?? Number.NaN;
  expect((second?.atMs ?? 0) - from).toBeGreaterThanOrEqual(ms);
  for (const { atMs } of stage.sink.callsTo('/mail')) expect(atMs - from).toBeGreaterThanOrEqual(ms);
}

export const rateLimit: readonly Case[] = [
  {
    name: 'C6: Retry-After in seconds is obeyed, and binds every other flow that calls the same host',
    flow: toChat,
    script: { '/chat': [TWO_SECONDS] },
    play: runAnotherFlow,
    expect: {
      status: 'succeeded',
      steps: { chat: { status: 'succeeded', attempt: 2 } },
      calls: { '/chat': 2, '/mail': 1 },
      effects: { '/chat': 1, '/mail': 1 },
      check: (stage) => heldBack(stage, 2_000),
    },
  },
  {
    name: 'C6: Retry-After as a date is obeyed in the same way',
    flow: toChat,
    script: { '/chat': [UNTIL_A_DATE] },
    play: runAnotherFlow,
    expect: {
      status: 'succeeded',
      steps: { chat: { status: 'succeeded', attempt: 2 } },
      calls: { '/chat': 2, '/mail': 1 },
      effects: { '/chat': 1, '/mail': 1 },
      check: (stage) => heldBack(stage, 2_000),
    },
  },
  {
    name: 'C6: a 429 that may not be retried still holds back the next call to that host',
    flow: (services) =>
      flow({
        name: 'Chat, then mail',
        steps: {
          chat: post(`${services}/chat`, { retry: { attempts: 1, backoff: 'fixed', initial: '1s', on: [] }, then: 'continue' }),
          mail: post(`${services}/mail`),
        },
        edges: ['trigger > chat > mail'],
      }),
    script: { '/chat': [TWO_SECONDS] },
    expect: {
      status: 'succeeded_with_gaps',
      steps: { chat: { status: 'failed', error: { class: '429', code: 'slow_down' } }, mail: 'succeeded' },
      calls: { '/chat': 1, '/mail': 1 },
      effects: { '/mail': 1 },
      check(stage) {
        const [chat] = stage.sink.callsTo('/chat');
        const [mail] = stage.sink.callsTo('/mail');
        expect((mail?.atMs ?? 0) - (chat?.atMs ?? 0)).toBeGreaterThanOrEqual(2_000);
      },
    },
  },
];

import { expect } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import type { Behaviour } from '../../../e2e/stand-ins/sink.js';
import type { Case } from './case.js';
import { flow, post, request } from './flow.js';
import type { Stage } from './stage.js';

/** A short lease: the next process may go on once the dead one's has run out. */
const SETTINGS = { LEASE_MS: '1000' };
/** The effect happens, the answer never comes: what a kill in the middle of a call looks like from outside. */
const LOST: Behaviour = { hang: true, effect: true };

const chain = (chat: (services: string) => JsonObject) => (services: string) =>
  flow({
    name: 'CRM, chat, mail',
    steps: { crm: post(`${services}/crm`), chat: chat(services), mail: post(`${services}/mail`) },
    edges: ['trigger > crm > chat > mail'],
  });

const killDuring =
  (path: string) =>
  async (stage: Stage): Promise<void> => {
    await stage.arrived(path);
    await stage.killAndRestart();
  };

async function inDoubt(stage: Stage): Promise<void> {
  await killDuring('/chat')(stage);
  expect(await stage.rested()).toMatchObject({ status: 'needs_attention', finishedAt: null });
  expect(await stage.step('chat')).toMatchObject({
    status: 'needs_attention',
    attention: 'outcome_unknown',
    mayHaveHappened: true,
    attempt: 1,
  });
  expect(stage.sink.callsTo('/mail')).toHaveLength(0);
}

const resolveAs =
  (body: JsonObject) =>
  async (stage: Stage): Promise<void> => {
    await inDoubt(stage);
    expect((await stage.resolve('chat', { attempt: 1, reason: 'looked it up', ...body })).status).toBe(202);
    await stage.reached('succeeded');
  };

const DONE = { crm: { status: 'succeeded', attempt: 1 }, mail: 'succeeded' } as const;

export const killedDuringACall: readonly Case[] = [
  {
    name: 'C10: killed during a call that only reads: it is asked again after the restart, the CRM is not',
    flow: chain((services) => request('GET', `${services}/chat`)),
    own: { settings: SETTINGS },
    script: { '/chat': [LOST] },
    play: killDuring('/chat'),
    expect: {
      status: 'succeeded',
      steps: { ...DONE, chat: { status: 'succeeded', attempt: 2, effect: 'safe' } },
      calls: { '/crm': 1, '/chat': 2, '/mail': 1 },
    },
  },
  {
    name: 'C10: killed during a keyed call: the same bytes with the same key are sent again, and it happens once',
    flow: chain((services) => post(`${services}/keyed-chat`, { effect: 'keyed', idempotencyHeader: 'Idempotency-Key' })),
    own: { settings: SETTINGS },
    script: { '/keyed-chat': [LOST] },
    play: killDuring('/keyed-chat'),
    expect: {
      status: 'succeeded',
      steps: { ...DONE, chat: { status: 'succeeded', attempt: 2, generation: 0 } },
      calls: { '/crm': 1, '/keyed-chat': 2, '/mail': 1 },
      effects: { '/crm': 1, '/keyed-chat': 1, '/mail': 1 },
      check({ sink }) {
        const [first, second] = sink.callsTo('/keyed-chat');
        expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
        expect(second?.body).toBe(first?.body);
      },
    },
  },
  {
    name: 'C10: killed during an unsafe call: nothing is sent again, and "it happened" lets the run finish',
    flow: chain((services) => post(`${services}/chat`)),
    own: { settings: SETTINGS },
    script: { '/chat': [LOST] },
    play: resolveAs({ as: 'happened', output: { status: 200, headers: {}, body: { id: 'found' } } }),
    expect: {
      status: 'succeeded',
      steps: { ...DONE, chat: { status: 'succeeded', attempt: 1, gap: null, output: { status: 200, headers: {}, body: { id: 'found' } } } },
      calls: { '/crm': 1, '/chat': 1, '/mail': 1 },
    },
  },
  {
    name: 'C10: killed during an unsafe call that did not happen: "send again" sends it once more, as another effect',
    flow: chain((services) => post(`${services}/chat`)),
    own: { settings: SETTINGS },
    script: { '/chat': [{ hang: true, effect: false }] },
    play: resolveAs({ as: 'send_again' }),
    expect: {
      status: 'succeeded',
      steps: { ...DONE, chat: { status: 'succeeded', attempt: 2, generation: 1 } },
      calls: { '/crm': 1, '/chat': 2, '/mail': 1 },
      effects: { '/crm': 1, '/chat': 1, '/mail': 1 },
    },
  },
];

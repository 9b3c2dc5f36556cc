import { expect } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import type { Case } from './case.js';
import { flow, post } from './flow.js';
import type { Stage } from './stage.js';

const channel = (services: string, name: string): JsonObject =>
  post(`${services}/chat`, {}, { channel: name, text: '{{ trigger.body.name }}' });

/** Corrects the channel in the draft and publishes it. */
async function correct(stage: Stage): Promise<void> {
  const document = stage.document as JsonObject & { steps: JsonObject };
  const corrected = { ...document, steps: { ...document.steps, chat: channel(stage.sink.url, 'sales') } };
  const saved = await stage.product.call('PUT', `/api/flows/${stage.flowId}/draft`, corrected, { 'if-match': '"1"' });
  expect(saved.status).toBe(200);
  expect(await stage.product.call('POST', `/api/flows/${stage.flowId}/publish`)).toMatchObject({ status: 201, body: { version: 2 } });
}

const retryOn =
  (version: string) =>
  async (stage: Stage): Promise<void> => {
    await stage.reached('failed');
    await correct(stage);
    expect((await stage.retry('chat', { attempt: 1, version, reason: 'flow corrected' })).status).toBe(202);
    await stage.arrived('/chat', 2);
  };

const sent = (stage: Stage): unknown[] => stage.sink.callsTo('/chat').map(({ body }) => (JSON.parse(body) as JsonObject)['channel']);

const base = {
  flow: (services: string) =>
    flow({
      name: 'CRM, chat, mail',
      steps: { crm: post(`${services}/crm`), chat: channel(services, 'no-such'), mail: post(`${services}/mail`) },
      edges: ['trigger > crm > chat > mail'],
    }),
} as const;

export const newestVersion: readonly Case[] = [
  {
    ...base,
    name: 'a retry on the newest version sends what the corrected flow says, and nothing that succeeded before',
    script: { '/chat': [{ status: 400, body: { error: 'channel_not_found' } }] },
    play: retryOn('newest'),
    expect: {
      status: 'succeeded',
      run: { version: 2 },
      steps: { crm: { status: 'succeeded', attempt: 1 }, chat: { status: 'succeeded', attempt: 2 }, mail: 'succeeded' },
      calls: { '/crm': 1, '/chat': 2, '/mail': 1 },
      effects: { '/crm': 1, '/chat': 1, '/mail': 1 },
      check: (stage) => expect(sent(stage)).toEqual(['no-such', 'sales']),
    },
  },
  {
    ...base,
    name: 'a retry on the version that ran sends the same bytes again, whatever was published since',
    script: { '/chat': [{ status: 400, body: { error: 'channel_not_found' } }] },
    play: retryOn('same'),
    expect: {
      status: 'succeeded',
      run: { version: 1 },
      steps: { crm: 'succeeded', chat: 'succeeded', mail: 'succeeded' },
      calls: { '/crm': 1, '/chat': 2, '/mail': 1 },
      effects: { '/crm': 1, '/chat': 1, '/mail': 1 },
      check: (stage) => expect(sent(stage)).toEqual(['no-such', 'no-such']),
    },
  },
];

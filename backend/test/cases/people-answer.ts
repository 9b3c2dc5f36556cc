import { expect } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import type { Case } from './case.js';
import { flow, post } from './flow.js';
import type { Stage } from './stage.js';

const asking = (services: string) =>
  flow({
    name: 'Ask, then mail',
    steps: {
      crm: post(`${services}/crm`, { then: 'ask' }),
      mail: post(`${services}/mail`, {}, { contact: '{{ steps.crm.output.body.id }}', name: '{{ trigger.body.name }}' }),
    },
    edges: ['trigger > crm > mail'],
  });

const REFUSED = { '/crm': [{ status: 422, body: { error: 'email_invalid' } }] };

const answer =
  (body: JsonObject) =>
  async (stage: Stage): Promise<void> => {
    expect(await stage.rested()).toMatchObject({ status: 'needs_attention' });
    expect(await stage.step('crm')).toMatchObject({ attention: 'asked', error: { code: 'email_invalid' } });
    expect((await stage.resolve('crm', { attempt: 1, reason: 'by phone', ...body })).status).toBe(202);
    await stage.arrived('/mail');
  };

const mailed = (stage: Stage): unknown => JSON.parse(stage.sink.callsTo('/mail')[0]?.body ?? '');

export const peopleAnswer: readonly Case[] = [
  {
    name: 'a person who skips a step leaves a gap, and what they give instead is what later steps see',
    flow: asking,
    script: REFUSED,
    play: answer({ as: 'skip', output: { body: { id: 'by-hand' } } }),
    expect: {
      status: 'succeeded_with_gaps',
      run: { gaps: 1 },
      steps: {
        crm: {
          status: 'skipped',
          skipped: 'by_person',
          gap: 'skipped_by_person',
          repairs: [{ what: 'skip', by: 'api-token', reason: 'by phone' }],
        },
        mail: 'succeeded',
      },
      calls: { '/crm': 1, '/mail': 1 },
      effects: { '/mail': 1 },
      check: (stage) => expect(mailed(stage)).toEqual({ contact: 'by-hand', name: 'Ada' }),
    },
  },
  {
    name: 'a person who skips a step without an output leaves the values that needed it out',
    flow: asking,
    script: REFUSED,
    play: answer({ as: 'skip' }),
    expect: {
      status: 'succeeded_with_gaps',
      steps: { crm: { status: 'skipped', output: null }, mail: 'succeeded' },
      calls: { '/crm': 1, '/mail': 1 },
      effects: { '/mail': 1 },
      check: (stage) => expect(mailed(stage)).toEqual({ name: 'Ada' }),
    },
  },
  {
    name: 'a person who says that it is done closes the step without a gap',
    flow: asking,
    script: REFUSED,
    play: answer({ as: 'done', output: { body: { id: 'c-9' } } }),
    expect: {
      status: 'succeeded',
      run: { gaps: 0 },
      steps: { crm: { status: 'succeeded', gap: null, repairs: [{ what: 'done' }] }, mail: 'succeeded' },
      calls: { '/crm': 1, '/mail': 1 },
      effects: { '/mail': 1 },
      check: (stage) => expect(mailed(stage)).toEqual({ contact: 'c-9', name: 'Ada' }),
    },
  },
  {
    name: 'a step that certainly did not happen can be sent again with other input',
    flow: asking,
    script: REFUSED,
    async play(stage) {
      await stage.reached('needs_attention');
      const input = { method: 'POST', url: `${stage.sink.url}/crm`, body: { name: 'Ada', email: 'right@example.com' } };
      expect((await stage.retry('crm', { attempt: 1, input })).status).toBe(202);
      await stage.arrived('/mail');
    },
    expect: {
      status: 'succeeded',
      steps: { crm: { status: 'succeeded', attempt: 2 }, mail: 'succeeded' },
      calls: { '/crm': 2, '/mail': 1 },
      effects: { '/crm': 1, '/mail': 1 },
    },
  },
];

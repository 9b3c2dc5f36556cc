import { expect } from '@jest/globals';
import type { Case } from './case.js';
import { flow, post } from './flow.js';

const edited = (services: string) => ({ method: 'POST', url: `${services}/chat`, body: { text: 'Lead: Ada', channel: 'sales' } });

export const retryWithEditedInput: readonly Case[] = [
  {
    name: 'C11: a retry with edited input sends what was edited; who, why and both inputs stay in the journal',
    flow: (services) =>
      flow({
        name: 'CRM, chat, mail',
        steps: {
          crm: post(`${services}/crm`),
          chat: post(`${services}/chat`, {}, { text: 'Lead: {{ trigger.body.name }}', channel: 'no-such' }),
          mail: post(`${services}/mail`, {}, { sentTo: '{{ steps.chat.output.status }}' }),
        },
        edges: ['trigger > crm > chat > mail'],
      }),
    script: { '/chat': [{ status: 400, body: { error: 'channel_not_found' } }] },
    async play(stage) {
      expect(await stage.rested()).toMatchObject({ status: 'failed' });
      const answer = await stage.retry('chat', { attempt: 1, input: edited(stage.sink.url), reason: 'the channel was renamed' });
      expect(answer.status).toBe(202);
      await stage.reached('succeeded');
    },
    expect: {
      status: 'succeeded',
      steps: { crm: 'succeeded', chat: { status: 'succeeded', attempt: 2, generation: 1 }, mail: 'succeeded' },
      calls: { '/crm': 1, '/chat': 2, '/mail': 1 },
      effects: { '/crm': 1, '/chat': 1, '/mail': 1 },
      async check(stage) {
        const [first, second] = stage.sink.callsTo('/chat').map(({ body }) => JSON.parse(body) as object);
        expect(first).toEqual({ text: 'Lead: Ada', channel: 'no-such' });
        expect(second).toEqual({ text: 'Lead: Ada', channel: 'sales' });
        const journal = await stage.journal();
        const signal = {
          kind: 'retry',
          step: 'chat',
          attempt: 1,
          by: 'api-token',
          reason: 'the channel was renamed',
          input: edited(stage.sink.url),
        };
        expect(journal.filter(({ kind }) => kind === 'signal.received')).toMatchObject([{ n: 1, signal }]);
        const inputs = journal.filter(({ kind, step }) => kind === 'step.started' && step === 'chat').map(({ input }) => input);
        expect(inputs).toEqual([{ ...edited(stage.sink.url), body: { text: 'Lead: Ada', channel: 'no-such' } }, edited(stage.sink.url)]);
        const { rows } = await stage.host.database.pool.query<{ actor: string; detail: object }>(
          "SELECT actor, detail FROM audit WHERE subject = $1 AND action = 'run.retry'",
          [stage.runId],
        );
        expect(rows).toMatchObject([{ actor: 'api-token', detail: signal }]);
      },
    },
  },
];

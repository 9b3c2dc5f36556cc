import type { JsonObject } from '@plumbline/shared';
import type { Behaviour } from '../../../e2e/stand-ins/sink.js';
import type { Case } from './case.js';
import { flow, ONCE, post, quickRetry } from './flow.js';

const NO_CHANNEL: Behaviour = { body: { ok: false, error: 'channel_not_found' }, effect: false };
const SUCCESS = '{{ response.body.ok }}';

const chatThenMail = (policy: JsonObject) => (services: string) =>
  flow({
    name: 'Chat, then mail',
    steps: { chat: post(`${services}/chat`, { success: SUCCESS, ...policy }), mail: post(`${services}/mail`) },
    edges: ['trigger > chat > mail'],
  });

const refused = (status: string, more: JsonObject = {}): JsonObject => ({
  status,
  error: { code: 'channel_not_found', class: 'rejected', status: 200, response: { ok: false, error: 'channel_not_found' } },
  ...more,
});

export const chatAnswersOkFalse: readonly Case[] = [
  {
    name: 'C2: a chat that answers 200 with ok:false fails the step with its own code, and the run',
    flow: chatThenMail({}),
    always: { '/chat': NO_CHANNEL },
    expect: {
      status: 'failed',
      steps: { chat: refused('failed', { gap: null, mayHaveHappened: false }), mail: 'idle' },
      calls: { '/chat': 1 },
      effects: {},
    },
  },
  {
    name: 'C2: with "continue" the run goes on with a gap that says why',
    flow: chatThenMail({ then: 'continue' }),
    always: { '/chat': NO_CHANNEL },
    expect: {
      status: 'succeeded_with_gaps',
      run: { gaps: 1 },
      steps: { chat: refused('failed', { gap: 'continued' }), mail: 'succeeded' },
      calls: { '/chat': 1, '/mail': 1 },
      effects: { '/mail': 1 },
    },
  },
  {
    name: 'C2: with "park" a refusal waits for a person, since time does not heal it',
    flow: chatThenMail({ then: 'park' }),
    always: { '/chat': NO_CHANNEL },
    expect: {
      status: 'needs_attention',
      steps: { chat: refused('needs_attention', { attention: 'rejected' }), mail: 'idle' },
      calls: { '/chat': 1 },
      effects: {},
    },
  },
  {
    name: 'C2: the code of the service can be retried by name',
    flow: chatThenMail({ retry: quickRetry(3, ['channel_not_found']) }),
    script: { '/chat': [NO_CHANNEL, NO_CHANNEL] },
    expect: {
      status: 'succeeded',
      steps: { chat: { status: 'succeeded', attempt: 3, error: null }, mail: 'succeeded' },
      calls: { '/chat': 3, '/mail': 1 },
      effects: { '/chat': 1, '/mail': 1 },
    },
  },
  {
    name: 'C2: a success rule that yields no boolean leaves an unsafe step in doubt instead of green',
    flow: chatThenMail({ success: '{{ response.body.error }}', retry: ONCE }),
    always: { '/chat': NO_CHANNEL },
    expect: {
      status: 'needs_attention',
      steps: {
        chat: { status: 'needs_attention', attention: 'outcome_unknown', mayHaveHappened: true, error: { code: 'expression_not_boolean' } },
        mail: 'idle',
      },
      calls: { '/chat': 1 },
      effects: {},
    },
  },
];

import { expect } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import type { Case } from './case.js';
import { flow, post, quickRetry } from './flow.js';

const DOWN = { status: 500, body: { error: 'down' } };
const QUIETLY: JsonObject = { acceptDuplicates: true, retry: quickRetry(2) };

const taskThenOwner = (services: string) =>
  flow({
    name: 'Task, or tell the owner',
    steps: {
      task: post(`${services}/task`, { ...QUIETLY, then: { edge: 'error' } }),
      mail: post(`${services}/mail`),
      tell_owner: post(`${services}/tell`, {}, { text: 'No task: {{ steps.task.error.code }}, {{ steps.task.error.status }}' }),
    },
    edges: ['trigger > task > mail', 'task:error > tell_owner'],
  });

export const failurePaths: readonly Case[] = [
  {
    name: 'a fallback value is what later steps see, and the run says that there is a gap',
    flow: (services) =>
      flow({
        name: 'Enrich or assume',
        steps: {
          enrich: post(`${services}/enrich`, { ...QUIETLY, then: { fallback: { body: { segment: 'unknown' } } } }),
          mail: post(`${services}/mail`, {}, { segment: '{{ steps.enrich.output.body.segment }}' }),
        },
        edges: ['trigger > enrich > mail'],
      }),
    always: { '/enrich': DOWN },
    expect: {
      status: 'succeeded_with_gaps',
      run: { gaps: 1 },
      steps: { enrich: { status: 'succeeded', gap: 'fallback', error: { code: 'down' } }, mail: 'succeeded' },
      calls: { '/enrich': 2, '/mail': 1 },
      effects: { '/mail': 1 },
      check: ({ sink }) => expect(sink.callsTo('/mail')[0]?.body).toBe('{"segment":"unknown"}'),
    },
  },
  {
    name: 'the error edge is taken with the error in scope, what depends on success is skipped, and there is a gap',
    flow: taskThenOwner,
    always: { '/task': DOWN },
    expect: {
      status: 'succeeded_with_gaps',
      steps: { task: { status: 'failed', gap: 'error_edge' }, mail: { status: 'skipped', skipped: 'not_taken' }, tell_owner: 'succeeded' },
      calls: { '/task': 2, '/tell': 1 },
      effects: { '/tell': 1 },
      check: ({ sink }) => expect(sink.callsTo('/tell')[0]?.body).toBe('{"text":"No task: down, 500"}'),
    },
  },
  {
    name: 'the error edge of a step that succeeds is not taken',
    flow: taskThenOwner,
    expect: {
      status: 'succeeded',
      steps: { task: 'succeeded', mail: 'succeeded', tell_owner: 'skipped' },
      calls: { '/task': 1, '/mail': 1 },
    },
  },
  {
    name: "a step that stops with an error fails the run with the author's words",
    flow: (services) =>
      flow({
        name: 'Stop',
        steps: {
          check: { name: 'Anything left?', operation: 'filter', input: { when: '{{ trigger.body.amount > 100 }}' } },
          halt: { name: 'Stop', operation: 'stop', input: { message: 'Nothing left for {{ trigger.body.name }}' } },
          mail: post(`${services}/mail`),
        },
        edges: ['trigger > check > halt > mail'],
      }),
    expect: {
      status: 'failed',
      steps: {
        check: 'succeeded',
        halt: { status: 'failed', error: { code: 'stopped_by_flow', message: 'Nothing left for Ada' } },
        mail: 'idle',
      },
      calls: {},
    },
  },
  {
    name: 'a step that is switched off is passed over, and says so',
    flow: (services) =>
      flow({
        name: 'Off',
        steps: { chat: { ...post(`${services}/chat`), disabled: true }, mail: post(`${services}/mail`) },
        edges: ['trigger > chat > mail'],
      }),
    expect: { status: 'succeeded', steps: { chat: { status: 'skipped', skipped: 'disabled' }, mail: 'succeeded' }, calls: { '/mail': 1 } },
  },
];

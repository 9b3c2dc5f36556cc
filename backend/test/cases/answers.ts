import { expect } from '@jest/globals';
import type { Case } from './case.js';
import { flow, ONCE, post, request } from './flow.js';

const respond = (input: object): object => ({ name: 'Answer', operation: 'respond', input });

export const answers: readonly Case[] = [
  {
    name: 'a sender that waits gets what a step responds, in a sandbox; a repeat of the event gets the same',
    flow: (services) =>
      flow({
        name: 'Answer from a step',
        webhook: { respond: 'fromStep', dedupe: { key: '{{ trigger.body.id }}' } },
        steps: {
          price: request('GET', `${services}/price`),
          answer: respond({
            status: 201,
            headers: { 'X-Price': '{{ steps.price.output.body.price }}' },
            body: { price: '{{ steps.price.output.body.price }}' },
          }) as never,
          after: post(`${services}/after`, { effect: 'keyed', retry: ONCE }, {}),
        },
        edges: ['trigger > price > answer > after'],
      }),
    events: [{ body: { id: 'e-1' } }, { body: { id: 'e-1' } }],
    always: { '/price': { status: 200, body: { price: 7 } } },
    async play(stage) {
      // The answer of a flow says nothing of ours, such as the id of the run.
      const { body } = await stage.product.call('GET', `/api/runs?flow=${stage.flowId}`);
      stage.runIds[0] = (body['items'] as { id: string }[])[0]?.id ?? '';
    },
    expect: {
      status: 'succeeded',
      steps: { answer: 'succeeded', after: 'succeeded' },
      calls: { '/price': 1, '/after': 1 },
      check({ answers: given }) {
        for (const answer of given) {
          expect(answer).toMatchObject({ status: 201, body: { price: 7 } });
          expect(answer.headers.get('x-price')).toBe('7');
          expect(answer.headers.get('content-security-policy')).toBe('sandbox');
        }
      },
    },
  },
  {
    name: 'a sender that waits for the end is told how the run ended',
    flow: (services) =>
      flow({
        name: 'Answer at the end',
        webhook: { respond: 'onFinish' },
        steps: { crm: post(`${services}/crm`, { retry: ONCE, then: 'stop' }) },
        edges: ['trigger > crm'],
      }),
    events: [{ body: { name: 'Ada' } }, { body: { name: 'Bob' } }],
    script: {
      '/crm': [
        { status: 200, body: {} },
        { status: 400, body: { error: 'no' } },
      ],
    },
    expect: {
      status: 'succeeded',
      steps: { crm: 'succeeded' },
      calls: { '/crm': 2 },
      effects: { '/crm': 1 },
      check({ answers: given }) {
        expect(given[0]).toMatchObject({ status: 200, body: { status: 'succeeded', runId: expect.any(String) } });
        expect(given[1]).toMatchObject({ status: 500, body: { code: 'run_failed', status: 500, runStatus: 'failed' } });
      },
    },
  },
  {
    name: 'a run that takes longer than its sender is kept waiting goes on, and the sender is told where',
    flow: (services) =>
      flow({
        name: 'Late answer',
        webhook: { respond: 'fromStep', respondWithin: '300ms' },
        steps: {
          wait: { name: 'Wait', operation: 'wait', input: { for: '1s' } },
          answer: respond({ body: 'done' }) as never,
          after: post(`${services}/after`, {}, {}),
        },
        edges: ['trigger > wait > answer > after'],
      }),
    expect: {
      status: 'succeeded',
      steps: { answer: 'succeeded' },
      calls: { '/after': 1 },
      check({ answers: given }) {
        expect(given[0]).toMatchObject({ status: 202, body: { runId: expect.any(String) } });
      },
    },
  },
  {
    name: 'a list is followed over its pages, by link or by fields, and its items come together',
    flow: (services) =>
      flow({
        name: 'Pages',
        steps: {
          links: {
            name: 'Links',
            operation: 'http.request',
            input: {
              url: `${services}/list`,
              query: { size: 2 },
              pagination: { next: '{{ response.body.next }}', items: '{{ response.body.items }}' },
            },
          },
          fields: {
            name: 'Fields',
            operation: 'http.request',
            input: {
              url: `${services}/cursor`,
              pagination: {
                next: '{{ response.body.cursor ? {"query": {"cursor": response.body.cursor}} }}',
                items: '{{ response.body.items }}',
              },
            },
          },
          after: post(
            `${services}/after`,
            {},
            { links: '{{ steps.links.output.items }}', fields: '{{ steps.fields.output.items }}', pages: '{{ steps.links.output.pages }}' },
          ),
        },
        edges: ['trigger > links > fields > after'],
      }),
    script: {
      '/list': [{ status: 200, body: { items: [1, 2], next: '/more' } }],
      '/more': [{ status: 200, body: { items: [3], next: null } }],
      '/cursor': [
        { status: 200, body: { items: ['a'], cursor: 'x' } },
        { status: 200, body: { items: ['b'] } },
      ],
    },
    expect: {
      status: 'succeeded',
      steps: { links: 'succeeded', fields: 'succeeded', after: 'succeeded' },
      calls: { '/list': 1, '/more': 1, '/cursor': 2, '/after': 1 },
      check({ sink }) {
        expect(JSON.parse(sink.callsTo('/after')[0]?.body ?? '')).toEqual({ links: [1, 2, 3], fields: ['a', 'b'], pages: 2 });
      },
    },
  },
  {
    name: 'pages that lead in a circle or to another server end with an error that says so',
    flow: (services) =>
      flow({
        name: 'Bad pages',
        steps: {
          circle: {
            name: 'Circle',
            operation: 'http.request',
            input: { url: `${services}/a`, pagination: { next: '{{ response.body.next }}' } },
            policy: { then: 'continue' },
          },
          other: {
            name: 'Other',
            operation: 'http.request',
            input: { url: `${services}/b`, pagination: { next: '{{ response.body.next }}' } },
            policy: { then: 'continue' },
          },
        },
        edges: ['trigger > circle > other'],
      }),
    always: { '/a': { status: 200, body: { next: '/a' } }, '/b': { status: 200, body: { next: 'https://elsewhere.example/b' } } },
    expect: {
      status: 'succeeded_with_gaps',
      steps: {
        circle: { status: 'failed', error: { code: 'pagination_loops' } as never },
        other: { status: 'failed', error: { code: 'pagination_other_origin' } as never },
      },
      calls: { '/a': 1, '/b': 1 },
    },
  },
];

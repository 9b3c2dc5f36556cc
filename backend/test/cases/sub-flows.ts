import { expect } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { until } from '../support/until.js';
import type { Case } from './case.js';
import { flow, ONCE, post } from './flow.js';
import type { Stage } from './stage.js';

const KEYED: JsonObject = { effect: 'keyed', retry: ONCE };

/** A flow that others call: it invoices an order and answers with a number. */
const invoicing = (services: string): JsonObject => ({
  ...flow({
    name: 'Invoicing',
    steps: {
      invoice: post(`${services}/invoice`, KEYED, { order: '{{ trigger.body.order }}' }),
      answer: { name: 'Answer', operation: 'respond', input: { body: { number: '{{ steps.invoice.output.body.number }}' } } },
    },
    edges: ['trigger > invoice > answer'],
  }),
  trigger: {
    operation: 'flow',
    config: { result: { type: 'object', properties: { number: { type: 'integer' } } } },
    output: {
      type: 'object',
      properties: { body: { type: 'object', required: ['order'], properties: { order: { type: 'string' } }, additionalProperties: false } },
    },
  },
});

/** Publishes the called flow first, then one that calls it. */
async function callInvoicing(stage: Stage, input: JsonObject): Promise<void> {
  const callee = await stage.product.publish(invoicing(stage.sink.url));
  const caller = flow({
    name: 'Order',
    steps: {
      invoice: { name: 'Invoice', operation: 'subflow', input: { flow: callee, input } },
      after: post(`${stage.sink.url}/after`, KEYED, { number: '{{ steps.invoice.output.result.number }}' }),
    },
    edges: ['trigger > invoice > after'],
  });
  await stage.play(caller, { body: { order: 'o-1', line: 2 } });
}

const empty = (): JsonObject => flow({ name: 'Set aside', steps: {}, edges: [] });

export const subFlows: readonly Case[] = [
  {
    name: 'a sub-flow is a run of its own; what it responds is the output of the step that called it',
    flow: empty,
    events: [],
    script: { '/invoice': [{ status: 200, body: { number: 42 } }] },
    play: (stage) => callInvoicing(stage, { order: '{{ trigger.body.order }}' }),
    expect: {
      status: 'succeeded',
      steps: {
        invoice: { status: 'succeeded', output: { runId: expect.any(String), status: 'succeeded', result: { number: 42 } } as never },
        after: 'succeeded',
      },
      calls: { '/invoice': 1, '/after': 1 },
      async check(stage) {
        const [child] = (await stage.step('invoice'))['children'] as JsonObject[];
        const run = await stage.run(child?.['runId'] as string);
        expect(run).toMatchObject({
          status: 'succeeded',
          flowName: 'Invoicing',
          parent: { runId: stage.runId, step: 'invoice' },
          trigger: 'flow',
        });
      },
    },
  },
  {
    name: 'input that the called flow does not take starts nothing',
    flow: empty,
    events: [],
    play: (stage) => callInvoicing(stage, { order: '{{ trigger.body.line }}' }),
    expect: {
      status: 'failed',
      steps: { invoice: { status: 'failed', error: { code: 'subflow_input_invalid' } as never }, after: 'idle' },
      calls: {},
    },
  },
  {
    name: 'a called run that fails fails its step; repaired where it failed, the caller goes on',
    flow: empty,
    events: [],
    script: {
      '/invoice': [
        { status: 400, body: { error: 'no_address' } },
        { status: 200, body: { number: 43 } },
      ],
    },
    async play(stage) {
      await callInvoicing(stage, { order: '{{ trigger.body.order }}' });
      await stage.reached('failed');
      const step = await stage.step('invoice');
      expect(step).toMatchObject({ status: 'failed', error: { code: 'child_failed' } });
      const [child] = step['children'] as JsonObject[];
      const path = `/api/runs/${child?.['runId'] as string}/steps/invoice/retry`;
      expect((await stage.product.call('POST', path, { attempt: 1, reason: 'address added' })).status).toBe(202);
      await stage.arrived('/after');
    },
    expect: {
      status: 'succeeded',
      steps: { invoice: 'succeeded', after: 'succeeded' },
      calls: { '/invoice': 2, '/after': 1 },
      effects: { '/invoice': 1, '/after': 1 },
    },
  },
  {
    name: 'cancelling the caller cancels what it called, and a second try of the step is another run',
    flow: empty,
    events: [],
    script: { '/invoice': [{ hang: true, effect: false }] },
    async play(stage) {
      await callInvoicing(stage, { order: '{{ trigger.body.order }}' });
      await stage.arrived('/invoice');
      const [child] = (await stage.step('invoice'))['children'] as JsonObject[];
      expect((await stage.cancel()).status).toBe(202);
      await stage.reached('cancelled');
      await until('the called run is cancelled', async () => (await stage.run(child?.['runId'] as string))['status'] === 'cancelled');
      expect((await stage.retry('invoice', { attempt: 1 })).status).toBe(202);
      await stage.arrived('/after');
    },
    expect: {
      status: 'succeeded',
      steps: { invoice: { status: 'succeeded', attempt: 2 }, after: 'succeeded' },
      calls: { '/invoice': 2, '/after': 1 },
      effects: { '/invoice': 1, '/after': 1 },
    },
  },
];

import { expect } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import type { Case } from './case.js';
import { flow, post, request } from './flow.js';
import type { Stage } from './stage.js';

async function listed(stage: Stage, status: string): Promise<unknown[]> {
  const { body } = await stage.product.call('GET', `/api/runs?flow=${stage.flowId}&status=${status}`);
  return (body['items'] as JsonObject[]).map(({ id }) => id);
}

export const continueOnError: readonly Case[] = [
  {
    name: 'C5: "continue on error" never looks plainly green, neither on the run nor in lists',
    flow: (services) =>
      flow({
        name: 'Enrich, then mail',
        steps: { enrich: request('GET', `${services}/enrich`, { then: 'continue' }), mail: post(`${services}/mail`) },
        edges: ['trigger > enrich > mail'],
      }),
    always: { '/enrich': { status: 404, body: { error: 'unknown_person' } } },
    expect: {
      status: 'succeeded_with_gaps',
      run: { gaps: 1, error: null },
      steps: {
        enrich: { status: 'failed', gap: 'continued', output: null, error: { code: 'unknown_person', status: 404 } },
        mail: 'succeeded',
      },
      calls: { '/enrich': 1, '/mail': 1 },
      effects: { '/mail': 1 },
      async check(stage) {
        expect(await listed(stage, 'succeeded_with_gaps')).toEqual([stage.runId]);
        expect(await listed(stage, 'succeeded')).toEqual([]);
      },
    },
  },
];

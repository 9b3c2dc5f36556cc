import { expect } from '@jest/globals';
import { LEAD, type Case } from './case.js';
import { flow, post } from './flow.js';

const RUNS = 20;

export const orderlyStop: readonly Case[] = [
  {
    name: 'a stop in the middle of runs loses none and sends nothing twice: they go on after the next start',
    flow: (services) =>
      flow({
        name: 'Three unsafe calls',
        steps: { crm: post(`${services}/crm`), chat: post(`${services}/chat`), mail: post(`${services}/mail`) },
        edges: ['trigger > crm > chat > mail'],
      }),
    own: { settings: { LEASE_MS: '1000' } },
    events: Array.from({ length: RUNS }, (_, i) => ({ body: { ...LEAD, name: `Lead ${i}` } })),
    // Long enough that runs are in the middle of something when the stop comes.
    always: { '/chat': { delayMs: 500 } },
    async play(stage) {
      await stage.arrived('/chat', 5);
      await stage.product.stop();
      expect(stage.sink.callsTo('/mail').length).toBeLessThan(RUNS);
      await stage.host.restart();
      for (const runId of stage.runIds) expect(await stage.rested(runId)).toMatchObject({ status: 'succeeded' });
    },
    expect: {
      status: 'succeeded',
      steps: {
        crm: { status: 'succeeded', attempt: 1 },
        chat: { status: 'succeeded', attempt: 1 },
        mail: { status: 'succeeded', attempt: 1 },
      },
      calls: { '/crm': RUNS, '/chat': RUNS, '/mail': RUNS },
    },
  },
];

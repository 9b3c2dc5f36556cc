import { describe, expect, it } from '@jest/globals';
import { LIVE_EVENTS, LIVE_REQUESTS } from './events.js';

const runId = '0198ab12-cd34-7000-8000-000000000001';

describe('the live events', () => {
  it('carry ids, statuses and a sequence number', () => {
    const patches = [{ stepId: 'crm', attempt: 1, status: 'running', at: '2026-11-22T10:00:00.000Z' }];
    expect(LIVE_EVENTS['run.patched'].safeParse({ runId, seq: 4, status: 'running', patches }).success).toBe(true);
  });

  it('never carry payloads', () => {
    const patch = { stepId: 'crm', attempt: 1, status: 'succeeded', at: '2026-11-22T10:00:00.000Z', output: { secret: 1 } };
    expect(LIVE_EVENTS['run.patched'].safeParse({ runId, seq: 4, status: 'running', patches: [patch] }).success).toBe(false);
  });

  it('take a room only by its kind and id, not by a pattern or an object', () => {
    expect(LIVE_REQUESTS.join.safeParse({ room: 'run', id: runId }).success).toBe(true);
    for (const id of ['*', '', {}, null]) expect(LIVE_REQUESTS.join.safeParse({ room: 'run', id }).success).toBe(false);
    expect(LIVE_REQUESTS.join.safeParse({ room: 'everything', id: runId }).success).toBe(false);
  });
});

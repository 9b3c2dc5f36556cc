import { describe, expect, it } from '@jest/globals';
import { LIVE_EVENTS, LIVE_REQUESTS } from './events.js';

const runId = '0198ab12-cd34-7000-8000-000000000001';
const flowId = '0198ab12-cd34-7000-8000-0000000000f1';
const step = { key: 'crm', seq: 4, attempt: 1, status: 'running', at: '2026-11-22T10:00:00.000Z' };
const page = { runId, flowId, from: 3, seq: 4, head: 4, status: 'running', steps: [step] };

describe('the live events', () => {
  it('carry ids, statuses and numbers', () => {
    expect(LIVE_EVENTS['run.patched'].safeParse(page).success).toBe(true);
  });

  it('never carry payloads', () => {
    const withOutput = { ...step, output: { secret: 1 } };
    expect(LIVE_EVENTS['run.patched'].safeParse({ ...page, steps: [withOutput] }).success).toBe(false);
  });

  it('take a room only by its kind and id, not by a pattern or an object', () => {
    expect(LIVE_REQUESTS.join.safeParse({ room: 'run', id: runId }).success).toBe(true);
    for (const id of ['*', '', {}, null, `${runId}\n`]) expect(LIVE_REQUESTS.join.safeParse({ room: 'run', id }).success).toBe(false);
    expect(LIVE_REQUESTS.join.safeParse({ room: 'everything', id: runId }).success).toBe(false);
    for (const after of [-1, 1.5, '1', null]) expect(LIVE_REQUESTS.catch_up.safeParse({ runId, after }).success).toBe(false);
  });
});

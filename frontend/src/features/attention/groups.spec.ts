import { describe, expect, it } from '@jest/globals';
import type { CallOutput } from '../../api/call';
import { groupsOf } from './groups';

type Item = CallOutput<'listRuns'>['items'][number];
function run(id: string, status: Item['status'], step: string, code: string, minute: number): Item {
  const since = new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString();
  return {
    id,
    flowId: 'f',
    flowName: 'Lead intake',
    version: 1,
    draft: null,
    status,
    deliveryId: 'd',
    acceptedAt: since,
    finishedAt: null,
    label: null,
    gaps: 0,
    attention: { since, count: 1, steps: [{ step, name: step, status: 'failed', attempt: 1, reason: null, code, message: 'm', since }] },
  };
}
const shown = (...runs: Item[]): string[] =>
  groupsOf(runs).map(({ status, stepId, code, runs: own }) => `${status} ${stepId} ${code ?? ''} ${own.map(({ id }) => id).join('')}`);

describe('What waits for people', () => {
  it('is one thing for each step and error, oldest run first', () => {
    expect(
      shown(run('b', 'failed', 'crm', 'http_500', 2), run('a', 'failed', 'crm', 'http_500', 1), run('c', 'failed', 'crm', 'timeout', 3)),
    ).toEqual(['failed crm http_500 ab', 'failed crm timeout c']);
  });

  it('begins with what only a person can decide, and there with the oldest', () => {
    expect(
      shown(run('a', 'parked', 'crm', 'x', 1), run('b', 'needs_attention', 'mail', 'y', 3), run('c', 'needs_attention', 'chat', 'z', 2)),
    ).toEqual(['needs_attention chat z c', 'needs_attention mail y b', 'parked crm x a']);
  });

  it('takes the turns of a for-each together', () => {
    expect(shown(run('a', 'failed', 'crm[0]', 'x', 1), run('b', 'failed', 'crm[7]', 'x', 2))).toEqual(['failed crm x ab']);
  });
});

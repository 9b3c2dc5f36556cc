import { describe, expect, it } from '@jest/globals';
import type { LiveRun, LiveStep, StepStatus } from '@plumbline/shared';
import { sumsOf } from './summed-run';

const AT = '2026-11-22T12:00:00.000Z';
const step = (key: string, seq: number, status: StepStatus): [string, LiveStep] => [key, { key, seq, status, attempt: 1, at: AT }];
const run = (...steps: [string, LiveStep][]): LiveRun => ({
  runId: 'r',
  flowId: 'f',
  status: 'running',
  seq: 9,
  head: 9,
  steps: new Map(steps),
});
const BODY = new Set(['crm']);

describe('A step of a for-each on the canvas', () => {
  it('is as bad as the worst of its turns, and counts them', () => {
    const sums = sumsOf(
      run(step('crm[0]', 1, 'succeeded'), step('crm[1]', 2, 'failed'), step('crm[2]', 3, 'running'), step('each', 4, 'running')),
      BODY,
      new Map(),
    );
    expect(sums.get('crm')).toMatchObject({ status: 'failed', seq: 3, items: { count: 3, done: 2, failed: 1 } });
    expect(sums.has('each')).toBe(false);
  });

  it('is the same object while none of its turns changed', () => {
    const before = sumsOf(run(step('crm[0]', 1, 'succeeded')), BODY, new Map());
    expect(sumsOf(run(step('crm[0]', 1, 'succeeded'), step('x', 5, 'running')), BODY, before).get('crm')).toBe(before.get('crm'));
  });
});

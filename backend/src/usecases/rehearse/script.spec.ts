import { describe, expect, it } from '@jest/globals';
import { STEP_FAULTS } from '@plumbline/shared';
import { SAYS_NO, scripted, type Replies, type ScriptedReply } from './script.js';

const reply = (body: string): ScriptedReply => ({ kind: 'reply', status: 200, headers: {}, body });
const replies: Replies = { good: reply('good'), no: reply('no'), changed: reply('changed') };
const says = (fault: (typeof STEP_FAULTS)[number], n: number, healed = false): unknown => {
  const does = scripted(fault, n, healed, replies);
  return does.kind === 'reply' ? (does.status === 200 ? does.body : does.status) : does.kind;
};

describe('A made-up service', () => {
  it.each([
    ['timeout', 'silence', 'silence'],
    ['late', 'late', 'good'],
    ['cut', 'cut', 'good'],
    ['rate_limited', 429, 'good'],
    ['server_error', 500, 500],
    ['server_error_once', 500, 'good'],
    ['said_no', 'no', 'no'],
    ['wrong_type', 'changed', 'changed'],
  ] as const)('of %s does this at first, and then that', (fault, first, then) => {
    expect([says(fault, 1), says(fault, 2)]).toEqual([first, then]);
  });

  it('works again once the step was parked, whatever its trouble is', () => {
    expect(STEP_FAULTS.map((fault) => says(fault, 5, true))).toEqual(STEP_FAULTS.map(() => 'good'));
  });

  it('asks to wait 7 seconds when it is too busy', () => {
    expect(scripted('rate_limited', 1, false, replies)).toMatchObject({ headers: { 'retry-after': '7' } });
    expect(SAYS_NO.ok).toBe(false);
  });
});

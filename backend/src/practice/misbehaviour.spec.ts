import { describe, expect, it } from '@jest/globals';
import { changedReply, NORMAL, SERVICE_MODES, spend, switched, WEBSITE_MODES } from './misbehaviour.js';

describe('switched', () => {
  it('fills in what was left out', () => {
    expect(switched({ mode: '429', retryAfterSeconds: 3 }, SERVICE_MODES)).toEqual({ ...NORMAL, mode: '429', retryAfterSeconds: 3 });
    expect(switched({ mode: 'normal', times: 5 }, SERVICE_MODES)).toEqual(NORMAL);
  });

  it('says what can not be', () => {
    expect(switched({ mode: 'duplicate_delivery' }, SERVICE_MODES)).toContain('not duplicate_delivery');
    expect(switched({ mode: 'down' }, WEBSITE_MODES)).toContain('normal, duplicate_delivery');
    expect(switched({ mode: 'down', times: 2 }, SERVICE_MODES)).toContain('times');
  });
});

describe('spend', () => {
  it('holds for as many calls as were asked for, and then no more', () => {
    let now = { ...NORMAL, mode: 'ok_false' as const, times: 2 } as typeof NORMAL;
    const held: string[] = [];
    for (let call = 0; call < 3; call++) {
      const { holds, after } = spend(now);
      held.push(holds.mode);
      now = after;
    }
    expect(held).toEqual(['ok_false', 'ok_false', 'normal']);
  });

  it('holds until it is switched off when no number was given', () => {
    const slow = { ...NORMAL, mode: 'slow' as const };
    expect(spend(slow)).toEqual({ holds: slow, after: slow });
  });
});

it('a changed reply has its id and its list elsewhere', () => {
  expect(changedReply({ ok: true, id: 'c_1' })).toEqual({ ok: true, identifier: { value: 'c_1' } });
  expect(changedReply({ ok: true, items: [], next: null })).toEqual({ ok: true, results: [], next: null });
});

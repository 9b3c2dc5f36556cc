import { describe, expect, it } from '@jest/globals';
import { scheduleTrigger } from '@plumbline/shared/schedule';
import { dueEvent, dueKey, looksLikeDueKey } from './event.js';

const DUE = Date.parse('2026-06-01T09:00:00Z');

describe('The event of a due time', () => {
  it('says when it was due, when it was started, and whether that was late', () => {
    const times = { dueAt: '2026-06-01T09:00:00.000Z', startedAt: '2026-06-01T09:00:00.020Z', late: false };
    expect(dueEvent(DUE, DUE + 20)).toEqual(times);
    expect(dueEvent(DUE, DUE + 60_001)).toMatchObject({ late: true });
    expect(scheduleTrigger('schedule', dueEvent(DUE, DUE + 20))).toEqual({ kind: 'schedule', ...times });
  });

  it('keeps the body that somebody gave who started it by hand', () => {
    const event = dueEvent(DUE, DUE, { dueAt: 'yesterday' });
    expect(scheduleTrigger('manual', event)).toMatchObject({
      kind: 'manual',
      dueAt: '2026-06-01T09:00:00.000Z',
      body: { dueAt: 'yesterday' },
    });
  });

  it('that is none of ours is a body, with all parts there', () => {
    for (const event of [null, 7, [], {}, { dueAt: 5 }])
      expect(scheduleTrigger('manual', event)).toEqual({ kind: 'manual', dueAt: null, startedAt: null, late: false, body: event });
  });

  it('is known by its due time, under a key that no sender can take', () => {
    expect(dueKey(DUE)).toBe('schedule 2026-06-01T09:00:00.000Z');
    expect(looksLikeDueKey(dueKey(DUE))).toBe(true);
    expect(looksLikeDueKey('order-7')).toBe(false);
  });
});

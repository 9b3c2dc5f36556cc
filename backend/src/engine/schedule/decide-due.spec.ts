import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueBetween, type Schedule } from '@plumbline/shared/schedule';
import type { ScheduleSpan } from '../ports/schedule-store.js';
import { decideDue, ON_TIME_MS } from './decide-due.js';

const at = (time: string): number => Date.parse(`2026-06-01T${time}Z`);
const HOURLY: Schedule = { cron: '0 * * * *', zone: 'UTC', missed: 'latest', most: 3 };
const span = (decided: string, schedule: Partial<Schedule> = {}, ended: string | null = null): ScheduleSpan => ({
  id: 's',
  flowId: 'f',
  version: 1,
  schedule: { ...HOURLY, ...schedule },
  decidedMs: at(decided),
  endedMs: ended === null ? null : at(ended),
});

describe('A due time', () => {
  it('that nobody has come to yet is started, and the next is waited for', () => {
    expect(decideDue(span('09:30:00'), at('10:00:00.004'))).toEqual({ missed: null, starts: [at('10:00:00')], lookMs: at('11:00:00') });
  });

  it('that is not there yet is waited for', () => {
    expect(decideDue(span('09:30:00'), at('09:59:59.999'))).toEqual({ missed: null, starts: [], lookMs: at('10:00:00') });
    // The clock of whoever looks is a little behind that of whoever published.
    expect(decideDue(span('09:30:00'), at('09:29:59.990'))).toEqual({ missed: null, starts: [], lookMs: at('10:00:00') });
  });

  it('of the last minute is on time, whatever the schedule says of missed ones', () => {
    for (const missed of ['skip', 'latest', 'all'] as const)
      expect(decideDue(span('09:59:00', { missed }), at('10:00:59')).starts).toEqual([at('10:00:00')]);
    const each = { cron: '*/20 * * * * *' };
    expect(decideDue(span('10:00:00', each), at('10:00:50')).starts).toEqual([at('10:00:20'), at('10:00:40')]);
  });
});

describe('After an outage from 08:30 to 12:30', () => {
  const after = (schedule: Partial<Schedule>, now = '12:30:00') => decideDue(span('08:30:00', schedule), at(now));

  it('`skip` starts nothing that was missed', () => {
    expect(after({ missed: 'skip' })).toEqual({
      missed: { afterMs: at('08:30:00'), untilMs: at('12:29:00'), why: 'late', detail: null },
      starts: [],
      lookMs: at('13:00:00'),
    });
  });

  it('`latest` starts the newest, unless a newer one is on time', () => {
    expect(after({ missed: 'latest' })).toEqual({
      missed: { afterMs: at('08:30:00'), untilMs: at('12:00:00') - 1, why: 'late', detail: null },
      starts: [at('12:00:00')],
      lookMs: at('13:00:00'),
    });
    expect(after({ missed: 'latest' }, '13:00:10')).toEqual({
      missed: { afterMs: at('08:30:00'), untilMs: at('12:59:10'), why: 'late', detail: null },
      starts: [at('13:00:00')],
      lookMs: at('14:00:00'),
    });
  });

  it('`all` starts the newest ones up to its bound, the earliest first, and those that are on time', () => {
    expect(after({ missed: 'all' }, '13:00:10')).toEqual({
      missed: { afterMs: at('08:30:00'), untilMs: at('10:00:00') - 1, why: 'over_most', detail: null },
      starts: [at('10:00:00'), at('11:00:00'), at('12:00:00'), at('13:00:00')],
      lookMs: at('14:00:00'),
    });
    expect(after({ missed: 'all', most: 100 })).toMatchObject({
      missed: null,
      starts: [9, 10, 11, 12].map((hour) => at(`${hour}:00:00`.padStart(8, '0'))),
    });
  });

  it('nothing is missed where nothing was due', () => {
    for (const missed of ['skip', 'latest', 'all'] as const)
      expect(after({ missed, cron: '0 20 * * *' })).toEqual({ missed: null, starts: [], lookMs: at('20:00:00') });
  });
});

describe('What has ended', () => {
  it('before it was started is missed, and nothing is waited for', () => {
    expect(decideDue(span('08:30:00', {}, '10:30:00'), at('12:00:00'))).toEqual({
      missed: { afterMs: at('08:30:00'), untilMs: at('10:30:00'), why: 'ended', detail: null },
      starts: [],
      lookMs: null,
    });
    expect(decideDue(span('08:30:00', {}, '08:59:59'), at('12:00:00'))).toEqual({ missed: null, starts: [], lookMs: null });
  });
});

it('every due time is started or missed, never both, and none is forgotten, whenever somebody looks', () => {
  const schedule = fc.record({
    cron: fc.constantFrom('0 * * * *', '*/7 * * * *', '30 2 * * *', '*/15 * * * * *', '0 0 1 * *'),
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
    missed: fc.constantFrom('skip', 'latest', 'all'),
    most: fc.integer({ min: 1, max: 20 }),
  });
  const looks = fc.array(fc.integer({ min: 1, max: 2 * 3_600_000 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(schedule, looks, fc.boolean(), (one, gaps, ends) => {
      const fromMs = Date.parse('2026-10-24T22:00:00Z');
      let current: ScheduleSpan = { ...span('00:00:00', one), decidedMs: fromMs };
      const [started, missed] = [[] as number[], [] as number[]];
      let nowMs = fromMs;
      for (const [index, gap] of gaps.entries()) {
        nowMs += gap;
        if (ends && index === gaps.length - 1) current = { ...current, endedMs: nowMs };
        const decided = decideDue(current, nowMs);
        if (decided.missed) {
          expect(decided.missed.afterMs).toBe(current.decidedMs);
          missed.push(...dueBetween(current.schedule, decided.missed.afterMs, decided.missed.untilMs, 100_000));
        }
        started.push(...decided.starts);
        if (decided.lookMs !== null) expect(decided.lookMs).toBeGreaterThan(nowMs);
        current = { ...current, decidedMs: decided.starts.at(-1) ?? decided.missed?.untilMs ?? current.decidedMs };
      }
      expect([...started, ...missed].sort((a, b) => a - b)).toEqual(dueBetween(current.schedule, fromMs, nowMs, 100_000));
      expect(started).toEqual([...started].sort((a, b) => a - b));
    }),
    { numRuns: 40 },
  );
});

it('a minute counts as on time', () => expect(ON_TIME_MS).toBe(60_000));

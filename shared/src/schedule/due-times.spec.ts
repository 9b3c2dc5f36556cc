import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueBetween, isDue, lastDue, nextDue } from './due-times.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const at = (iso: string): number => Date.parse(iso);
const shown = (zone: string, cron: string, from: string, n: number): string[] => {
  const format = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return dueBetween({ cron, zone }, at(from), at(from) + 4_000 * DAY, n).map(
    (ms) => `${format.format(ms)} = ${new Date(ms).toISOString()}`,
  );
};

describe('When clocks go forward', () => {
  it('a time that does not exist is due at the first instant after the gap, on that day only', () => {
    expect(shown('Europe/Berlin', '30 2 * * *', '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29 03:00 = 2026-03-29T01:00:00.000Z',
      '2026-03-30 02:30 = 2026-03-30T00:30:00.000Z',
    ]);
    expect(shown('America/New_York', '30 2 * * *', '2027-03-13T12:00:00Z', 2)).toEqual([
      '2027-03-14 03:00 = 2027-03-14T07:00:00.000Z',
      '2027-03-15 02:30 = 2027-03-15T06:30:00.000Z',
    ]);
    // A gap of half an hour, and one at midnight.
    expect(shown('Australia/Lord_Howe', '15 2 * * *', '2026-10-03T12:00:00Z', 1)).toEqual(['2026-10-04 02:30 = 2026-10-03T15:30:00.000Z']);
    expect(shown('Africa/Cairo', '0 0 * * *', '2026-04-23T12:00:00Z', 1)).toEqual(['2026-04-24 01:00 = 2026-04-23T22:00:00.000Z']);
  });

  it('several times that do not exist are due there once', () => {
    expect(shown('Europe/Berlin', '*/10 2,3 * * *', '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29 03:00 = 2026-03-29T01:00:00.000Z',
      '2026-03-29 03:10 = 2026-03-29T01:10:00.000Z',
    ]);
  });

  it('what goes on all day goes on as the clock shows it', () => {
    expect(shown('Europe/Berlin', '*/30 * * * *', '2026-03-29T00:15:00Z', 3)).toEqual([
      '2026-03-29 01:30 = 2026-03-29T00:30:00.000Z',
      '2026-03-29 03:00 = 2026-03-29T01:00:00.000Z',
      '2026-03-29 03:30 = 2026-03-29T01:30:00.000Z',
    ]);
  });
});

describe('When clocks go back', () => {
  it('a time that exists twice is due once, at the first', () => {
    expect(shown('Europe/Berlin', '30 2 * * *', '2027-10-30T12:00:00Z', 2)).toEqual([
      '2027-10-31 02:30 = 2027-10-31T00:30:00.000Z',
      '2027-11-01 02:30 = 2027-11-01T01:30:00.000Z',
    ]);
    expect(shown('America/New_York', '*/30 1 * * *', '2026-11-01T04:00:00Z', 3)).toEqual([
      '2026-11-01 01:00 = 2026-11-01T05:00:00.000Z',
      '2026-11-01 01:30 = 2026-11-01T05:30:00.000Z',
      '2026-11-02 01:00 = 2026-11-02T06:00:00.000Z',
    ]);
  });

  it('asked in between, or in the second time round, it is not due again', () => {
    const timing = { cron: '30 2 * * *', zone: 'Europe/Berlin' };
    for (const asked of ['2026-10-25T00:30:00Z', '2026-10-25T00:59:59.999Z', '2026-10-25T01:10:00Z', '2026-10-25T01:30:00Z'])
      expect(nextDue(timing, at(asked))).toBe(at('2026-10-26T01:30:00Z'));
  });

  it('what runs each hour runs in both of them', () => {
    expect(shown('Europe/Berlin', '0 * * * *', '2026-10-24T23:30:00Z', 3)).toEqual([
      '2026-10-25 02:00 = 2026-10-25T00:00:00.000Z',
      '2026-10-25 02:00 = 2026-10-25T01:00:00.000Z',
      '2026-10-25 03:00 = 2026-10-25T02:00:00.000Z',
    ]);
  });
});

/** Nights on which clocks change in 2026 and 2027, both ways, by zone; and one zone that has none. */
const CHANGES: readonly (readonly [string, string])[] = [
  ...['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31'].map((day) => ['Europe/Berlin', day] as const),
  ...['2026-03-08', '2026-11-01', '2027-03-14', '2027-11-07'].map((day) => ['America/New_York', day] as const),
  ...['2026-04-05', '2026-10-04', '2027-04-04', '2027-10-03'].map((day) => ['Australia/Lord_Howe', day] as const),
  ...['2026-04-05', '2026-09-27', '2027-04-04', '2027-09-26'].map((day) => ['Pacific/Auckland', day] as const),
  ...['2026-04-24', '2026-10-30'].map((day) => ['Africa/Cairo', day] as const),
  ...['2026-04-05', '2026-09-06'].map((day) => ['America/Santiago', day] as const),
  ['Asia/Kolkata', '2026-06-01'],
];

interface Pattern {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** The hour is written as a star or a step. */
  readonly allDay: boolean;
  readonly cron: string;
}

const all = (to: number, step = 1): number[] => Array.from({ length: Math.ceil(to / step) }, (_, i) => i * step);
const minutes = fc.oneof(
  fc.constantFrom(5, 15, 20, 30).map((step) => ({ text: `*/${step}`, values: all(60, step) })),
  fc
    .uniqueArray(fc.constantFrom(0, 1, 15, 30, 45, 59), { minLength: 1, maxLength: 3 })
    .map((values) => ({ text: values.join(','), values })),
);
const hours = fc.oneof(
  fc.constantFrom(1, 2, 3, 6).map((step) => ({ text: step === 1 ? '*' : `*/${step}`, values: all(24, step), allDay: true })),
  fc
    .uniqueArray(fc.constantFrom(0, 1, 2, 3, 4, 23), { minLength: 1, maxLength: 4 })
    .map((values) => ({ text: values.join(','), values, allDay: false })),
  fc.constant({ text: '1-3', values: [1, 2, 3], allDay: false }),
);
const pattern = fc.tuple(minutes, hours).map(([minute, hour]): Pattern => {
  return { minutes: minute.values, hours: hour.values, allDay: hour.allDay, cron: `${minute.text} ${hour.text} * * *` };
});

/** The rules once more, in another way: every minute of these days is looked at, with the clock that hangs on the wall. */
function dueByWatching(zone: string, { minutes, hours, allDay }: Pattern, fromMs: number, untilMs: number): number[] {
  const wall = new Intl.DateTimeFormat('en', { timeZone: zone, hourCycle: 'h23', day: '2-digit', hour: '2-digit', minute: '2-digit' });
  const clock = (ms: number): { key: string; day: string; ofDay: number } => {
    const part = Object.fromEntries(wall.formatToParts(ms).map(({ type, value }) => [type, value]));
    const ofDay = Number(part['hour']) * 60 + Number(part['minute']);
    return { key: `${part['day'] ?? ''} ${ofDay}`, day: part['day'] ?? '', ofDay };
  };
  const matches = (ofDay: number): boolean => minutes.includes(ofDay % 60) && hours.includes(Math.floor(ofDay / 60));
  const found = new Set<number>();
  const seen = new Set<string>();
  let before = clock(fromMs - DAY);
  for (let ms = fromMs - DAY + MINUTE; ms <= untilMs; ms += MINUTE) {
    const now = clock(ms);
    if (!allDay) {
      const isSameDay = now.day === before.day;
      for (let missing = isSameDay ? before.ofDay + 1 : 0; missing < now.ofDay; missing++) if (matches(missing)) found.add(ms);
    }
    if (matches(now.ofDay) && (allDay || !seen.has(now.key))) found.add(ms);
    seen.add(now.key);
    before = now;
  }
  return [...found].filter((ms) => ms > fromMs && ms <= untilMs).sort((a, b) => a - b);
}

describe('Due times', () => {
  it('are those that somebody finds who watches the clock all the time, around every change of it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANGES), pattern, ([zone, day], one) => {
        const [from, until] = [at(`${day}T00:00:00Z`) - DAY, at(`${day}T00:00:00Z`) + DAY];
        expect(dueBetween({ cron: one.cron, zone }, from, until, Number.POSITIVE_INFINITY)).toEqual(dueByWatching(zone, one, from, until));
      }),
      { numRuns: 60 },
    );
  });

  it('are the same wherever one begins to look, and the last ones are the end of all', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHANGES),
        pattern,
        fc.integer({ min: 1, max: 2 * DAY }),
        fc.integer({ min: 1, max: 50 }),
        (change, one, offset, n) => {
          const timing = { cron: one.cron, zone: change[0] };
          const from = at(`${change[1]}T00:00:00Z`) - DAY;
          const every = dueBetween(timing, from, from + 2 * DAY, Number.POSITIVE_INFINITY);
          expect(nextDue(timing, from + offset)).toBe(every.find((ms) => ms > from + offset) ?? nextDue(timing, from + 2 * DAY));
          expect(lastDue(timing, from, from + 2 * DAY, n)).toEqual(every.slice(-n));
          expect(every.every((ms) => isDue(timing, ms))).toBe(true);
          expect(isDue(timing, from + offset)).toBe(every.includes(from + offset));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of a year of seconds are not gone through for the last three', () => {
    const until = at('2026-06-01T00:00:00Z');
    const last = lastDue({ cron: '* * * * * *', zone: 'UTC' }, until - 365 * DAY, until, 3);
    expect(last).toEqual([until - 2_000, until - 1_000, until]);
  });

  it('of a timing that is not valid are none', () => {
    expect(nextDue({ cron: 'nonsense', zone: 'UTC' }, 0)).toBeNull();
    expect(lastDue({ cron: '* * * * *', zone: 'Mars/Base' }, 0, DAY, 3)).toEqual([]);
  });
});

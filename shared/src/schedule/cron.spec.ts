import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CRON_NAMES, readCron } from './cron.js';
import { timingProblem } from './due-times.js';
import { scheduleSentence } from './sentence.js';

const NOW = Date.UTC(2026, 5, 1);
const problem = (cron: string, zone = 'UTC') => timingProblem({ cron, zone }, NOW)?.problem ?? null;

describe('A cron expression', () => {
  it.each([
    '0 9 * * 1-5',
    '*/5 * * * *',
    '  5  4 * * * ',
    '0 0 L * *',
    '0 0 LW * *',
    '0 0 * * 5#2',
    '0 12 ? JAN,jul MON-FRI',
    '*/10 * * * * *',
  ])('may be %s', (cron) => expect(problem(cron)).toBeNull());

  it('may be a name, in any case', () => {
    for (const name of CRON_NAMES.keys()) expect(problem(name.toUpperCase())).toBeNull();
    expect(readCron('@hourly')).toEqual({ ok: true, fields: ['0', '0', '*', '*', '*', '*'] });
  });

  it.each([
    ['', 'It is empty. Write five fields, such as 0 9 * * 1-5 for 09:00 on workdays.'],
    ['@reboot', 'There is no "@reboot". Known are @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly.'],
    ['* * * *', 'It takes 5 fields (minute, hour, day of the month, month, day of the week), or 6 with the second first; this has 4.'],
    ['61 * * * *', 'The minute "61" is not right: it takes 0 to 59, with * , - and / as usual.'],
    ['0 25 * * *', 'The hour "25" is not right: it takes 0 to 23, with * , - and / as usual.'],
    ['0 9-8 * * *', 'The hour "9-8" is not right: it takes 0 to 23, with * , - and / as usual.'],
    ['60 0 0 * * *', 'The second "60" is not right: it takes 0 to 59, with * , - and / as usual.'],
    ['0 0 0 * *', 'The day of the month "0" is not right: it takes 1 to 31, or L for the last, with * , - and / as usual.'],
    ['0 0 * 13 *', 'The month "13" is not right: it takes 1 to 12, or JAN to DEC, with * , - and / as usual.'],
    [
      '0 0 * * +5',
      'The day of the week "+5" is not right: it takes 0 to 7 (0 and 7 are Sunday), or SUN to SAT, with * , - and / as usual.',
    ],
    ['*/0 * * * *', 'The minute "*/0" is not right: it takes 0 to 59, with * , - and / as usual.'],
    ['0 0 30 2 *', 'No day matches this, so it would never start a run.'],
  ])('that is %j is refused in words', (cron, words) => expect(problem(cron)).toBe(words));

  it('of any text at all is read or refused, and never throws', () => {
    const piece = fc.constantFrom('*', '/', '-', ',', '#', '?', 'L', 'W', '+', ' ', '0', '5', '59', '60', 'MON', 'JAN', '@', 'x', '-1');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const found = timingProblem({ cron: text, zone: 'UTC' }, NOW);
          expect(found === null || found.problem.length > 10).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('A time zone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('may be %s', (zone) =>
    expect(problem('@daily', zone)).toBeNull(),
  );

  it.each([
    ['Europe/Berln', 'There is no time zone "Europe/Berln". Did you mean "Europe/Berlin"?'],
    ['+02:00', 'There is no time zone "+02:00". Write a name such as Europe/Berlin, or UTC.'],
    ['__proto__', 'There is no time zone "__proto__". Write a name such as Europe/Berlin, or UTC.'],
  ])('that is %j is refused in words', (zone, words) => expect(problem('@daily', zone)).toBe(words));
});

describe('A schedule in a sentence', () => {
  it.each([
    ['0 9 * * 1-5', 'At 09:00, Monday through Friday (Europe/Berlin)'],
    ['*/15 9-17 * * *', 'Every 15 minutes, between 09:00 and 17:59 (Europe/Berlin)'],
    ['@hourly', 'Every hour (Europe/Berlin)'],
    ['0 0 L * *', 'At 00:00, on the last day of the month (Europe/Berlin)'],
    ['*/5 * * * * *', 'Every 5 seconds (Europe/Berlin)'],
    ['0 8 * * 7', 'At 08:00, only on Sunday (Europe/Berlin)'],
  ])('%s', (cron, words) => expect(scheduleSentence({ cron, zone: 'Europe/Berlin' })).toBe(words));
});

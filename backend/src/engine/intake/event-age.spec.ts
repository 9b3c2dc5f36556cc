import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventAge } from './event-age.js';

const rankOf = (value: string | number): number => eventAge(value)?.rank ?? Number.NaN;

describe('The age of an event', () => {
  it.each([7, -1, 0, 1.5])('is the number that it says: %d', (number) => {
    expect(eventAge(number)).toEqual({ kind: 'number', rank: number, said: String(number) });
  });

  it.each([
    ['2026-11-23T10:02:00Z', '2026-11-23T10:02:00.000Z'],
    ['2026-11-23T10:02:00.250Z', '2026-11-23T10:02:00.250Z'],
    ['2026-11-23T11:02:00+01:00', '2026-11-23T10:02:00.000Z'],
    ['2026-11-23T05:32:00-0430', '2026-11-23T10:02:00.000Z'],
    ['2026-11-23T12:02+02', '2026-11-23T10:02:00.000Z'],
    ['2026-11-23 10:02:00', '2026-11-23T10:02:00.000Z'],
    ['2026-11-23T10:02:00,5z', '2026-11-23T10:02:00.500Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    [' 2028-02-29T00:00:00Z ', '2028-02-29T00:00:00.000Z'],
  ])('is the time that it says: %s', (said, time) => {
    expect(eventAge(said)).toEqual({ kind: 'time', rank: Date.parse(time), said: said.trim() });
  });

  it.each([
    ...[
      '',
      'soon',
      '7',
      '2026',
      '2026-11',
      '2026-13-01',
      '2026-02-31',
      '2026-11-23T25:00:00Z',
      '20261123',
      'Mon, 23 Nov 2026 10:02:00 GMT',
    ],
    ...[null, undefined, true, [1], { at: 1 }, Number.NaN, Number.POSITIVE_INFINITY],
  ])('is not told by %j', (value) => {
    expect(eventAge(value)).toBeNull();
  });

  it('tells microseconds apart', () => {
    expect(rankOf('2026-11-23T10:02:00.000001Z')).toBeGreaterThan(rankOf('2026-11-23T10:02:00Z'));
    expect(rankOf('2026-11-23T10:02:00.123457Z')).toBeGreaterThan(rankOf('2026-11-23T10:02:00.123456Z'));
  });

  it('of any two times is in their order, whatever their zones', () => {
    const time = fc.date({ min: new Date('1970-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true });
    const inZone = (at: Date, hours: number): string => {
      const zone = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
      return new Date(at.getTime() + hours * 3_600_000).toISOString().replace('Z', zone);
    };
    fc.assert(
      fc.property(time, time, fc.integer({ min: -11, max: 11 }), (a, b, hours) => {
        expect(Math.sign(rankOf(inZone(a, hours)) - rankOf(b.toISOString()))).toBe(Math.sign(a.getTime() - b.getTime()));
      }),
    );
  });
});

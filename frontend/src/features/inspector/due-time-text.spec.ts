import { describe, expect, it } from '@jest/globals';
import { dueTimeText } from './due-time-text';

describe('A due time in words', () => {
  it('is what the clocks of its zone show', () => {
    expect(dueTimeText('2026-06-01T07:00:00.000Z', 'Europe/Berlin')).toBe('Mon, 01 Jun 2026, 09:00:00 GMT+2');
  });

  it('tells the two hours of a night apart on which clocks go back', () => {
    expect(dueTimeText('2026-10-25T00:30:00.000Z', 'Europe/Berlin')).toContain('02:30:00 GMT+2');
    expect(dueTimeText('2026-10-25T01:30:00.000Z', 'Europe/Berlin')).toContain('02:30:00 GMT+1');
  });

  it('of a zone that is not known here is shown as UTC', () => {
    expect(dueTimeText('2026-06-01T07:00:00.000Z', 'Mars/Olympus')).toContain('07:00:00 GMT');
  });
});

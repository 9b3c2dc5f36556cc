import { describe, expect, it } from '@jest/globals';
import { causeInWords, spanInWords } from './words.js';

describe('An incident in words', () => {
  it('says what is wrong, with the code where there is one', () => {
    const failure = (errorClass: '5xx' | 'network' | 'rejected', code: string): string =>
      causeInWords({ kind: 'failure', cause: { class: errorClass, code }, measured: null });
    expect(failure('5xx', '')).toBe('The service fails (5xx)');
    expect(failure('network', '')).toBe('The service can not be reached');
    expect(failure('rejected', 'channel_not_found')).toBe('The service refuses what is sent (channel_not_found)');
  });

  it('says what a rule measured', () => {
    expect(causeInWords({ kind: 'silence', cause: null, measured: { value: 5_400, limit: 3_600 } })).toBe(
      'Nothing has arrived for 1 h 30 min; more than 1 h is unusual here',
    );
    expect(causeInWords({ kind: 'failure_rate', cause: null, measured: { value: 33.3, limit: 20 } })).toContain('33.3 % of the runs');
  });

  it('says of looks that fail that it may be a service or a mailbox, and how many', () => {
    expect(causeInWords({ kind: 'polling', cause: null, measured: { value: 4, limit: 3 } })).toBe(
      'The service or mailbox that it asks for what is new could not be asked 4 times in a row',
    );
  });

  it('says spans in at most two units', () => {
    expect([0.5, 59, 60, 3_599, 86_400, 90_000].map(spanInWords)).toEqual(['0.5 s', '59 s', '1 min', '1 h', '1 d', '1 d 1 h']);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { StepError } from '@plumbline/shared';
import { healsWithTime, matches } from './matches.js';

const error = (partial: Partial<StepError>): StepError => ({ code: 'x', class: 'rejected', message: 'No.', ...partial });

describe('matches', () => {
  it.each<[string[], Partial<StepError>, boolean]>([
    [['network'], { class: 'network' }, true],
    [['timeout'], { class: 'network' }, false],
    [['429'], { class: '429', status: 429 }, true],
    [['429'], { class: 'rejected', status: 429 }, true],
    [['425'], { class: '429', status: 425 }, true],
    [['5xx'], { class: '5xx' }, true],
    [['5xx'], { class: 'rejected', status: 503 }, true],
    [['5xx'], { class: 'rejected', status: 600 }, false],
    [['503'], { class: '5xx', status: 500 }, false],
    [['channel_not_found'], { code: 'channel_not_found' }, true],
    [['CHANNEL_NOT_FOUND'], { code: 'channel_not_found' }, false],
    [[], { class: 'network' }, false],
  ])('%j names %j: %s', (on, given, expected) => {
    expect(matches(on, error(given))).toBe(expected);
  });
});

describe('healsWithTime', () => {
  it('is true for what is not the request’s fault', () => {
    const classes = ['network', 'timeout', '429', '5xx', 'rejected', 'input', 'expression', 'denied', 'internal'] as const;
    expect(classes.filter((one) => healsWithTime(error({ class: one })))).toEqual(['network', 'timeout', '429', '5xx']);
  });
});

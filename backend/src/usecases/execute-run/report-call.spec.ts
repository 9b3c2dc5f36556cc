import { describe, expect, it } from '@jest/globals';
import type { StepError } from '@plumbline/shared';
import { reportOf } from './report-call.js';

const PASS = { probe: null, wasHeld: false };
const BUSY: StepError = { code: 'http_429', class: '429', message: 'Too many.', status: 429 };

describe('what a call tells about its gate', () => {
  it('is its health, its wait and its limit', () => {
    const headers = { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '3' };
    expect(reportOf({ kind: 'not_done', error: BUSY, retryAfterMs: 3_000 }, headers, { probe: 'p', wasHeld: true }, 0)).toEqual({
      health: 'good',
      error: BUSY,
      limit: { max: 10, remaining: 0, resetInMs: 3_000, windowMs: null },
      retryAfterMs: 3_000,
      probe: 'p',
      wasHeld: true,
    });
  });

  it('counts a 429 that says nothing more as trouble, and a limit that names its reset as none', () => {
    expect(reportOf({ kind: 'not_done', error: BUSY }, {}, PASS, 0)).toMatchObject({ health: 'bad', limit: null, retryAfterMs: null });
    expect(reportOf({ kind: 'not_done', error: BUSY }, { ratelimit: 'a;r=0;t=5' }, PASS, 0)).toMatchObject({ health: 'good' });
    expect(reportOf({ kind: 'ok', output: 1 }, {}, PASS, 0)).toMatchObject({ health: 'good', error: null });
  });
});

import { describe, expect, it } from '@jest/globals';
import { bytesWords, kindWords, verdictSentence, type Judged } from './words';

const GOOD: Judged = {
  verdict: 'accepted',
  kind: 'webhook',
  receivedAt: '2026-11-23T10:00:03.000Z',
  eventId: 'order-1',
  first: null,
  compared: null,
  replay: null,
};
const FIRST = { receivedAt: '2026-11-23T10:00:00.000Z' };

describe('The verdict of a delivery', () => {
  it('says that it was the first, or that nothing tells the same event again', () => {
    expect(verdictSentence(GOOD)).toBe('It was the first with its event id, and started a run.');
    expect(verdictSentence({ ...GOOD, eventId: null })).toContain('would start another run');
  });

  it('says how long before the first one came, and that it won', () => {
    expect(verdictSentence({ ...GOOD, verdict: 'duplicate', first: FIRST })).toBe(
      'The same event had come before, 3.0 s earlier: this one started nothing.',
    );
    expect(verdictSentence({ ...GOOD, verdict: 'conflict', first: FIRST })).toBe(
      'The same event id had come before, 3.0 s earlier, with another body: the first one won, and this one started nothing.',
    );
  });

  it('says so when the first one is not kept any more', () => {
    expect(verdictSentence({ ...GOOD, verdict: 'conflict' })).toContain('in a delivery that is not kept any more');
  });

  it('says by what it is older, and than what', () => {
    const compared = { by: 'occurredAt', own: '2026-11-23T10:02:00Z', newest: '2026-11-23T10:05:00Z' };
    expect(verdictSentence({ ...GOOD, verdict: 'stale', first: FIRST, compared })).toBe(
      'Its occurredAt 2026-11-23T10:02:00Z is older than 2026-11-23T10:05:00Z, which came before it: it started nothing.',
    );
    expect(verdictSentence({ ...GOOD, verdict: 'stale' })).toContain('older');
  });

  it('names who had it run once more', () => {
    expect(verdictSentence({ ...GOOD, replay: { by: 'ada@example.com' } })).toMatch(/^ada@example.com had an earlier event/);
  });

  it.each(['form', 'manual', 'schedule', 'undo', 'flow', 'part'])('has words for what is no webhook: %s', (kind) => {
    expect(verdictSentence({ ...GOOD, kind })).not.toContain('event id');
    expect(kindWords(kind)).not.toBe(kind);
  });
});

it('A size has a unit that one can read', () => {
  expect([0, 999, 1_000, 9_949, 64_000, 5_250_000].map(bytesWords)).toEqual(['0 B', '999 B', '1.0 kB', '9.9 kB', '64 kB', '5.3 MB']);
});

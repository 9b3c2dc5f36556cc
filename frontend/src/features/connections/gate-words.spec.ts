import { describe, expect, it } from '@jest/globals';
import { gaugeOf, sentenceOfGate, standingOf, type Gate } from './gate-words';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const at = (ms: number): string => new Date(NOW + ms).toISOString();
const gate = (some: Partial<Gate> = {}): Gate => ({
  gate: 'host:crm.test',
  connectionId: null,
  name: 'crm.test',
  service: null,
  limit: null,
  heldUntil: null,
  circuit: { state: 'closed', since: null, probeAt: null, error: null },
  retries: null,
  parked: 0,
  waiting: 0,
  oldestSince: null,
  overdue: false,
  drain: null,
  ...some,
});
const open = { state: 'open', since: at(0), probeAt: at(12_000), error: 'It answered 500.' } as const;

describe('the gauge of a gate', () => {
  it('says how much is used, how many wait, and when it is empty again', () => {
    const limit = { max: 100, remaining: 13, windowMs: 10_000, resetsAt: at(3_400) };
    expect(gaugeOf(gate({ limit, waiting: 12 }), NOW)).toEqual({
      used: 87,
      max: 100,
      words: '87 of 100 per 10 s, 12 waiting, resets in 4 s',
    });
    expect(gaugeOf(gate({ limit: { ...limit, windowMs: 3_600_000 } }), NOW)?.words).toBe('87 of 100 per 1 h, resets in 4 s');
    expect(gaugeOf(gate(), NOW)).toBeNull();
  });
});

describe('how a gate stands', () => {
  it.each<[string, Partial<Gate>, string | undefined, string]>([
    ['fine', {}, undefined, ''],
    [
      'open',
      { circuit: open, parked: 3 },
      'Circuit open',
      'It answered 500. Nobody calls it. The next try is in 12 s. 3 steps are kept safe.',
    ],
    ['probe due', { circuit: { ...open, probeAt: at(-1) } }, 'Circuit open', 'It answered 500. Nobody calls it. The next call shows.'],
    [
      'probe under way',
      { circuit: { ...open, state: 'half_open' }, waiting: 1 },
      'Trying',
      'It answered 500. Nobody calls it. One call is under way to see. 1 step is kept safe.',
    ],
    [
      'draining',
      { parked: 4, drain: { startedAt: at(0), endedAt: null, drained: 3, total: 7 } },
      'Sending what was kept',
      '3 of 7 were sent again, in order.',
    ],
    ['drained', { drain: { startedAt: at(0), endedAt: at(1), drained: 7, total: 7 } }, undefined, ''],
    ['held', { heldUntil: at(7_000) }, 'Asked to wait', 'It asked that nobody calls it before 7 s have passed.'],
    [
      'out of retries',
      { retries: { max: 20, left: 0 }, parked: 2 },
      'Out of retries',
      'The 20 retries that it bears within a minute are used up; what is sent for the first time still goes. 2 steps are kept safe.',
    ],
    ['retried', { retries: { max: 20, left: 1 } }, undefined, ''],
    ['parked', { parked: 1 }, 'Parked', '1 step is kept safe.'],
    ['limited', { waiting: 2 }, 'At its limit', '2 steps are kept safe.'],
  ])('%s', (_, some, word, sentence) => {
    expect(standingOf(gate(some))?.word).toBe(word);
    expect(sentenceOfGate(gate(some), NOW)).toBe(sentence);
  });
});

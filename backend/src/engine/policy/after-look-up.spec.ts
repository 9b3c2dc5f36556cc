import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterLookUp, type LookUpFacts, type LookUpVerdict } from './after-look-up.js';

const RULES = { description: '', settlesAfterMs: 2_000, attempts: 4, everyMs: 1_000 };
const SINCE = 1_000_000;
const TROUBLE = { code: 'http_500', class: '5xx', message: 'It failed.' } as const;
const UNCLEAR = { is: 'unclear', error: TROUBLE } as const;
const verdict = (facts: Partial<LookUpFacts>): LookUpVerdict =>
  afterLookUp({
    finding: { is: 'did_not_happen' },
    rules: RULES,
    ask: 1,
    sinceMs: SINCE,
    askedMs: SINCE + 2_000,
    nowMs: SINCE + 2_010,
    random: 1,
    ...facts,
  });

describe('what the answer of a look-up is worth', () => {
  it('believes at once that it happened', () => {
    const found = { is: 'happened', output: {} } as const;
    expect(verdict({ finding: found, askedMs: SINCE })).toEqual({ answer: 'happened', againMs: null, error: null });
  });

  it('believes that it did not happen from the moment on when the service would show it, and not a millisecond before', () => {
    expect(verdict({ askedMs: SINCE + 2_000 })).toEqual({ answer: 'did_not_happen', againMs: null, error: null });
    const early = verdict({ askedMs: SINCE + 1_999, nowMs: SINCE + 2_500 });
    expect(early).toMatchObject({ answer: 'unclear', againMs: SINCE + 2_500, error: { code: 'look_up_early' } });
  });

  it('asks again as soon as an early answer can be relied on', () => {
    expect(verdict({ askedMs: SINCE + 5, nowMs: SINCE + 9 }).againMs).toBe(SINCE + 2_000);
  });

  it('waits twice as long after each answer that tells nothing, and longer where the service says so', () => {
    const nowMs = SINCE + 2_010;
    const after = [1, 2, 3].map((ask) => (verdict({ finding: UNCLEAR, ask }).againMs ?? 0) - nowMs);
    expect(after).toEqual([1_000, 2_000, 4_000]);
    expect(verdict({ finding: { ...UNCLEAR, retryAfterMs: 9_000 } }).againMs).toBe(nowMs + 9_000);
  });

  it('gives up after so many questions, and at once where no question would be answered otherwise', () => {
    expect(verdict({ finding: UNCLEAR, ask: 4 })).toEqual({ answer: 'unclear', againMs: null, error: TROUBLE });
    expect(verdict({ finding: { ...UNCLEAR, lasting: true } })).toEqual({ answer: 'unclear', againMs: null, error: TROUBLE });
    expect(verdict({ askedMs: SINCE, ask: 4 })).toMatchObject({ answer: 'unclear', againMs: null });
  });

  it('never says that something did not happen before it can be known, whatever is asked when', () => {
    const facts = fc.record({
      ask: fc.integer({ min: 1, max: 9 }),
      askedMs: fc.integer({ min: SINCE, max: SINCE + 10_000 }),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const { answer, againMs } = verdict({ ...given, nowMs: given.askedMs + 5 });
        if (answer === 'did_not_happen') expect(given.askedMs).toBeGreaterThanOrEqual(SINCE + RULES.settlesAfterMs);
        if (againMs !== null) expect(againMs).toBeGreaterThan(given.askedMs);
      }),
    );
  });
});

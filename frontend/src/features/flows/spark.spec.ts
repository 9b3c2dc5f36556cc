import { describe, expect, it } from '@jest/globals';
import { SPARK, sparkBars, sparkWords, type Hour } from './spark';

const quiet: Hour = { ok: 0, gaps: 0, failed: 0 };
const day = (...last: Hour[]): Hour[] => [...Array.from({ length: 24 - last.length }, () => quiet), ...last];

describe('the bars of a day', () => {
  it('are none when nothing ran', () => {
    expect(sparkBars(day())).toEqual([]);
  });

  it('stand on the line for what was done, and hang below it for what failed', () => {
    const bars = sparkBars(day({ ok: 3, gaps: 1, failed: 2 }));
    expect(bars.map(({ kind }) => kind)).toEqual(['gaps', 'ok', 'failed']);
    for (const { kind, x, y, height } of bars) {
      expect(x).toBe(23 * SPARK.pitch);
      if (kind === 'failed') expect(y).toBeGreaterThanOrEqual(SPARK.up);
      else expect(y + height).toBeLessThanOrEqual(SPARK.up);
    }
  });

  it('show one failure beside a thousand good runs', () => {
    const failed = sparkBars(day({ ok: 1_000, gaps: 0, failed: 1 })).find(({ kind }) => kind === 'failed');
    expect(failed?.height).toBeGreaterThanOrEqual(2);
  });

  it('never leave the drawing', () => {
    for (const { x, y, height } of sparkBars(day(...Array.from({ length: 24 }, (_, n) => ({ ok: n * 7, gaps: n % 3, failed: n % 5 }))))) {
      expect(x + SPARK.bar).toBeLessThanOrEqual(SPARK.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(SPARK.up + SPARK.down + 1);
    }
  });
});

describe('the words of a day', () => {
  it('say only what there was', () => {
    expect(sparkWords(day(), true)).toBe('No runs ended in the last 24 hours');
    expect(sparkWords(day({ ok: 2, gaps: 0, failed: 0 }), true)).toBe('Last 24 hours: 2 went well');
    expect(sparkWords(day({ ok: 2, gaps: 1, failed: 1 }), false)).toBe(
      'Last 24 hours: 2 went well, 1 with gaps, 1 failed or stuck; only the newest 5,000 are counted',
    );
  });
});

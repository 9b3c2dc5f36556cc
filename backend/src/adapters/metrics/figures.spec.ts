import { describe, expect, it } from '@jest/globals';
import { atMostNowAndThen, type SharedFigures } from './figures.js';

const FIGURES: SharedFigures = { due: 1, oldestDueS: 2, byStatus: { parked: 3 }, workers: 4 };

describe('atMostNowAndThen', () => {
  it('asks once for all that ask together, and not again for 5 seconds', async () => {
    let nowMs = 0;
    let asked = 0;
    const figures = atMostNowAndThen(
      async () => (asked++, FIGURES),
      () => nowMs,
    );
    expect(await Promise.all([figures(), figures()])).toEqual([FIGURES, FIGURES]);
    nowMs = 4_999;
    await figures();
    expect(asked).toBe(1);
    nowMs = 5_000;
    await figures();
    expect(asked).toBe(2);
  });

  it('asks a slow database less often: at most a hundredth of the time goes into it', async () => {
    let nowMs = 0;
    let asked = 0;
    const figures = atMostNowAndThen(
      async () => {
        asked++;
        nowMs += 200;
        return FIGURES;
      },
      () => nowMs,
    );
    await figures();
    nowMs = 200 + 19_999;
    await figures();
    expect(asked).toBe(1);
    nowMs = 200 + 20_000;
    await figures();
    expect(asked).toBe(2);
  });

  it('answers with nothing when the database does not answer, and does not press it', async () => {
    let asked = 0;
    const figures = atMostNowAndThen(
      async () => {
        asked++;
        throw new Error('gone');
      },
      () => 0,
    );
    expect(await figures()).toBeNull();
    expect(await figures()).toBeNull();
    expect(asked).toBe(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import { repeat } from './repeat.js';

/** A clock that a test winds by hand: what is planned next, and after which pause. */
function clock() {
  const planned: { readonly ms: number; readonly run: () => void }[] = [];
  const after = (ms: number, run: () => void): (() => void) => {
    const one = { ms, run };
    planned.push(one);
    return () => void planned.splice(planned.indexOf(one), 1);
  };
  /** What is planned comes; everything that follows at once has happened then. */
  const ring = async (): Promise<void> => {
    planned.shift()?.run();
    await new Promise(setImmediate);
  };
  return { timers: { after }, pauses: () => planned.map(({ ms }) => ms), ring };
}

describe('what is done again and again', () => {
  it('is done after its pauses, also after it failed', async () => {
    const { timers, pauses, ring } = clock();
    let times = 0;
    const work = (): Promise<number> => (++times === 2 ? Promise.reject(new Error('away')) : Promise.resolve(10 * times));
    const errors: unknown[] = [];
    repeat({ timers, firstMs: 1, work, failed: (error) => (errors.push(error), 500) });
    expect(pauses()).toEqual([1]);
    for (const pause of [10, 500, 30]) {
      await ring();
      expect(pauses()).toEqual([pause]);
    }
    expect([times, errors.length]).toEqual([3, 1]);
  });

  it('is never done twice at once', async () => {
    const { timers, pauses, ring } = clock();
    let end = (): void => undefined;
    repeat({ timers, firstMs: 1, work: () => new Promise((done) => (end = () => done(7))), failed: () => 1 });
    await ring();
    expect(pauses()).toEqual([]);
    end();
    await new Promise(setImmediate);
    expect(pauses()).toEqual([7]);
  });

  it('is not done again once it was stopped, and whoever stops it waits for what is being done', async () => {
    const { timers, pauses, ring } = clock();
    let end = (): void => undefined;
    const seen: boolean[] = [];
    const stop = repeat({
      timers,
      firstMs: 1,
      async work(isStopped) {
        seen.push(isStopped());
        await new Promise<void>((done) => (end = done));
        seen.push(isStopped());
        return 1;
      },
      failed: () => 1,
    });
    await ring();
    let hasStopped = false;
    const stopped = stop().then(() => (hasStopped = true));
    await new Promise(setImmediate);
    expect(hasStopped).toBe(false);
    end();
    await stopped;
    expect({ seen, pauses: pauses() }).toEqual({ seen: [false, true], pauses: [] });
  });

  it('does not begin at all when it is stopped before its first time', async () => {
    const { timers, pauses } = clock();
    await repeat({ timers, firstMs: 1, work: () => Promise.reject(new Error('never')), failed: () => 1 })();
    expect(pauses()).toEqual([]);
  });

  it('is done at once when it is nudged, and its pause begins anew', async () => {
    const { timers, pauses, ring } = clock();
    let [times, nudge] = [0, (): void => undefined];
    const stop = repeat({ timers, firstMs: 1, work: async () => 10 * ++times, failed: () => 1, onNudge: (one) => (nudge = one) });
    await ring();
    nudge();
    nudge();
    expect(pauses()).toEqual([0]);
    await ring();
    expect({ times, pauses: pauses() }).toEqual({ times: 2, pauses: [20] });
    await stop();
    nudge();
    expect(pauses()).toEqual([]);
  });

  it('is done once more when it is nudged while it is being done', async () => {
    const { timers, pauses, ring } = clock();
    let [nudge, end] = [(): void => undefined, (): void => undefined];
    const work = (): Promise<number> => new Promise((done) => (end = () => done(7)));
    repeat({ timers, firstMs: 1, work, failed: () => 1, onNudge: (one) => (nudge = one) });
    await ring();
    nudge();
    nudge();
    for (const pause of [0, 7]) {
      expect(pauses()).toEqual([]);
      end();
      await new Promise(setImmediate);
      expect(pauses()).toEqual([pause]);
      await ring();
    }
  });
});

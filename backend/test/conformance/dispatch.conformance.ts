import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { until } from '../support/until.js';
import { hangingConsumer, type DispatchEnd, type DispatchHarness, type QueueHarness } from './dispatch-harness.js';
import { newId } from './journal-parts.js';

/** What closing may take when the server is gone, ms. */
const CLOSE_MS = 5_000;

interface Listening extends DispatchEnd {
  /** Ids of all runs that were rung for, in order, repeats included. */
  readonly heard: readonly string[];
}

/** Opens a harness for each test, and closes what the test has opened. */
function useHarness<Harness extends DispatchHarness>(open: () => Promise<Harness>) {
  let harness: Harness;
  let ends: DispatchEnd[] = [];
  beforeEach(async () => {
    harness = await open();
    ends = [];
  });
  afterEach(async () => {
    for (const end of ends) await end.close();
    await harness.close();
  });
  return {
    get harness() {
      return harness;
    },
    async end(consumes: boolean): Promise<Listening> {
      const end = await harness.open(consumes);
      ends.push(end);
      const heard: string[] = [];
      end.dispatch.onRing((runIds) => heard.push(...runIds));
      return { ...end, heard };
    },
  };
}

const times = (heard: readonly string[], runId: string): number => heard.filter((one) => one === runId).length;

/** What every doorbell must do, whatever it runs over. It may repeat rings; with nothing broken it loses none. */
export function describeDispatch(name: string, open: () => Promise<DispatchHarness>): void {
  describe(name, () => {
    jest.setTimeout(60_000);
    const stage = useHarness(open);

    it('tells a listener which runs are due', async () => {
      const { dispatch, heard } = await stage.end(true);
      const runIds = [newId(), newId()];
      dispatch.ring(runIds);
      await until('both are heard', () => runIds.every((runId) => heard.includes(runId)));
    });

    it('tells it again when the same run is due again', async () => {
      const { dispatch, heard } = await stage.end(true);
      const runId = newId();
      for (const time of [1, 2, 3]) {
        dispatch.ring([runId]);
        await until(`it is heard ${time} times`, () => times(heard, runId) >= time);
      }
    });

    it('tells of a thousand runs that are due at once', async () => {
      const { dispatch, heard } = await stage.end(true);
      const runIds = Array.from({ length: 1_000 }, () => newId());
      for (const runId of runIds) dispatch.ring([runId]);
      await until('all are heard', () => new Set(heard).size === runIds.length);
    });

    it('makes nobody wait, listener or not', async () => {
      const { dispatch } = await stage.end(false);
      expect(dispatch.ring([newId()])).toBeUndefined();
    });
  });
}

/** What a doorbell must do that several processes share, over a server that may break. */
export function describeQueueDispatch(name: string, open: () => Promise<QueueHarness>): void {
  describeDispatch(name, open);

  describe(`${name}, between processes`, () => {
    jest.setTimeout(60_000);
    const stage = useHarness(open);

    it('tells another process, and only one that works on runs', async () => {
      const [api, worker] = [await stage.end(false), await stage.end(true)];
      const runId = newId();
      api.dispatch.ring([runId]);
      await until('the worker hears it', () => worker.heard.includes(runId));
      expect(api.heard).toEqual([]);
    });

    it('keeps every ring for a worker that comes later', async () => {
      const api = await stage.end(false);
      const rung: string[] = [];
      for (let n = 0; n < 3; n++) {
        const runId = newId();
        rung.push(runId);
        api.dispatch.ring([runId]);
        await until('it is sent', () => api.sent() > n);
      }
      const worker = await stage.end(true);
      await until('all are heard', () => rung.every((runId) => worker.heard.includes(runId)));
    });

    it('does not lose a ring because the same run hangs in the hands of another worker', async () => {
      const api = await stage.end(false);
      const hanging = await hangingConsumer(stage.harness.place);
      const runId = newId();
      api.dispatch.ring([runId]);
      await hanging.taken;
      const worker = await stage.end(true);
      api.dispatch.ring([runId]);
      await until('the worker hears it', () => worker.heard.includes(runId), 10_000);
      await hanging.release();
    });

    it('goes on after everything in it was wiped', async () => {
      const [api, worker] = [await stage.end(false), await stage.end(true)];
      for (let n = 0; n < 3; n++) {
        await stage.harness.wipe();
        await ringUntilHeard(api, worker);
      }
    });

    it('drops what rings while the server is gone, says so once, and says once that it is back', async () => {
      const [api, worker] = [await stage.end(false), await stage.end(true)];
      await ringUntilHeard(api, worker);
      await stage.harness.down();
      for (let n = 0; n < 50; n++) {
        api.dispatch.ring([newId()]);
        worker.dispatch.ring([newId()]);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await until('both have noticed', () => api.log.length > 0 && worker.log.length > 0);
      await stage.harness.up();
      await until('both have noticed again', () => api.log.length > 1 && worker.log.length > 1);
      await ringUntilHeard(api, worker);
      for (const { log } of [api, worker]) {
        expect(log).toEqual([expect.stringContaining('the queue does not answer'), 'the queue answers again']);
      }
    });

    it('closes in time while the server is gone', async () => {
      const opened = [await stage.harness.open(false), await stage.harness.open(true)];
      await stage.harness.down();
      const before = performance.now();
      for (const end of opened) await end.close();
      expect(performance.now() - before).toBeLessThan(2 * CLOSE_MS);
      await stage.harness.up();
    });
  });
}

/** A ring may be lost to what was broken a moment ago: rings again, as the owner of a due run would, until one is heard. */
async function ringUntilHeard(from: DispatchEnd, to: Listening): Promise<void> {
  const runId = newId();
  await until('a ring is heard', () => {
    if (to.heard.includes(runId)) return true;
    from.dispatch.ring([runId]);
    return false;
  });
}

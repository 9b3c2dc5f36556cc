import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RunStore } from '../../src/engine/ports/run-store.js';
import { until } from '../support/until.js';
import { acceptRequest, appendTo, endOf, newId } from './journal-parts.js';
import type { RunStoreHarness } from './harness.js';

/** Lines with room for several at once: what every run store holds to (`docs/ordering.md`). */
export function describeRoom(open: () => { readonly harness: RunStoreHarness; readonly store: RunStore; readonly worker: string }): void {
  describe('a line with room for several', () => {
    let harness: RunStoreHarness;
    let store: RunStore;
    let worker: string;
    beforeAll(() => {
      ({ harness, store, worker } = open());
    });

    const request = (flowId: string, room: number, claim = true) =>
      acceptRequest({ flowId, order: { key: 'k', mode: 'skipAhead', room }, claim: claim ? { worker } : null });
    const enter = async (flowId: string, room: number, claim = true, by = store): Promise<{ runId: string; claimed: boolean }> => {
      const answer = await by.accept(request(flowId, room, claim));
      if (answer.kind !== 'accepted') throw new Error(answer.kind);
      return answer;
    };
    const several = async (flowId: string, room: number, count: number): Promise<{ runId: string; claimed: boolean }[]> => {
      const entered = [];
      for (let n = 0; n < count; n++) entered.push(await enter(flowId, room));
      return entered;
    };
    const ended = async (runId: string): Promise<readonly string[]> => {
      const [fromSeq, seen] = [(await store.journal(runId)).length, (await store.signalsAfter(runId, 0)).length];
      const answer = await store.append(endOf(runId, { fromSeq, seen, leavesLine: true }));
      return answer.kind === 'applied' ? (answer.woken ?? []) : [answer.kind];
    };
    const idsOf = (runs: readonly { runId: string }[]): string[] => runs.map(({ runId }) => runId);

    it('lets so many begin at once, and for each that leaves the next one', async () => {
      const flow = newId();
      const runs = await several(flow, 3, 5);
      expect(runs.map(({ claimed }) => claimed)).toEqual([true, true, true, false, false]);
      const orders = await Promise.all(runs.map(async ({ runId }) => (await store.journal(runId))[0]?.event));
      expect(orders).toMatchObject([false, false, false, true, true].map((waits) => ({ order: { key: 'k', room: 3, waits } })));
      const [a = '', b = '', , d = '', e = ''] = idsOf(runs);
      expect(await store.claimThese(worker, [d, e])).toEqual([]);
      expect(await store.placeInLine(e)).toEqual({ ahead: 4, behind: a, after: 0, atWork: 3, beginsAtMs: null });
      expect(await store.placeInLine(b)).toEqual({ ahead: 0, behind: null, after: 2, atWork: 3, beginsAtMs: null });
      expect(await ended(b)).toEqual([d]);
      expect(await ended(a)).toEqual([e]);
      expect(await store.claimThese(worker, [d, e])).toHaveLength(2);
      expect((await enter(flow, 3)).claimed).toBe(false);
    });

    it('of many in the same moment lets as many begin as there is room for', async () => {
      const flow = newId();
      const entered = await Promise.all(Array.from({ length: 20 }, (_, n) => enter(flow, 4, true, n % 2 ? store : harness.other)));
      expect(entered.filter(({ claimed }) => claimed)).toHaveLength(4);
    });

    it('has the room that the newest accept says: more is used with the next end, and less is kept to', async () => {
      const flow = newId();
      const [a = '', ...next] = idsOf(await several(flow, 1, 4));
      const { runId: e, claimed } = await enter(flow, 3);
      expect(claimed).toBe(false);
      expect([...(await ended(a))].sort()).toEqual([...next].sort());
      const { runId: f } = await enter(flow, 1);
      await store.claimThese(worker, next);
      const woken = [];
      for (const runId of next) woken.push(await ended(runId));
      expect(woken).toEqual([[], [], [e]]);
      expect(await store.placeInLine(f)).toMatchObject({ ahead: 1, behind: e });
    });

    it('is left by one that waited, and by one that goes on, each once', async () => {
      const flow = newId();
      const [a = '', b = '', c = '', d = ''] = idsOf(await several(flow, 2, 4));
      await store.signal(c, { kind: 'cancel', by: 'ada' }, 'cancel', false);
      await store.claimThese(worker, [c]);
      expect(await ended(c)).toEqual([]);
      expect(await store.append(appendTo(a, { status: 'parked', leavesLine: true }))).toMatchObject({ woken: [d] });
      expect(await ended(a)).toEqual([]);
      expect(await store.placeInLine(b)).toMatchObject({ after: 0, atWork: 2 });
    });

    const paced = async (flowId: string, perMs: number, claim = true): Promise<{ runId: string; claimed: boolean }> => {
      const order = { key: 'p', mode: 'block', room: 2, perMs } as const;
      const answer = await store.accept(acceptRequest({ flowId, order, claim: claim ? { worker } : null }));
      if (answer.kind !== 'accepted') throw new Error(answer.kind);
      return answer;
    };

    it('of a pace keeps a place for its time, not until its run has ended, and says when the next one begins', async () => {
      const flow = newId();
      const beforeMs = Date.now();
      const runs = [];
      for (let n = 0; n < 5; n++) runs.push(await paced(flow, 3_600_000));
      const afterMs = Date.now();
      expect(runs.map(({ claimed }) => claimed)).toEqual([true, true, false, false, false]);
      const [a = '', , c = '', d = '', e = ''] = idsOf(runs);
      expect(await store.append(endOf(a))).toEqual({ kind: 'applied', signals: 0 });
      expect(await store.advanceLines(true)).toEqual([]);
      const places = await Promise.all([c, d, e].map((runId) => store.placeInLine(runId)));
      expect(places).toMatchObject([2, 3, 4].map((ahead) => ({ ahead, behind: a, atWork: 2 })));
      for (const [n, hours] of [1, 1, 2].entries()) {
        const at = (places[n]?.beginsAtMs ?? 0) - hours * 3_600_000;
        // The clock of the database and ours may differ a little.
        expect(at).toBeGreaterThan(beforeMs - 1_000);
        expect(at).toBeLessThan(afterMs + 1_000);
      }
      await store.signal(c, { kind: 'cancel', by: 'ada' }, 'cancel', false);
      await store.claimThese(worker, [c]);
      expect(await ended(c)).toEqual([]);
      expect(await store.placeInLine(d)).toMatchObject({ ahead: 2 });
    });

    it('of a pace lets the next ones begin when the time of those before them is over, so many and no more', async () => {
      const flow = newId();
      const runs = [];
      for (let n = 0; n < 5; n++) runs.push(await paced(flow, 300));
      const ids = idsOf(runs);
      const begun: { readonly runId: string; readonly atMs: number }[] = [];
      const fromMs = performance.now();
      await until('all have begun', async () => {
        for (const runId of await store.advanceLines(false)) begun.push({ runId, atMs: performance.now() - fromMs });
        return begun.length === 3;
      });
      expect(begun.map(({ runId }) => runId)).toEqual(ids.slice(2));
      expect((begun[2]?.atMs ?? 0) - (begun[0]?.atMs ?? 0)).toBeGreaterThan(250);
      await until('the line is gone', async () => {
        await store.advanceLines(false);
        return (await store.placeInLine(ids[4] ?? '')) === null;
      });
    });

    it('never has more at once and forgets nobody, while accepts and ends race in two processes', async () => {
      const ROOM = 3;
      const flow = newId();
      const [begun, atWork]: [Set<string>, Set<string>] = [new Set(), new Set()];
      let [sending, entered, most] = [true, 0, 0];
      const send = async (by: RunStore): Promise<void> => {
        for (let n = 0; n < 30; n++) {
          await enter(flow, ROOM, false, by);
          entered++;
        }
      };
      const work = async (by: RunStore): Promise<void> => {
        while (sending || begun.size < entered) {
          await by.advanceLines(false);
          await Promise.all((await by.claim(worker, 5)).map((claimed) => perform(by, claimed)));
        }
      };
      const perform = async (by: RunStore, { runId, epoch }: { runId: string; epoch: number }): Promise<void> => {
        if ((await store.row(runId))?.flowId !== flow) return;
        begun.add(runId);
        atWork.add(runId);
        most = Math.max(most, atWork.size);
        const [fromSeq, seen] = [(await by.journal(runId)).length, (await by.signalsAfter(runId, 0)).length];
        atWork.delete(runId);
        expect(await by.append(endOf(runId, { fromSeq, epoch, seen, leavesLine: true }))).toMatchObject({ kind: 'applied' });
      };
      const working = Promise.all([work(store), work(harness.other)]);
      await Promise.all([send(store), send(harness.other), send(store)]);
      sending = false;
      await working;
      expect(begun.size).toBe(90);
      expect(most).toBeLessThanOrEqual(ROOM);
      expect(most).toBeGreaterThan(1);
    });
  });
}

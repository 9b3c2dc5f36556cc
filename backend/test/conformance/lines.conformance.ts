import { beforeAll, describe, expect, it } from '@jest/globals';
import type { JournalEntry } from '@plumbline/shared';
import type { RunStore } from '../../src/engine/ports/run-store.js';
import { acceptRequest, appendTo, endOf, newId } from './journal-parts.js';
import type { RunStoreHarness } from './harness.js';

const CANCEL = { kind: 'cancel', by: 'ada' } as const;

/** Order per key: what every run store holds to (`docs/ordering.md`). */
export function describeLines(open: () => { readonly harness: RunStoreHarness; readonly store: RunStore; readonly worker: string }): void {
  describe('a line', () => {
    let harness: RunStoreHarness;
    let store: RunStore;
    let worker: string;
    beforeAll(() => {
      ({ harness, store, worker } = open());
    });

    const enter = async (key: string, claim = true, flowId = newId(), by = store): Promise<{ runId: string; claimed: boolean }> => {
      const answer = await by.accept(acceptRequest({ flowId, order: { key, mode: 'block' }, claim: claim ? { worker } : null }));
      if (answer.kind !== 'accepted') throw new Error(answer.kind);
      return answer;
    };
    const kinds = (journal: readonly JournalEntry[]): string[] => journal.map(({ event }) => event.kind);
    /** Takes a run whose turn has come, and ends it. @returns who got the turn with that */
    const performed = async (runId: string, by = store): Promise<readonly string[]> => {
      const [claimed] = await by.claimThese(worker, [runId]);
      const [journal, signals] = [await by.journal(runId), await by.signalsAfter(runId, 0)];
      const last = { fromSeq: journal.length, epoch: claimed?.epoch ?? 1, seen: signals.length };
      const answer = await by.append(endOf(runId, { ...last, leavesLine: true }));
      if (answer.kind !== 'applied') throw new Error(`${answer.kind} ${JSON.stringify(kinds(journal))}`);
      return answer.woken ?? [];
    };
    const wakes = async (runId: string): Promise<string[]> => (await store.signalsAfter(runId, 0)).map(({ signal }) => signal.kind);

    it('lets the first begin at once, and the others one after the other as those before them end', async () => {
      const flow = newId();
      const [a, b, c] = [await enter('k', true, flow), await enter('k', true, flow), await enter('k', true, flow, harness.other)];
      expect([a.claimed, b.claimed, c.claimed]).toEqual([true, false, false]);
      const orders = await Promise.all([a, b, c].map(async ({ runId }) => (await store.journal(runId))[0]?.event));
      expect(orders).toMatchObject([{ order: { key: 'k', waits: false } }, { order: { waits: true } }, { order: { waits: true } }]);
      expect(await store.claimThese(worker, [b.runId, c.runId])).toEqual([]);
      expect(await performed(a.runId)).toEqual([b.runId]);
      expect([await wakes(b.runId), await wakes(c.runId)]).toEqual([['next_in_line'], []]);
      expect(await performed(b.runId, harness.other)).toEqual([c.runId]);
      expect(await performed(c.runId)).toEqual([]);
      const late = await enter('k', true, flow);
      expect(late.claimed).toBe(true);
    });

    it('is of one flow and one key', async () => {
      const flow = newId();
      await enter('k', true, flow);
      expect((await enter('l', true, flow)).claimed).toBe(true);
      expect((await enter('k', true, newId())).claimed).toBe(true);
      const beside = await store.accept(acceptRequest({ flowId: flow, claim: { worker } }));
      expect(beside).toMatchObject({ claimed: true });
    });

    it('keeps its order also among those that were accepted in the same moment', async () => {
      const flow = newId();
      const entered = await Promise.all(Array.from({ length: 20 }, () => enter('k', false, flow)));
      for (const [i, { runId }] of entered.entries()) {
        expect(await performed(runId)).toEqual(entered.slice(i + 1, i + 2).map((next) => next.runId));
      }
    });

    it('goes on without a run that was called off while it waited', async () => {
      const flow = newId();
      const [a, b, c] = [await enter('k', true, flow), await enter('k', true, flow), await enter('k', true, flow)];
      await store.signal(b.runId, CANCEL, 'cancel', false);
      expect(await performed(b.runId)).toEqual([]);
      expect(await wakes(c.runId)).toEqual([]);
      expect(await performed(a.runId)).toEqual([c.runId]);
    });

    it('is left once, however often the append is sent', async () => {
      const flow = newId();
      const [a, b, c] = [await enter('k', true, flow), await enter('k', true, flow), await enter('k', true, flow)];
      const end = endOf(a.runId, { leavesLine: true });
      expect(await store.append(end)).toMatchObject({ kind: 'applied', woken: [b.runId] });
      expect(await harness.other.append(end)).toMatchObject({ kind: 'applied' });
      expect([await wakes(b.runId), await wakes(c.runId)]).toEqual([['next_in_line'], []]);
    });

    it('is left by a run that goes on', async () => {
      const flow = newId();
      const [a, b] = [await enter('k', true, flow), await enter('k', true, flow)];
      const parked = appendTo(a.runId, { status: 'parked', leavesLine: true });
      expect(await store.append(parked)).toMatchObject({ woken: [b.runId] });
      expect(await store.append(endOf(a.runId, { fromSeq: 3, leavesLine: true }))).not.toHaveProperty('woken');
      expect((await enter('k', true, flow)).claimed).toBe(false);
    });

    it('is not left by an append that was not applied', async () => {
      const flow = newId();
      const [a, b] = [await enter('k', true, flow), await enter('k', true, flow)];
      expect(await store.append(endOf(a.runId, { fromSeq: 1, leavesLine: true }))).toEqual({ kind: 'fenced' });
      expect(await wakes(b.runId)).toEqual([]);
    });

    it('says who is before a run, and how many are after it', async () => {
      const flow = newId();
      const [a, b, c] = [await enter('k', true, flow), await enter('k', true, flow), await enter('k', true, flow)];
      expect(await store.placeInLine(c.runId)).toEqual({ ahead: 2, behind: a.runId, after: 0, atWork: 1, beginsAtMs: null });
      expect(await store.placeInLine(b.runId)).toEqual({ ahead: 1, behind: a.runId, after: 1, atWork: 1, beginsAtMs: null });
      expect(await store.placeInLine(a.runId)).toEqual({ ahead: 0, behind: null, after: 2, atWork: 1, beginsAtMs: null });
      await performed(a.runId);
      expect(await store.placeInLine(c.runId)).toEqual({ ahead: 1, behind: b.runId, after: 0, atWork: 1, beginsAtMs: null });
      expect(await store.placeInLine(a.runId)).toBeNull();
    });

    it('never has two at once and loses nobody, while accepts and ends race in two processes', async () => {
      const flow = newId();
      const [begun, entered]: [string[], { runId: string; afterMs: number; untilMs: number }[]] = [[], []];
      const send = async (by: RunStore): Promise<void> => {
        for (let n = 0; n < 30; n++) {
          const afterMs = performance.now();
          const { runId } = await enter('k', false, flow, by);
          entered.push({ runId, afterMs, untilMs: performance.now() });
        }
      };
      let [sending, atOnce] = [true, 0];
      const work = async (by: RunStore): Promise<void> => {
        while (sending || begun.length < entered.length) {
          await by.advanceLines(false);
          for (const { runId, epoch } of await by.claim(worker, 5)) {
            if (!(await isOf(runId))) continue;
            expect(++atOnce).toBe(1);
            begun.push(runId);
            const [fromSeq, seen] = [(await by.journal(runId)).length, (await by.signalsAfter(runId, 0)).length];
            atOnce--;
            expect(await by.append(endOf(runId, { fromSeq, epoch, seen, leavesLine: true }))).toMatchObject({ kind: 'applied' });
          }
        }
      };
      const isOf = async (runId: string): Promise<boolean> => (await store.row(runId))?.flowId === flow;
      const working = Promise.all([work(store), work(harness.other)]);
      await Promise.all([send(store), send(harness.other), send(store)]);
      sending = false;
      await working;
      expect(new Set(begun).size).toBe(90);
      const place = new Map(begun.map((runId, at) => [runId, at]));
      const swapped = entered.filter((one) => entered.some((other) => other.afterMs > one.untilMs && at(place, other) < at(place, one)));
      expect(swapped).toEqual([]);
    });
  });
}

const at = (place: ReadonlyMap<string, number>, { runId }: { readonly runId: string }): number => place.get(runId) ?? Number.NaN;

import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Signal } from '@plumbline/shared';
import type { RunStore } from '../../src/engine/ports/run-store.js';
import { appendTo, endOf, newId, ownedRun, releaseOf, succeeded } from './journal-parts.js';

const CANCEL: Signal = { kind: 'cancel', by: 'ada' };
const retry = (attempt: number, by = 'ada'): Signal => ({ kind: 'retry', step: 'a', attempt, by });

/** What every run store holds to about signals, and how a journal is read. */
export function describeSignals(open: () => { readonly store: RunStore; readonly other: RunStore; readonly worker: string }): void {
  let store: RunStore;
  let other: RunStore;
  let worker: string;

  beforeAll(() => {
    ({ store, other, worker } = open());
  });

  describe('signal', () => {
    it('is numbered from one, read in order, and told to the owner', async () => {
      const runId = await ownedRun(store, worker);
      const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => (n % 2 ? store : other).signal(runId, retry(n), `k${n}`, true)));
      expect(answers.map((answer) => (answer.kind === 'sent' ? answer.n : 0)).sort()).toEqual([1, 2, 3, 4, 5]);
      const stored = await store.signalsAfter(runId, 0);
      expect(stored.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
      expect(await store.signalsAfter(runId, 3)).toEqual(stored.slice(3));
      expect(await store.owned(worker)).toContainEqual({ runId, signals: 5 });
      expect(await store.append(appendTo(runId))).toEqual({ kind: 'applied', signals: 5 });
    });

    it('is taken once a request key, however many press at once, and tells the others who was first', async () => {
      const runId = await ownedRun(store, worker);
      const pressed = ['ada', 'bob', 'cyd', 'dan'].map((by, i) => (i % 2 ? store : other).signal(runId, retry(1, by), 'a//1', true));
      const answers = await Promise.all(pressed);
      expect(answers.filter(({ kind }) => kind === 'sent')).toHaveLength(1);
      const [winner] = await store.signalsAfter(runId, 0);
      for (const answer of answers) if (answer.kind === 'repeated') expect(answer.by).toBe(winner?.signal.by);
      expect(await store.signal(runId, retry(1), 'a//1', true)).toMatchObject({ kind: 'repeated', by: winner?.signal.by });
      expect(await store.signalsAfter(runId, 0)).toHaveLength(1);
    });

    it('wakes a run that nobody owns', async () => {
      const runId = await ownedRun(store, worker);
      await store.append(releaseOf(runId, null));
      expect(await store.claimThese(worker, [runId])).toEqual([]);
      await store.signal(runId, retry(1), 'k', true);
      expect(await store.claimThese(worker, [runId])).toEqual([{ runId, epoch: 2 }]);
    });

    it('is refused by a run that has ended, unless it reopens it', async () => {
      const runId = await ownedRun(store, worker);
      await store.append(endOf(runId));
      expect(await store.signal(runId, CANCEL, 'cancel', false)).toEqual({ kind: 'ended' });
      expect(await store.signalsAfter(runId, 0)).toEqual([]);
      expect(await store.signal(runId, retry(1), 'k', true)).toEqual({ kind: 'sent', n: 1 });
      expect(await store.row(runId)).toMatchObject({ status: 'running' });
      expect(await store.claimThese(worker, [runId])).toEqual([{ runId, epoch: 2 }]);
    });

    it('that repairs a cancelled run lets steps start again, and a cancel stops them again', async () => {
      const runId = await ownedRun(store, worker);
      await store.signal(runId, CANCEL, 'cancel/0', false);
      await store.append(endOf(runId, { status: 'cancelled', seen: 1, events: [{ kind: 'run.finished', status: 'cancelled' }] }));
      await store.signal(runId, retry(1), 'k', true);
      await store.claimThese(worker, [runId]);
      const next = { fromSeq: 4, epoch: 2, sends: true, seen: 2 };
      expect(await store.append(appendTo(runId, next))).toMatchObject({ kind: 'applied' });
      await store.signal(runId, CANCEL, 'cancel/1', false);
      expect(await store.append(appendTo(runId, { ...next, fromSeq: 5 }))).toEqual({ kind: 'refused', signals: 3 });
    });

    it('to a run that does not exist says so', async () => {
      expect(await store.signal(newId(), CANCEL, 'cancel', false)).toEqual({ kind: 'no_run' });
    });
  });

  describe('journal', () => {
    it('is read in pages', async () => {
      const runId = await ownedRun(store, worker);
      await store.append(appendTo(runId, { events: Array.from({ length: 6 }, (_, i) => succeeded(i)) }));
      expect((await store.journal(runId, 2, 3)).map(({ seq }) => seq)).toEqual([3, 4, 5]);
      expect((await store.journal(runId, 5)).map(({ seq }) => seq)).toEqual([6, 7, 8]);
      expect(await store.journal(runId, 8)).toEqual([]);
      expect(await store.journal(newId())).toEqual([]);
    });

    it('of a run, its row and its delivery are null or empty where there is none', async () => {
      expect(await store.row(newId())).toBeNull();
      expect(await store.delivery(newId())).toBeNull();
      expect(await store.signalsAfter(newId(), 0)).toEqual([]);
    });
  });
}

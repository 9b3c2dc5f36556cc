import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Json, RunStatus, Signal } from '@plumbline/shared';
import type { AcceptAnswer, RunStore } from '../../src/engine/ports/run-store.js';
import { acceptRequest, appendTo, endOf, newId, ownedRun, releaseOf, succeeded } from './journal-parts.js';
import { describeFamilies } from './families.conformance.js';
import type { RunStoreHarness } from './harness.js';
import { describeLines } from './lines.conformance.js';
import { describeNewest } from './newest.conformance.js';
import { describeRoom } from './room.conformance.js';
import { describeSignals } from './signals.conformance.js';

const CANCEL: Signal = { kind: 'cancel', by: 'ada' };
const retry = (attempt: number, by = 'ada'): Signal => ({ kind: 'retry', step: 'a', attempt, by });

/** What every run store holds to, whatever it keeps its journals in (`docs/engine.md`). */
export function describeRunStore(name: string, open: () => Promise<RunStoreHarness>): void {
  describe(name, () => {
    let harness: RunStoreHarness;
    let store: RunStore;
    let worker: string;

    beforeAll(async () => {
      harness = await open();
      store = harness.store;
      worker = await harness.worker(3_600_000);
    });
    afterAll(() => harness.close());

    const kinds = async (runId: string): Promise<string[]> => (await store.journal(runId)).map(({ event }) => event.kind);

    describe('append', () => {
      it('adds its events after the last one and tells the number of signals', async () => {
        const runId = await ownedRun(store, worker);
        expect(await store.append(appendTo(runId, { events: [succeeded(1), succeeded(2, 'b')] }))).toEqual({ kind: 'applied', signals: 0 });
        const journal = await store.journal(runId);
        expect(journal.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
        expect(journal[3]?.event).toEqual(succeeded(2, 'b'));
        expect(await store.row(runId)).toMatchObject({ status: 'running', lastSeq: 4 });
      });

      it('is fenced by another last number, another epoch and a run that does not exist, and changes nothing', async () => {
        const runId = await ownedRun(store, worker);
        for (const stale of [{ fromSeq: 1 }, { fromSeq: 3 }, { epoch: 0 }, { epoch: 2 }]) {
          expect(await store.append(appendTo(runId, stale))).toEqual({ kind: 'fenced' });
        }
        expect(await store.append(appendTo(newId()))).toEqual({ kind: 'fenced' });
        expect(await kinds(runId)).toEqual(['run.accepted', 'run.claimed']);
      });

      it('is a success when it is sent again under the same id, and is there once', async () => {
        const runId = await ownedRun(store, worker);
        const append = appendTo(runId);
        expect(await store.append(append)).toMatchObject({ kind: 'applied' });
        expect(await store.append(append)).toMatchObject({ kind: 'applied' });
        expect(await harness.other.append(append)).toMatchObject({ kind: 'applied' });
        expect(await kinds(runId)).toEqual(['run.accepted', 'run.claimed', 'step.succeeded']);
      });

      it('that starts a step is refused once a cancel is there, and one that does not is not', async () => {
        const runId = await ownedRun(store, worker);
        expect(await harness.other.signal(runId, CANCEL, 'cancel', false)).toEqual({ kind: 'sent', n: 1 });
        expect(await store.append(appendTo(runId, { sends: true }))).toEqual({ kind: 'refused', signals: 1 });
        expect(await kinds(runId)).toHaveLength(2);
        expect(await store.append(appendTo(runId))).toEqual({ kind: 'applied', signals: 1 });
      });

      it('that gives up or ends a run is refused while there are signals that it has not seen', async () => {
        const runId = await ownedRun(store, worker);
        await harness.other.signal(runId, retry(1), 'k', true);
        expect(await store.append(releaseOf(runId, null))).toEqual({ kind: 'refused', signals: 1 });
        expect(await store.append(endOf(runId))).toEqual({ kind: 'refused', signals: 1 });
        expect(await store.owned(worker)).toContainEqual({ runId, signals: 1 });
        expect(await store.append(releaseOf(runId, null, { seen: 1 }))).toMatchObject({ kind: 'applied' });
        expect(await store.owned(worker)).not.toContainEqual(expect.objectContaining({ runId }));
      });

      it('is applied whole or not at all when many write at once, each run by one writer', async () => {
        const runId = await ownedRun(store, worker);
        const events = [succeeded(1), succeeded(2), succeeded(3)];
        const appends = Array.from({ length: 40 }, () => appendTo(runId, { events }));
        const answers = await Promise.all(appends.map((append, i) => (i % 2 ? store : harness.other).append(append)));
        expect(answers.filter(({ kind }) => kind === 'applied')).toHaveLength(1);
        expect(answers.filter(({ kind }) => kind === 'fenced')).toHaveLength(39);
        expect((await store.journal(runId)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
      });

      it('gives back every value as it was: zero characters, lone surrogates, deep nesting, long numbers', async () => {
        const runId = await ownedRun(store, worker);
        const deep = Array.from({ length: 64 }).reduce<Json>((value) => [value], 'bottom');
        const values: Json = {
          zero: 'a\u0000b',
          high: '\ud800',
          low: 'x\udc00y',
          deep,
          digits: 1.7976931348623157e308,
          'key\u0000': '"\\\n',
        };
        await store.append(appendTo(runId, { events: [succeeded(values)] }));
        expect((await store.journal(runId, 2))[0]?.event).toEqual(succeeded(values));
      });

      it('with a value that can not be stored stands alone: everybody else is written, its bytes are kept', async () => {
        const runIds = await Promise.all(Array.from({ length: 33 }, () => ownedRun(store, worker)));
        const bad = { status: 'running\u0000' as RunStatus, events: [succeeded(1), succeeded(2)] };
        const appends = runIds.map((runId, i) => appendTo(runId, i === 7 ? bad : {}));
        const answers = await Promise.all(appends.map((append) => store.append(append)));
        expect(answers.map(({ kind }) => kind)).toEqual(runIds.map((_, i) => (i === 7 ? 'unstorable' : 'applied')));
        expect(await kinds(runIds[7] ?? '')).toEqual(['run.accepted', 'run.claimed']);
        expect(await harness.kept(appends[7]?.appendId ?? '')).toBe('unstorable');
      });

      it('that came too late is kept for people to look at, unless it is in the journal', async () => {
        const runId = await ownedRun(store, worker);
        const [late, applied] = [appendTo(runId, { epoch: 0 }), appendTo(runId)];
        await store.append(applied);
        await store.recordLate(late);
        await store.recordLate(applied);
        expect(await harness.kept(late.appendId)).toBe('late');
        expect(await harness.kept(applied.appendId)).toBeNull();
      });
    });

    describe('accept', () => {
      it('keeps the delivery with its bytes, and a run that is due at once', async () => {
        const raw = Buffer.from([0x7b, 0x00, 0xff, 0x7d]);
        const request = acceptRequest({ raw, version: 3 });
        const answer = await store.accept(request);
        expect(answer).toMatchObject({ kind: 'accepted', runId: request.runId, claimed: false });
        const { delivery, runId } = request;
        expect(await store.row(runId)).toEqual({
          runId,
          flowId: delivery.flowId,
          version: 3,
          deliveryId: delivery.id,
          status: 'queued',
          lastSeq: 1,
        });
        const kept = await store.delivery(delivery.id);
        expect(Buffer.from(kept?.raw ?? []).equals(raw)).toBe(true);
        expect(await store.claimThese(worker, [runId])).toEqual([{ runId, epoch: 1 }]);
      });

      it('keeps where the bytes of a large delivery lie, also of one that is not the first', async () => {
        const dedupe = { key: 'large', windowMs: 60_000 };
        const requests = [0, 1, 2].map(() => {
          const request = acceptRequest({ dedupe, raw: Buffer.from('{"head') });
          return {
            ...request,
            delivery: { ...request.delivery, payload: { id: newId(), bytes: 100_000, type: 'application/octet-stream' } },
          };
        });
        await Promise.all(requests.map((request) => store.accept(request)));
        for (const { delivery } of requests) {
          const kept = await harness.other.delivery(delivery.id);
          expect(kept?.payload).toEqual(delivery.payload);
          expect(Buffer.from(kept?.raw ?? []).toString()).toBe('{"head');
        }
        const small = acceptRequest();
        await store.accept(small);
        expect(await store.delivery(small.delivery.id)).not.toHaveProperty('payload');
      });

      it('answers a key that was seen with the run that it led to, and keeps that delivery too', async () => {
        const dedupe = { key: 'k1', windowMs: 60_000 };
        const [first, second] = [acceptRequest({ dedupe }), acceptRequest({ dedupe })];
        await store.accept(first);
        expect(await harness.other.accept(second)).toEqual({ kind: 'duplicate', runId: first.runId, deliveryId: first.delivery.id });
        expect(await store.row(second.runId)).toBeNull();
        expect(await store.delivery(second.delivery.id)).not.toBeNull();
        expect(await store.accept(acceptRequest({ dedupe, flowId: newId() }))).toMatchObject({ kind: 'accepted' });
      });

      it('takes a key again once its window is over', async () => {
        const flowId = newId();
        await store.accept(acceptRequest({ flowId, dedupe: { key: 'k', windowMs: -1_000 } }));
        const again = acceptRequest({ flowId, dedupe: { key: 'k', windowMs: 60_000 } });
        expect(await store.accept(again)).toMatchObject({ kind: 'accepted', runId: again.runId });
        expect(await store.accept(acceptRequest({ flowId, dedupe: { key: 'k', windowMs: 60_000 } }))).toEqual({
          kind: 'duplicate',
          runId: again.runId,
          deliveryId: again.delivery.id,
        });
      });

      it('without a key makes a run for each event', async () => {
        const answers = await Promise.all([acceptRequest(), acceptRequest()].map((request) => store.accept(request)));
        expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
      });

      it('of fifty equal keys at once, in two processes, makes one run and tells all of them its id', async () => {
        for (let round = 0; round < 25; round++) {
          const dedupe = { key: `same ${round}`, windowMs: 60_000 };
          const requests = Array.from({ length: 50 }, () => acceptRequest({ dedupe }));
          const answers = await Promise.all(requests.map((request, i) => (i % 2 ? store : harness.other).accept(request)));
          const runIds = new Set(answers.map((answer) => (answer.kind === 'overloaded' ? 'none' : answer.runId)));
          expect([...runIds]).toHaveLength(1);
          expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
          const rows = await Promise.all(requests.map(({ runId }) => store.row(runId)));
          expect(rows.filter((row) => row !== null)).toHaveLength(1);
          const kept = await Promise.all(requests.map(({ delivery }) => store.delivery(delivery.id)));
          expect(kept.filter((delivery) => delivery !== null)).toHaveLength(50);
        }
      });

      it('claims the run for the worker in the same commit, while its lease lives', async () => {
        const request = acceptRequest({ claim: { worker } });
        expect(await store.accept(request)).toMatchObject({ kind: 'accepted', claimed: true });
        const journal = await store.journal(request.runId);
        expect(journal.map(({ event }) => event)).toEqual([
          expect.objectContaining({ kind: 'run.accepted' }),
          { kind: 'run.claimed', worker, epoch: 1 },
        ]);
        expect(await store.owned(worker)).toContainEqual({ runId: request.runId, signals: 0 });
      });

      it('leaves the run to others when the worker has no live lease', async () => {
        const dead = await harness.worker(-1_000);
        for (const claimant of [dead, newId()]) {
          const request = acceptRequest({ claim: { worker: claimant } });
          const answer: AcceptAnswer = await store.accept(request);
          expect(answer).toMatchObject({ kind: 'accepted', claimed: false });
          expect(await store.claimThese(worker, [request.runId])).toHaveLength(1);
        }
      });
    });

    describe('claim', () => {
      it('takes what is due, the longest due first, up to the limit, and nothing that is not due', async () => {
        await drain();
        const now = Date.now();
        const runIds = await Promise.all([0, 1, 2, 3].map(() => ownedRun(store, worker)));
        const due = [-1_000, -3_000, -2_000, 3_600_000];
        await Promise.all(runIds.map((runId, i) => store.append(releaseOf(runId, now + (due[i] ?? 0)))));
        const first = await store.claim(worker, 2);
        expect(first.map(({ runId }) => runId).sort()).toEqual([runIds[1], runIds[2]].sort());
        expect(await store.claim(worker, 10)).toEqual([{ runId: runIds[0], epoch: 2 }]);
        expect(await store.claim(worker, 10)).toEqual([]);
        expect(await store.claimThese(worker, [runIds[3] ?? ''])).toEqual([]);
      });

      it('raises the epoch and journals who took the run, so that the one before is fenced', async () => {
        const runId = await ownedRun(store, worker);
        await store.append(releaseOf(runId, Date.now() - 1_000));
        expect(await store.claimThese(worker, [runId, newId()])).toEqual([{ runId, epoch: 2 }]);
        expect((await store.journal(runId, 3))[0]?.event).toEqual({ kind: 'run.claimed', worker, epoch: 2 });
        expect(await store.append(appendTo(runId, { fromSeq: 4 }))).toEqual({ kind: 'fenced' });
        expect(await store.append(appendTo(runId, { fromSeq: 4, epoch: 2 }))).toMatchObject({ kind: 'applied' });
      });

      it('takes runs whose owner has no live lease, oldest first, and leaves those of living owners alone', async () => {
        await drain();
        const doomed = await harness.worker(3_600_000);
        const orphans: string[] = [];
        for (let i = 0; i < 3; i++) orphans.push(await ownedRun(store, doomed));
        const held = await ownedRun(store, worker);
        expect(await store.claim(worker, 10)).toEqual([]);
        await harness.bury(doomed);
        expect(await store.claimThese(worker, [...orphans, held])).toEqual([]);
        expect(new Set((await store.claim(worker, 2)).map(({ runId }) => runId))).toEqual(new Set([...orphans].sort().slice(0, 2)));
        expect(await store.claim(worker, 10)).toHaveLength(1);
        expect(await store.claim(worker, 10)).toEqual([]);
      });

      it('is refused to a worker whose own lease has ended', async () => {
        const runId = await ownedRun(store, worker);
        await store.append(releaseOf(runId, Date.now() - 1_000));
        const dead = await harness.worker(-1_000);
        expect(await store.claim(dead, 10)).toEqual([]);
        expect(await store.claimThese(dead, [runId])).toEqual([]);
        expect(await store.claimThese(worker, [runId])).toHaveLength(1);
      });

      it('gives each run to one of many who claim at once', async () => {
        await drain();
        const requests = Array.from({ length: 60 }, () => acceptRequest());
        await Promise.all(requests.map((request) => store.accept(request)));
        const claimers = await Promise.all(Array.from({ length: 8 }, () => harness.worker(3_600_000)));
        const taken = new Set<string>();
        const ids = requests.map(({ runId }) => runId);
        for (let round = 0; taken.size < 60 && round < 50; round++) {
          const claims = await Promise.all(claimers.map((id, i) => (i % 2 ? store.claim(id, 7) : harness.other.claimThese(id, ids))));
          for (const { runId, epoch } of claims.flat()) {
            expect(taken.has(runId)).toBe(false);
            expect(epoch).toBe(1);
            taken.add(runId);
          }
        }
        expect([...taken].sort()).toEqual([...ids].sort());
      });

      /** Other tests' due runs are taken out of the way. */
      async function drain(): Promise<void> {
        while ((await store.claim(worker, 200)).length > 0);
      }
    });

    describeSignals(() => ({ ...harness, worker }));
    describeLines(() => ({ harness, store, worker }));
    describeRoom(() => ({ harness, store, worker }));
    describeNewest(() => ({ harness, store, worker }));
    describeFamilies(() => ({ harness, store, worker }));
  });
}

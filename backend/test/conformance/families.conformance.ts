import { describe, expect, it } from '@jest/globals';
import type { Signal } from '@plumbline/shared';
import type { ChildRun, RunStore, Tell } from '../../src/engine/ports/run-store.js';
import type { RunStoreHarness } from './harness.js';
import { appendTo, endOf, FLOW, newId, ownedRun, releaseOf, succeeded } from './journal-parts.js';

const childOf = (parent: string, parts: Partial<ChildRun> = {}): ChildRun => ({
  runId: newId(),
  flowId: FLOW,
  version: 1,
  parent: { runId: parent, step: 'each', depth: 1, part: 0, from: 0 },
  kind: 'part',
  raw: Buffer.from('{"items":[1]}'),
  ...parts,
});

const ended = (child: string): Signal => ({
  kind: 'child_ended',
  step: 'each',
  by: 'plumbline',
  child,
  status: 'succeeded',
  done: 1,
  failed: 0,
});
const tell = (runId: string, child: string, parts: Partial<Tell> = {}): Tell => ({
  runId,
  signal: ended(child),
  requestKey: `child/${child}`,
  reopens: true,
  ...parts,
});

/** What a store holds to when runs start runs and tell each other things (`docs/engine.md`, Many items and sub-flows). */
export function describeFamilies(open: () => { harness: RunStoreHarness; store: RunStore; worker: string }): void {
  describe('runs that work for other runs', () => {
    it('a child starts with the append of its parent, unowned and due, with a delivery of its own', async () => {
      const { store, worker } = open();
      const parent = await ownedRun(store, worker);
      const child = childOf(parent);
      expect(await store.append(appendTo(parent, { children: [child] }))).toMatchObject({ kind: 'applied' });
      const [first] = await store.journal(child.runId);
      expect(first?.event).toEqual({
        kind: 'run.accepted',
        flowId: FLOW,
        version: 1,
        deliveryId: child.runId,
        trigger: 'part',
        parent: child.parent,
      });
      expect(Buffer.from((await store.delivery(child.runId))?.raw ?? []).toString()).toBe('{"items":[1]}');
      expect(await store.claimThese(worker, [child.runId])).toEqual([{ runId: child.runId, epoch: 1 }]);
    });

    it('a child that exists is left alone, however often its parent is decided again', async () => {
      const { store, worker } = open();
      const parent = await ownedRun(store, worker);
      const child = childOf(parent);
      await store.append(appendTo(parent, { children: [child] }));
      await store.claimThese(worker, [child.runId]);
      expect(await store.append(appendTo(parent, { fromSeq: 3, children: [child] }))).toMatchObject({ kind: 'applied' });
      expect((await store.journal(child.runId)).map(({ event }) => event.kind)).toEqual(['run.accepted', 'run.claimed']);
    });

    it('an append that is not applied starts nothing and tells nothing', async () => {
      const { harness, store, worker } = open();
      const parent = await ownedRun(store, worker);
      const other = await ownedRun(store, worker);
      const child = childOf(parent);
      const stale = appendTo(parent, { fromSeq: 1, children: [child], tells: [tell(other, child.runId)] });
      expect(await store.append(stale)).toEqual({ kind: 'fenced' });
      await harness.other.signal(parent, { kind: 'cancel', by: 'ada' }, 'cancel', false);
      const refused = appendTo(parent, { sends: true, children: [child], tells: [tell(other, child.runId)] });
      expect(await store.append(refused)).toEqual({ kind: 'refused', signals: 1 });
      expect(await store.row(child.runId)).toBeNull();
      expect(await store.signalsAfter(other, 0)).toEqual([]);
    });

    it('the last append of a child wakes its parent, also one that nobody owns or that has ended; the same key tells once', async () => {
      const { store, worker } = open();
      for (const rest of [releaseOf, endOf] as const) {
        const parent = await ownedRun(store, worker);
        const child = await ownedRun(store, worker);
        await store.append(rest === releaseOf ? releaseOf(parent, null) : endOf(parent));
        expect(await store.claimThese(worker, [parent])).toEqual([]);
        const last = endOf(child, { status: 'succeeded', tells: [tell(parent, child)] });
        expect(await store.append(last)).toMatchObject({ kind: 'applied' });
        // Its answer was lost: it is sent again.
        expect(await store.append(last)).toMatchObject({ kind: 'applied' });
        expect(await store.signalsAfter(parent, 0)).toEqual([{ n: 1, signal: ended(child) }]);
        expect(await store.claimThese(worker, [parent])).toHaveLength(1);
      }
    });

    it('a run that has ended is not told what does not reopen it, and a run that is gone keeps nobody from ending', async () => {
      const { store, worker } = open();
      const parent = await ownedRun(store, worker);
      const child = await ownedRun(store, worker);
      await store.append(endOf(child));
      const cancel: Tell = { runId: child, signal: { kind: 'cancel', by: 'ada' }, requestKey: 'cancel/parent', reopens: false };
      const gone = tell(newId(), child);
      expect(await store.append(appendTo(parent, { tells: [cancel, gone] }))).toMatchObject({ kind: 'applied' });
      expect(await store.signalsAfter(child, 0)).toEqual([]);
      expect(await store.row(child)).toMatchObject({ status: 'failed' });
    });

    it('a parent is not given up past the word of a child, however closely they come together', async () => {
      const { harness, store, worker } = open();
      for (let round = 0; round < 30; round++) {
        const parent = await ownedRun(store, worker);
        const children = await Promise.all(Array.from({ length: 5 }, () => ownedRun(store, worker)));
        const answers = await Promise.all([
          store.append(releaseOf(parent, null)),
          ...children.map((child, i) =>
            (i % 2 ? store : harness.other).append(endOf(child, { status: 'succeeded', tells: [tell(parent, child)] })),
          ),
        ]);
        expect(answers.slice(1).every(({ kind }) => kind === 'applied')).toBe(true);
        const told = await store.signalsAfter(parent, 0);
        expect(told.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
        // Either it was refused and is still owned, or it was given up and is due.
        const due = await store.claimThese(worker, [parent]);
        expect({ refused: answers[0]?.kind === 'refused', due: due.length }).toEqual(
          answers[0]?.kind === 'refused' ? { refused: true, due: 0 } : { refused: false, due: 1 },
        );
      }
    });

    it('parents and children that write to each other at the same time all get through', async () => {
      const { harness, store, worker } = open();
      const pairs = await Promise.all(
        Array.from({ length: 20 }, async () => ({ parent: await ownedRun(store, worker), child: await ownedRun(store, worker) })),
      );
      const answers = await Promise.all(
        pairs.flatMap(({ parent, child }) => [
          store.append(
            appendTo(parent, {
              events: [succeeded(1)],
              tells: [{ runId: child, signal: { kind: 'cancel', by: 'ada' }, requestKey: 'cancel/parent', reopens: false }],
            }),
          ),
          harness.other.append(appendTo(child, { events: [succeeded(2)], tells: [tell(parent, child)] })),
        ]),
      );
      expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => 'applied'));
      for (const { parent, child } of pairs) {
        expect(await store.signalsAfter(parent, 0)).toHaveLength(1);
        expect(await store.signalsAfter(child, 0)).toHaveLength(1);
      }
    });
  });
}

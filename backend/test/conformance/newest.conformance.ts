import { beforeAll, describe, expect, it } from '@jest/globals';
import { compareWithNewest } from '../../src/engine/intake/newest-seen.js';
import type { AcceptAnswer, AcceptRequest, RunStore } from '../../src/engine/ports/run-store.js';
import { acceptRequest, newId } from './journal-parts.js';
import type { RunStoreHarness } from './harness.js';

type Newest = NonNullable<AcceptRequest['newest']>;

/** Only the newest: what every run store holds to (`docs/ordering.md`). */
export function describeNewest(open: () => { readonly harness: RunStoreHarness; readonly store: RunStore; readonly worker: string }): void {
  describe('an event that is compared with the newest of its key', () => {
    let harness: RunStoreHarness;
    let store: RunStore;
    let worker: string;
    beforeAll(() => {
      ({ harness, store, worker } = open());
    });

    const aged = (rank: number, more: Partial<Newest> = {}): Newest => ({
      ...{ key: 'k', rank, said: String(rank), by: 'version', windowMs: 60_000, compare: compareWithNewest },
      ...more,
    });
    const eventOf = (flowId: string, rank: number, more: Partial<AcceptRequest> = {}): AcceptRequest =>
      acceptRequest({ flowId, newest: aged(rank), ...more });
    const newer = ({ runId, delivery }: AcceptRequest): AcceptAnswer => ({ kind: 'stale', runId, deliveryId: delivery.id });

    it('starts its run when nothing of its key is newer, and starts nothing otherwise, but is kept', async () => {
      const flow = newId();
      const [first, older, equal] = [eventOf(flow, 5), eventOf(flow, 3), eventOf(flow, 5)];
      const [next, late] = [eventOf(flow, 7), eventOf(flow, 6)];
      expect(await store.accept(first)).toMatchObject({ kind: 'accepted' });
      expect(await harness.other.accept(older)).toEqual(newer(first));
      expect(await store.accept(equal)).toMatchObject({ kind: 'accepted', runId: equal.runId });
      expect(await store.accept(next)).toMatchObject({ kind: 'accepted' });
      expect(await harness.other.accept(late)).toEqual(newer(next));
      expect(await store.row(late.runId)).toBeNull();
      expect(await store.delivery(late.delivery.id)).toMatchObject({ id: late.delivery.id });
    });

    it('is compared within its flow and its key only, and beside it others are not compared at all', async () => {
      const flow = newId();
      await store.accept(eventOf(flow, 9));
      const beside = [
        eventOf(flow, 1, { newest: aged(1, { key: 'l' }) }),
        eventOf(newId(), 1),
        acceptRequest({ flowId: flow, dedupe: { key: 'd', windowMs: 60_000 } }),
      ];
      const answers = await Promise.all(beside.map((request) => store.accept(request)));
      expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted']);
    });

    it('may be claimed with its accept, and keeps an order', async () => {
      const flow = newId();
      const order = { key: 'k', mode: 'block' } as const;
      const ordered = (rank: number): AcceptRequest => eventOf(flow, rank, { claim: { worker }, order });
      const [a, b, c] = [ordered(4), ordered(2), ordered(4)];
      expect(await store.accept(a)).toMatchObject({ kind: 'accepted', claimed: true });
      expect(await store.accept(b)).toEqual(newer(a));
      expect(await store.accept(c)).toMatchObject({ kind: 'accepted', claimed: false });
      expect(await store.placeInLine(c.runId)).toMatchObject({ ahead: 1, behind: a.runId });
    });

    it('is compared again once nothing newer is remembered any more', async () => {
      const flow = newId();
      await store.accept(eventOf(flow, 5, { newest: aged(5, { windowMs: -1_000 }) }));
      expect(await store.accept(eventOf(flow, 3))).toMatchObject({ kind: 'accepted' });
    });

    it('that was there before is a duplicate, whatever its age, and moves nothing', async () => {
      const flow = newId();
      const dedupe = { key: 'id', windowMs: 60_000 };
      const first = eventOf(flow, 5, { dedupe });
      await store.accept(first);
      expect(await store.accept(eventOf(flow, 9, { dedupe }))).toMatchObject({ kind: 'duplicate', runId: first.runId });
      expect(await store.accept(eventOf(flow, 3, { dedupe }))).toMatchObject({ kind: 'duplicate' });
      expect(await store.accept(eventOf(flow, 6))).toMatchObject({ kind: 'accepted' });
    });

    it('that is too old takes no key: sent again it is compared again', async () => {
      const flow = newId();
      const first = eventOf(flow, 5);
      await store.accept(first);
      const dedupe = { key: 'old', windowMs: 60_000 };
      for (let n = 0; n < 2; n++) expect(await store.accept(eventOf(flow, 3, { dedupe }))).toEqual(newer(first));
      const together = Array.from({ length: 5 }, () => eventOf(flow, 3, { dedupe }));
      expect(await Promise.all(together.map((request) => store.accept(request)))).toEqual(together.map(() => newer(first)));
      expect(await store.accept(eventOf(flow, 8, { dedupe }))).toMatchObject({ kind: 'accepted' });
    });

    it('of many in any order, in two processes, starts runs that never get older, the newest among them', async () => {
      const flow = newId();
      const started: AcceptRequest[] = [];
      // A hundred at once where nothing is remembered yet, and then few at once again and again: each kind of meeting has its own faults.
      const waves = [Array.from({ length: 100 }, (_, n) => ((n * 37) % 50) + 1)];
      for (let wave = 0; wave < 50; wave++) waves.push([5, 1, 4, 2, 6, 3].map((rank) => 50 + wave * 3 + rank));
      for (const ranks of waves) {
        // Places in a line are in the order of the commits.
        const events = ranks.map((rank) => eventOf(flow, rank, { order: { key: 'k', mode: 'block' } }));
        const answers = await Promise.all(events.map((event, n) => (n % 2 ? store : harness.other).accept(event)));
        const begun = events.filter((_, n) => answers[n]?.kind === 'accepted');
        expect(answers.filter(({ kind }) => kind === 'stale')).toHaveLength(ranks.length - begun.length);
        expect(begun.map(({ newest }) => newest?.rank)).toContain(Math.max(...ranks));
        started.push(...begun);
      }
      const places = await Promise.all(started.map(async ({ runId }) => (await store.placeInLine(runId))?.ahead ?? -1));
      const ages: number[] = [];
      for (const [n, place] of places.entries()) ages[place] = started[n]?.newest?.rank ?? 0;
      expect(ages).toHaveLength(started.length);
      expect(ages).toEqual([...ages].sort((a, b) => a - b));
    });
  });
}

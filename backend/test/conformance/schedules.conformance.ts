import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Schedule } from '@plumbline/shared/schedule';
import type { Decided, Missed, ScheduleSpan, ScheduleStore } from '../../src/engine/ports/schedule-store.js';

export interface SchedulesHarness {
  readonly store: ScheduleStore;
  /** What a flow does when it is published, archived (null) or restored. */
  change(flowId: string, version: number, schedule: Schedule | null): Promise<void>;
  /** A dedupe key of a flow leads to this run. */
  know(flowId: string, key: string, runId: string): Promise<void>;
  close(): Promise<void>;
}

const HOURLY: Schedule = { cron: '0 * * * *', zone: 'Europe/Berlin', missed: 'latest', most: 100 };
const HELD_MS = 5_000;
const NOTHING = { startedMs: null, missed: null, lookMs: null };

/** What holds for schedules wherever they are kept. Times are some hours ahead, so that nothing depends on when this runs. */
export function describeSchedules(name: string, open: () => Promise<SchedulesHarness>): void {
  describe(name, () => {
    let harness: SchedulesHarness;
    let store: ScheduleStore;
    const laterMs = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 3 * 3_600_000;

    beforeAll(async () => {
      harness = await open();
      store = harness.store;
    });
    afterAll(() => harness.close());

    /** Takes what this flow has; the spans of other flows are given back for good. */
    const take = async (flowId: string, nowMs = laterMs): Promise<readonly ScheduleSpan[]> => {
      const all = await store.take(nowMs, HELD_MS, 100);
      return all.filter((span) => span.flowId === flowId);
    };
    const begun = async (schedule = HOURLY): Promise<ScheduleSpan> => {
      const flowId = randomUUID();
      await harness.change(flowId, 1, schedule);
      const [span] = await take(flowId);
      if (!span) throw new Error('nothing was begun');
      return span;
    };
    const missed = (afterMs: number, untilMs: number, why: Missed['why'] = 'late', detail: string | null = null): Missed => {
      return { afterMs, untilMs, why, detail };
    };

    it('a schedule is looked at as soon as it begins, and due times count from then on', async () => {
      const beforeMs = Date.now();
      const flowId = randomUUID();
      await harness.change(flowId, 3, HOURLY);
      const spans = await take(flowId, Date.now() + 1_000);
      expect(spans).toEqual([
        { id: expect.any(String), flowId, version: 3, schedule: HOURLY, decidedMs: expect.any(Number), endedMs: null },
      ]);
      expect(spans[0]?.decidedMs).toBeGreaterThanOrEqual(beforeMs - 50);
      expect(spans[0]?.decidedMs).toBeLessThanOrEqual(Date.now() + 50);
      expect(Number.isInteger(spans[0]?.decidedMs)).toBe(true);
    });

    it('nobody else gets what one has taken, unless that one is not heard of any more', async () => {
      const flowId = randomUUID();
      await harness.change(flowId, 1, HOURLY);
      expect(await take(flowId, laterMs)).toHaveLength(1);
      expect(await take(flowId, laterMs)).toHaveLength(0);
      expect(await take(flowId, laterMs + HELD_MS - 1)).toHaveLength(0);
      expect(await take(flowId, laterMs + HELD_MS)).toHaveLength(1);
    });

    it('of several who take at once, each span goes to one', async () => {
      const flows = Array.from({ length: 20 }, () => randomUUID());
      for (const flowId of flows) await harness.change(flowId, 1, HOURLY);
      const taken = (await Promise.all(Array.from({ length: 6 }, () => store.take(laterMs + 60_000, HELD_MS, 7)))).flat();
      const own = taken.filter(({ flowId }) => flows.some((one) => one === flowId)).map(({ id }) => id);
      expect(new Set(own).size).toBe(own.length);
    });

    it('what was decided is noted once: who comes second is refused, and changes nothing', async () => {
      const span = await begun();
      const to: Decided = {
        ...NOTHING,
        decidedMs: laterMs,
        startedMs: laterMs,
        missed: missed(span.decidedMs, laterMs - 1),
        lookMs: laterMs + 3_600_000,
      };
      expect(await store.decide(span, to)).toBe(true);
      expect(await store.decide(span, { ...to, decidedMs: laterMs + 1, missed: missed(0, 1) })).toBe(false);
      expect(await store.lastStartedMs(span.flowId)).toBe(laterMs);
      expect(await store.missed(span.flowId, 10)).toEqual([
        { ...missed(span.decidedMs, laterMs - 1), timing: { cron: HOURLY.cron, zone: HOURLY.zone } },
      ]);
      expect(await take(span.flowId, laterMs + 3_599_999)).toEqual([]);
      expect(await take(span.flowId, laterMs + 3_600_000)).toEqual([{ ...span, decidedMs: laterMs }]);
    });

    it('says when the next one is to be looked at', async () => {
      await store.take(laterMs + 9e9, 9e9, 1_000);
      const span = await begun();
      await store.decide(span, { ...NOTHING, decidedMs: span.decidedMs, lookMs: laterMs + 7_000 });
      expect(await store.nextLookMs()).toBe(laterMs + 7_000);
    });

    it('another version with the same times goes on where the last one is, with its own rules', async () => {
      const span = await begun();
      await store.decide(span, { ...NOTHING, decidedMs: laterMs, lookMs: laterMs });
      const schedule: Schedule = { ...HOURLY, missed: 'all', most: 5 };
      await harness.change(span.flowId, 2, schedule);
      expect(await take(span.flowId)).toEqual([{ ...span, version: 2, schedule, decidedMs: laterMs }]);
    });

    it('another version with other times ends the old ones, and its own begin', async () => {
      const span = await begun();
      for (const [version, other] of [{ zone: 'UTC' }, { cron: '5 * * * *' }].entries()) {
        await harness.change(span.flowId, version + 2, { ...HOURLY, ...other });
      }
      const spans = await take(span.flowId);
      expect(spans.map(({ version, endedMs }) => ({ version, ended: endedMs !== null })).sort((a, b) => a.version - b.version)).toEqual([
        { version: 1, ended: true },
        { version: 2, ended: true },
        { version: 3, ended: false },
      ]);
    });

    it('the archive ends a schedule, and what is restored begins anew', async () => {
      const span = await begun();
      await harness.change(span.flowId, 1, null);
      await harness.change(span.flowId, 1, null);
      const [ended] = await take(span.flowId);
      expect(ended).toEqual({ ...span, endedMs: expect.any(Number) });
      await store.remove(span.id);
      expect(await take(span.flowId, laterMs + 2 * HELD_MS)).toEqual([]);
      await harness.change(span.flowId, 1, HOURLY);
      const [again] = await take(span.flowId);
      expect(again).toMatchObject({ version: 1, endedMs: null });
      expect(again?.decidedMs).toBeGreaterThanOrEqual(ended?.endedMs ?? Number.NaN);
    });

    it('one that was ended while somebody was at it is looked at again at once', async () => {
      const span = await begun();
      await harness.change(span.flowId, 1, null);
      expect(await store.decide(span, { ...NOTHING, decidedMs: span.decidedMs + 1, lookMs: laterMs + 9e9 })).toBe(true);
      expect(await take(span.flowId)).toMatchObject([{ id: span.id, decidedMs: span.decidedMs + 1 }]);
    });

    it('one that stands is never removed', async () => {
      const span = await begun();
      await store.remove(span.id);
      expect(await take(span.flowId, laterMs + HELD_MS)).toHaveLength(1);
    });

    it('lists what was missed with the newest first, and makes one of what follows for the same reason', async () => {
      const span = await begun();
      let at = span;
      const note = async (untilMs: number, why: Missed['why'], detail: string | null = null): Promise<void> => {
        expect(await store.decide(at, { ...NOTHING, decidedMs: untilMs, missed: missed(at.decidedMs, untilMs, why, detail) })).toBe(true);
        at = { ...at, decidedMs: untilMs };
      };
      await note(laterMs, 'late');
      await note(laterMs + 1_000, 'refused', 'The event is too deep.');
      await note(laterMs + 2_000, 'refused', 'The event is too deep.');
      await note(laterMs + 3_000, 'refused', 'Something else.');
      const listed = async (limit: number) =>
        (await store.missed(span.flowId, limit)).map(({ afterMs, untilMs, why }) => [afterMs, untilMs, why]);
      expect(await listed(10)).toEqual([
        [laterMs + 2_000, laterMs + 3_000, 'refused'],
        [laterMs, laterMs + 2_000, 'refused'],
        [span.decidedMs, laterMs, 'late'],
      ]);
      expect(await listed(1)).toHaveLength(1);
      await store.forgetMissed(laterMs + 1);
      expect(await listed(10)).toHaveLength(2);
    });

    it('remembers the newest due time that started a run, and knows the runs of due times', async () => {
      const span = await begun();
      expect(await store.lastStartedMs(span.flowId)).toBeNull();
      await store.decide(span, { ...NOTHING, decidedMs: laterMs, startedMs: laterMs });
      await store.decide({ ...span, decidedMs: laterMs }, { ...NOTHING, decidedMs: laterMs + 1, startedMs: laterMs - 1_000 });
      expect(await store.lastStartedMs(span.flowId)).toBe(laterMs);
      const runId = randomUUID();
      await harness.know(span.flowId, 'schedule a', runId);
      await harness.know(randomUUID(), 'schedule b', randomUUID());
      expect(await store.runsOf(span.flowId, ['schedule a', 'schedule b'])).toEqual(new Map([['schedule a', runId]]));
    });
  });
}

import type { Schedule } from '@plumbline/shared/schedule';
import type { Decided, MissedSpan, ScheduleSpan, ScheduleStore } from '../../src/engine/ports/schedule-store.js';

type Span = { -readonly [K in keyof ScheduleSpan]: ScheduleSpan[K] } & { lookMs: number | null };

/** Schedules without a database, with a clock that a test moves: the same answers as on PostgreSQL (one conformance suite holds for both). */
export class MemorySchedules implements ScheduleStore {
  /** Runs by flow and dedupe key, as the run store has them. */
  readonly runs = new Map<string, string>();
  private spans: Span[] = [];
  private missedSpans: (MissedSpan & { readonly flowId: string })[] = [];
  private readonly last = new Map<string, number>();
  private ids = 0;

  constructor(private readonly nowMs: () => number) {}

  /** What a flow does when it is published, archived (null) or restored. */
  keep(flowId: string, version: number, schedule: Schedule | null): void {
    const nowMs = this.nowMs();
    const standing = this.spans.find((span) => span.flowId === flowId && span.endedMs === null);
    if (standing && schedule && standing.schedule.cron === schedule.cron && standing.schedule.zone === schedule.zone) {
      Object.assign(standing, { version, schedule });
      return;
    }
    if (standing) Object.assign(standing, { endedMs: Math.max(nowMs, standing.decidedMs), lookMs: nowMs });
    if (schedule) this.spans.push({ id: `span ${++this.ids}`, flowId, version, schedule, decidedMs: nowMs, endedMs: null, lookMs: nowMs });
  }

  async take(nowMs: number, heldMs: number, limit: number): Promise<readonly ScheduleSpan[]> {
    const due = this.spans.filter(({ lookMs }) => lookMs !== null && lookMs <= nowMs).sort((a, b) => (a.lookMs ?? 0) - (b.lookMs ?? 0));
    return due.slice(0, limit).map((span) => {
      span.lookMs = nowMs + heldMs;
      const { lookMs: _, ...taken } = span;
      return taken;
    });
  }

  async nextLookMs(): Promise<number | null> {
    const times = this.spans.flatMap(({ lookMs }) => (lookMs === null ? [] : [lookMs]));
    return times.length === 0 ? null : Math.min(...times);
  }

  async decide({ id, decidedMs }: Pick<ScheduleSpan, 'id' | 'decidedMs'>, decided: Decided): Promise<boolean> {
    const span = this.spans.find((one) => one.id === id && one.decidedMs === decidedMs);
    if (!span) return false;
    span.decidedMs = decided.decidedMs;
    span.lookMs = span.endedMs ?? decided.lookMs;
    const { flowId, schedule } = span;
    if (decided.startedMs !== null) this.last.set(flowId, Math.max(this.last.get(flowId) ?? 0, decided.startedMs));
    if (decided.missed) this.note({ ...decided.missed, timing: { cron: schedule.cron, zone: schedule.zone }, flowId });
    return true;
  }

  async remove(id: string): Promise<void> {
    this.spans = this.spans.filter((span) => span.id !== id || span.endedMs === null);
  }

  async lastStartedMs(flowId: string): Promise<number | null> {
    return this.last.get(flowId) ?? null;
  }

  async missed(flowId: string, limit: number): Promise<readonly MissedSpan[]> {
    const own = this.missedSpans.flatMap(({ flowId: of, ...span }) => (of === flowId ? [span] : []));
    return own.sort((a, b) => b.untilMs - a.untilMs).slice(0, limit);
  }

  async runsOf(flowId: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map(
      keys.flatMap((key): [string, string][] => {
        const run = this.runs.get(`${flowId} ${key}`);
        return run === undefined ? [] : [[key, run]];
      }),
    );
  }

  async forgetMissed(beforeMs: number): Promise<void> {
    this.missedSpans = this.missedSpans.filter(({ untilMs }) => untilMs >= beforeMs);
  }

  private note(span: MissedSpan & { readonly flowId: string }): void {
    const same = (one: typeof span): boolean =>
      one.flowId === span.flowId &&
      one.untilMs === span.afterMs &&
      one.why === span.why &&
      one.detail === span.detail &&
      one.timing.cron === span.timing.cron &&
      one.timing.zone === span.timing.zone;
    const at = this.missedSpans.findIndex(same);
    const before = this.missedSpans[at];
    if (before) this.missedSpans[at] = { ...before, untilMs: span.untilMs };
    else this.missedSpans.push(span);
  }
}

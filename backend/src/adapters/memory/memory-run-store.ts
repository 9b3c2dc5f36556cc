import { acceptedEvent, type JournalEntry, type RunEvent, type RunStatus, type Signal } from '@plumbline/shared';
import type {
  AcceptAnswer,
  AcceptRequest,
  Append,
  AppendAnswer,
  ChildRun,
  ClaimedRun,
  Delivery,
  PlaceInLine,
  RunRow,
  RunStore,
  SignalAnswer,
  StoredSignal,
} from '../../engine/ports/run-store.js';
import { MemoryLines } from './memory-lines.js';
import { MemoryNewest } from './memory-newest.js';

const ENDED: readonly RunStatus[] = ['succeeded', 'succeeded_with_gaps', 'failed', 'cancelled'];

interface Run {
  readonly row: Omit<RunRow, 'status' | 'lastSeq'>;
  status: RunStatus;
  epoch: number;
  owner: string | null;
  cancel: boolean;
  lastAppend: string | null;
  wakeAtMs: number | null;
  /** Each with its event as JSON text, so that what is read never shares an object with what was written. */
  readonly entries: { readonly appendId: string; readonly atMs: number; readonly text: string }[];
  readonly signals: { readonly key: string; readonly text: string; readonly by: string; readonly atMs: number }[];
}

/** Bytes that were kept because they could not become part of a journal. */
export interface Kept {
  readonly runId: string;
  readonly appendId: string;
  readonly why: 'late' | 'unstorable';
}

/**
 * The run store without a database: the same answers as on PostgreSQL (one conformance suite holds for both), nothing
 * durable. For rehearsals, and for tests of what works with a run store.
 */
export class MemoryRunStore implements RunStore {
  readonly kept: Kept[] = [];
  private readonly runs = new Map<string, Run>();
  private readonly deliveries = new Map<string, Delivery>();
  private readonly keys = new Map<string, { runId: string; deliveryId: string; expiresAtMs: number }>();
  private readonly lines = new MemoryLines();
  private readonly newest = new MemoryNewest();
  private readonly leases = new Map<string, number>();

  /** @param onApplied told of each append that was applied, before it is answered */
  constructor(
    private readonly nowMs: () => number,
    private readonly onApplied: (append: Append) => void = () => undefined,
  ) {}

  /** What a worker's lease is: its end, ms. */
  lease(worker: string, endsAtMs: number): void {
    this.leases.set(worker, endsAtMs);
  }

  async accept(request: AcceptRequest): Promise<AcceptAnswer> {
    const { delivery, runId, version, dedupe, claim, order } = request;
    this.deliveries.set(delivery.id, delivery);
    const atMs = this.nowMs();
    const key = dedupe && `${delivery.flowId} ${dedupe.key}`;
    const known = key === null ? undefined : this.keys.get(key);
    if (known && known.expiresAtMs >= atMs) return { kind: 'duplicate', runId: known.runId, deliveryId: known.deliveryId };
    const newer = this.newest.compare(request, atMs);
    if (newer) return { kind: 'stale', ...newer };
    if (dedupe && key !== null) this.keys.set(key, { runId, deliveryId: delivery.id, expiresAtMs: atMs + dedupe.windowMs });
    const row = { runId, flowId: delivery.flowId, version, deliveryId: delivery.id };
    const waits = order ? this.lines.enter(runId, `${delivery.flowId} ${order.key}`, order, atMs) : false;
    const run = newRun(row, waits ? null : atMs);
    this.runs.set(runId, run);
    this.write(run, runId, [acceptedEvent(delivery, version, order ? { ...order, waits } : null)]);
    const claimed = claim !== null && !waits && this.lives(claim.worker);
    if (claimed) this.take(run, claim.worker);
    if (claimed) {
      run.status = claim.turn?.status ?? 'running';
      this.write(run, runId, claim.turn?.events ?? []);
      if (claim.turn?.releases) run.owner = null;
      run.wakeAtMs = claim.turn?.wakeAtMs ?? null;
    }
    return { kind: 'accepted', runId, claimed, atMs };
  }

  async append(append: Append): Promise<AppendAnswer> {
    const run = this.runs.get(append.runId);
    if (!run) return { kind: 'fenced' };
    const signals = run.signals.length;
    if (run.lastAppend === append.appendId) return { kind: 'applied', signals };
    if (run.entries.length !== append.fromSeq || run.epoch !== append.epoch) return { kind: 'fenced' };
    if ((append.sends && run.cancel) || (append.releases && append.seen !== signals)) return { kind: 'refused', signals };
    if (append.status.includes('\0')) {
      this.keep(append, 'unstorable');
      return { kind: 'unstorable', reason: 'the status holds a zero byte' };
    }
    const targets = (append.tells ?? []).map(({ runId }) => runId);
    if (append.releases && targets.includes(append.runId)) return { kind: 'refused', signals };
    this.write(run, append.appendId, append.events);
    for (const child of append.children ?? []) this.startChild(child);
    run.lastAppend = append.appendId;
    run.status = append.status;
    run.wakeAtMs = append.wakeAtMs;
    if (append.releases) run.owner = null;
    for (const { runId, signal, requestKey, reopens } of append.tells ?? []) await this.signal(runId, signal, requestKey, reopens);
    const woken = append.leavesLine ? this.lines.leave(append.runId, this.nowMs()) : [];
    await this.wake(woken);
    this.onApplied(append);
    return { kind: 'applied', signals, ...(woken.length === 0 ? {} : { woken }) };
  }

  private startChild({ runId, flowId, version, parent, kind, raw }: ChildRun): void {
    if (this.runs.has(runId)) return;
    const delivery: Delivery = { id: runId, flowId, kind, method: 'POST', path: '', headers: {}, query: '', raw };
    this.deliveries.set(runId, delivery);
    const run = newRun({ runId, flowId, version, deliveryId: runId }, this.nowMs());
    this.runs.set(runId, run);
    this.write(run, runId, [{ kind: 'run.accepted', flowId, version, deliveryId: runId, trigger: kind, parent }]);
  }

  async signal(runId: string, signal: Signal, requestKey: string, reopens: boolean): Promise<SignalAnswer> {
    const run = this.runs.get(runId);
    if (!run) return { kind: 'no_run' };
    const before = run.signals.find(({ key }) => key === requestKey);
    if (before) return { kind: 'repeated', by: before.by, atMs: before.atMs };
    const ended = ENDED.includes(run.status);
    if (ended && !reopens) return { kind: 'ended' };
    run.signals.push({ key: requestKey, text: JSON.stringify(signal), by: signal.by, atMs: this.nowMs() });
    if (signal.kind === 'cancel') run.cancel = true;
    else if (ended) run.cancel = false;
    if (ended) run.status = 'running';
    if (run.owner === null) run.wakeAtMs = this.nowMs();
    return { kind: 'sent', n: run.signals.length };
  }

  async signalBy(runId: string, requestKey: string): Promise<{ by: string; atMs: number } | null> {
    const found = this.runs.get(runId)?.signals.find(({ key }) => key === requestKey);
    return found ? { by: found.by, atMs: found.atMs } : null;
  }

  async signalsAfter(runId: string, n: number): Promise<readonly StoredSignal[]> {
    const signals = this.runs.get(runId)?.signals ?? [];
    return signals.slice(n).map(({ text }, i) => ({ n: n + i + 1, signal: JSON.parse(text) as Signal }));
  }

  async owned(worker: string): Promise<readonly { runId: string; signals: number }[]> {
    return this.all((run) => run.owner === worker).map((run) => ({ runId: run.row.runId, signals: run.signals.length }));
  }

  async claim(worker: string, limit: number): Promise<readonly ClaimedRun[]> {
    if (!this.lives(worker)) return [];
    const due = this.all((run) => this.isDue(run)).sort((a, b) => (a.wakeAtMs ?? 0) - (b.wakeAtMs ?? 0));
    const orphans = this.all((run) => run.owner !== null && !this.lives(run.owner)).sort((a, b) => (a.row.runId < b.row.runId ? -1 : 1));
    return [...due, ...orphans].slice(0, limit).map((run) => this.take(run, worker));
  }

  async claimThese(worker: string, runIds: readonly string[]): Promise<readonly ClaimedRun[]> {
    if (!this.lives(worker)) return [];
    return this.all((run) => runIds.includes(run.row.runId) && this.isDue(run)).map((run) => this.take(run, worker));
  }

  async journal(runId: string, afterSeq = 0, limit = Number.POSITIVE_INFINITY): Promise<readonly JournalEntry[]> {
    const entries = this.runs.get(runId)?.entries ?? [];
    return entries
      .slice(afterSeq, afterSeq + limit)
      .map(({ atMs, text }, i) => ({ runId, seq: afterSeq + i + 1, atMs, event: JSON.parse(text) as RunEvent }));
  }

  async row(runId: string): Promise<RunRow | null> {
    const run = this.runs.get(runId);
    return run ? { ...run.row, status: run.status, lastSeq: run.entries.length } : null;
  }

  async delivery(id: string): Promise<Delivery | null> {
    return this.deliveries.get(id) ?? null;
  }

  /** Nothing but time ever lets somebody begin: nobody else writes to a run between its accept and its turn. */
  async advanceLines(): Promise<readonly string[]> {
    const woken = this.lines.expire(this.nowMs());
    await this.wake(woken);
    return woken;
  }

  private async wake(runIds: readonly string[]): Promise<void> {
    for (const runId of runIds) await this.signal(runId, { kind: 'next_in_line', by: 'plumbline' }, 'next_in_line', false);
  }

  async placeInLine(runId: string): Promise<PlaceInLine | null> {
    return this.lines.placeOf(runId);
  }

  async recordLate(append: Append): Promise<void> {
    const known = this.runs.get(append.runId)?.entries.some(({ appendId }) => appendId === append.appendId);
    if (!known) this.keep(append, 'late');
  }

  private all(wanted: (run: Run) => boolean): Run[] {
    return [...this.runs.values()].filter(wanted);
  }

  private lives(worker: string): boolean {
    return (this.leases.get(worker) ?? 0) > this.nowMs();
  }

  private isDue(run: Run): boolean {
    return run.owner === null && run.wakeAtMs !== null && run.wakeAtMs <= this.nowMs();
  }

  private take(run: Run, worker: string): ClaimedRun {
    run.owner = worker;
    run.epoch++;
    run.lastAppend = worker;
    run.wakeAtMs = null;
    this.write(run, worker, [{ kind: 'run.claimed', worker, epoch: run.epoch }]);
    return { runId: run.row.runId, epoch: run.epoch };
  }

  private write(run: Run, appendId: string, events: readonly RunEvent[]): void {
    const atMs = this.nowMs();
    for (const event of events) run.entries.push({ appendId, atMs, text: JSON.stringify(event) });
  }

  private keep({ runId, appendId }: Append, why: Kept['why']): void {
    if (!this.kept.some((kept) => kept.appendId === appendId)) this.kept.push({ runId, appendId, why });
  }
}

function newRun(row: Run['row'], wakeAtMs: number | null): Run {
  return { row, status: 'queued', epoch: 0, owner: null, cancel: false, lastAppend: null, wakeAtMs, entries: [], signals: [] };
}

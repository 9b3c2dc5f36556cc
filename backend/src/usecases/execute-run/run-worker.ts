import type { JournalEntry, Json, PlumblineError } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { Dispatch, Nudges } from '../../engine/ports/dispatch.js';
import type { ClaimedRun, FirstTurn } from '../../engine/ports/run-store.js';
import type { ExecutionDeps } from './deps.js';
import { failUnreadable, isLasting } from './fail-unreadable.js';
import { RunSession } from './session.js';

/** How often a worker looks for runs that nobody owns and for signals that it was not told of, ms (`reliability.md` B.5). */
const SWEEP_MS = 1_000;
/** A backlog is looked at again when this share of the capacity is left in use: not at each end of a run. */
const REFILL = 0.75;
/** Lines in which a run has the turn that has ended come about only by mishap: one sweep in so many looks for them. */
const THOROUGH_EVERY = 60;
/** Most runs of one claim (`engine.md` 3). */
const MAX_CLAIM = 200;

export interface RunWorkerOptions {
  /** Runs that may be worked on at once. */
  readonly capacity: number;
}

/** A run that is ready to start as soon as it is accepted and claimed. */
export interface PreparedRun {
  /** What to commit with the accept; null: nothing but the claim. */
  readonly turn: FirstTurn | null;
  start(): void;
}

/** All runs that this process works on: takes them, gives them up, and finds what was forgotten. */
export class RunWorker {
  private readonly sessions = new Map<string, RunSession>();
  /** Claimed or about to be: they count against the capacity, and the sweep leaves them alone. */
  private readonly starting = new Set<string>();
  /** Owned without a session at the last look; seen twice, they are taken up again. */
  private strays = new Set<string>();
  private sweeping: Promise<void> | null = null;
  private sweepAgain = false;
  /** More is due than there was room for: room that falls free is used at once, not at the next sweep. */
  private backlog = false;
  private sweeps = 0;
  private stopTimer: (() => void) | null = null;
  private stopping = false;
  private onIdle: (() => void) | null = null;

  constructor(
    private readonly deps: ExecutionDeps,
    dispatch: Dispatch,
    nudges: Nudges,
    private readonly options: RunWorkerOptions,
  ) {
    dispatch.onRing((runIds) => void this.answer(runIds));
    nudges.onNudge((runId) => this.nudge(runId));
    deps.lease.onLost(() => this.abandonAll());
  }

  start(): void {
    this.sweepNow();
  }

  /** How many runs are being worked on. */
  get load(): number {
    return this.sessions.size + this.starting.size;
  }

  /** Keeps a place for a run that is about to be accepted; false when there is none. */
  reserve(runId: string): boolean {
    if (this.stopping || this.load >= this.options.capacity) {
      this.backlog = true;
      return false;
    }
    this.starting.add(runId);
    return true;
  }

  /** The reserved place is not needed. */
  unreserve(runId: string): void {
    this.starting.delete(runId);
  }

  /** Decides the first turn of a run that is about to be accepted; its place must have been reserved. */
  prepare(plan: Plan, trigger: Json, journal: readonly JournalEntry[]): PreparedRun {
    const runId = journal[0]?.runId ?? '';
    const make = (): RunSession => RunSession.fresh(this.deps, plan, trigger, journal, () => this.ended(runId));
    const session = make();
    const turn = session.decideFirstTurn();
    const start = (): void => {
      this.starting.delete(runId);
      this.deps.pause.reach('after_claim_commit', { runId });
      if (turn) this.adopt(session, () => session.startCommitted());
      else this.adopt(make());
    };
    return { turn, start };
  }

  /** Looks for work at once instead of at the next sweep. */
  sweepNow(): void {
    if (this.stopping) return;
    if (this.sweeping) {
      this.sweepAgain = true;
      return;
    }
    this.stopTimer?.();
    this.sweeping = this.sweep()
      .catch((error: unknown) => this.deps.log.warn({ error }, 'the sweep failed; it is tried again in a second'))
      .finally(() => {
        this.sweeping = null;
        const soon = this.sweepAgain;
        this.sweepAgain = false;
        if (!this.stopping) this.stopTimer = this.deps.timers.after(soon ? 1 : SWEEP_MS, () => this.sweepNow());
      });
  }

  /** Begins nothing more and gives every run up; resolves when all are given up. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.stopTimer?.();
    await this.sweeping;
    for (const session of this.sessions.values()) session.drain();
    if (this.sessions.size > 0) await new Promise<void>((resolve) => (this.onIdle = resolve));
  }

  private async sweep(): Promise<void> {
    // Whoever gets its turn is due with that, and is claimed below or rung for elsewhere.
    const woken = await this.deps.store.advanceLines(this.sweeps++ % THOROUGH_EVERY === 0);
    const free = Math.min(this.options.capacity - this.load, MAX_CLAIM);
    if (free > 0) {
      const claimed = await this.deps.store.claim(this.deps.lease.workerId, free);
      this.take(claimed);
      this.backlog = claimed.length === free;
    }
    if (woken.length > free) this.deps.dispatch.ring(woken);
    await this.lookAfterOwned();
  }

  /** Signals that no nudge told of, and runs that are ours but that nobody here works on. */
  private async lookAfterOwned(): Promise<void> {
    const owned = await this.deps.store.owned(this.deps.lease.workerId);
    const strays = new Set<string>();
    for (const { runId, signals } of owned) {
      const session = this.sessions.get(runId);
      if (session) session.nudge(signals);
      else if (!this.starting.has(runId)) strays.add(runId);
    }
    for (const runId of strays) if (this.strays.has(runId)) void this.restore(runId);
    this.strays = strays;
  }

  private async answer(runIds: readonly string[]): Promise<void> {
    const free = this.options.capacity - this.load;
    if (this.stopping || free <= 0) return;
    try {
      this.take(await this.deps.store.claimThese(this.deps.lease.workerId, runIds.slice(0, Math.min(free, MAX_CLAIM))));
    } catch (error) {
      this.deps.log.warn({ error }, 'a ring could not be answered; the sweep will find its runs');
    }
  }

  private take(claimed: readonly ClaimedRun[]): void {
    for (const { runId } of claimed) void this.restore(runId);
  }

  private async restore(runId: string): Promise<void> {
    if (this.sessions.has(runId) || this.starting.has(runId)) return;
    this.starting.add(runId);
    this.deps.pause.reach('after_claim_commit', { runId });
    try {
      const session = await RunSession.restored(this.deps, runId, () => this.ended(runId));
      if (session) this.adopt(session);
      else this.deps.log.error({ runId }, 'a claimed run could not be read: its version or its delivery is missing');
    } catch (error) {
      if (isLasting(error)) await this.failUnreadable(runId, error);
      else this.deps.log.warn({ runId, error }, 'a claimed run could not be read now; it is taken up again');
    } finally {
      this.starting.delete(runId);
    }
  }

  private async failUnreadable(runId: string, error: PlumblineError): Promise<void> {
    this.deps.log.error({ runId, error }, 'a run can not be read any more; it ends as failed');
    await failUnreadable(this.deps, runId, error).catch((failure: unknown) =>
      this.deps.log.warn({ runId, error: failure }, 'the end of an unreadable run could not be written; it is taken up again'),
    );
  }

  private adopt(session: RunSession, start = (): void => session.start()): void {
    this.sessions.set(session.runId, session);
    start();
    if (this.stopping) session.drain();
  }

  private ended(runId: string): void {
    this.sessions.delete(runId);
    if (this.backlog && this.load <= this.options.capacity * REFILL) this.sweepNow();
    if (this.sessions.size === 0) this.onIdle?.();
  }

  private nudge(runId: string): void {
    this.sessions.get(runId)?.nudge();
  }

  private abandonAll(): void {
    this.deps.log.error({ runs: this.sessions.size }, 'the lease was lost; all runs are left to other workers');
    for (const session of [...this.sessions.values()]) session.abandon();
  }
}

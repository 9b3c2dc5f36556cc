import { isAskedAbout, keyOf, runStatus, type EffectClass, type JournalEntry, type Json, type StepError } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { Append, FirstTurn } from '../../engine/ports/run-store.js';
import { leavesLine } from '../../engine/run/leaves-line.js';
import { WORKER_LOST_OUTCOME } from '../../engine/run/attempt-ended.js';
import { Canceller } from '../../engine/run/canceller.js';
import { applyEntry, newRunState } from '../../engine/run/run-state.js';
import type { ExecutionDeps } from './deps.js';
import type { Fact } from './facts.js';
import { loadRun } from './load-run.js';
import type { LoadedRun } from './loaded-run.js';
import { putUp } from './put-up.js';
import { sendAttempt } from './send-attempt.js';
import { askWhether, LOST_LOOK_UP } from './ask-whether.js';
import type { Launch, LookUpLaunch } from './launch.js';
import { Turn } from './turn.js';

/** Longest in-memory timer, ms; what is due later is looked at again then. */
const MAX_TIMER_MS = 60_000;

/** Effects that may be sent again after a crash. */
const REPEATABLE: readonly EffectClass[] = ['safe', 'idempotent', 'keyed'];
/** Until a run that could not be read is read again, ms. */
const REREAD_MS = 300;

/**
 * One run while this worker owns it. It takes turns; all events of a turn travel in one append, and at most one append is
 * unacknowledged. Calls are launched after the commit of their intent.
 */
export class RunSession {
  private facts: Fact[] = [];
  /** Keys of steps that something is being fetched or put away for. */
  private readonly gathering = new Set<string>();
  private readonly inFlight = new Map<string, Canceller>();
  private appending = false;
  private closed = false;
  private draining = false;
  private unstorable: StepError | null = null;
  private stopTimer: (() => void) | null = null;
  private firstTurn: Turn | null = null;
  /** Signals known to exist. */
  private signalsKnown: number;
  /** It has left its line. */
  private isOutOfLine = false;
  /** The worker that claimed the run. Ids are never used again: under any other lease nothing may be done here. */
  private readonly owner: string | null;

  private constructor(
    private readonly deps: ExecutionDeps,
    private run: LoadedRun,
    private readonly onClosed: () => void,
  ) {
    this.signalsKnown = run.state.view.signals;
    this.owner = run.state.view.owner;
  }

  /** A run that was accepted and claimed just now: everything is at hand. */
  static fresh(deps: ExecutionDeps, plan: Plan, trigger: Json, journal: readonly JournalEntry[], onClosed: () => void): RunSession {
    const state = newRunState(journal[0]?.runId ?? '', plan);
    for (const entry of journal) applyEntry(state, entry);
    return new RunSession(deps, { state, trigger, part: null }, onClosed);
  }

  /**
   * Decides what the run does first, before it is accepted; `startCommitted` goes on once that is committed. Null when it
   * would start an effect that can not be repeated: were we to die between commit and sending, nobody could tell whether it
   * was sent. Such a run is begun after its accept, by a session of its own.
   */
  decideFirstTurn(): FirstTurn | null {
    // Its end has to free its line, which the statement of the accept can not.
    if (this.run.state.view.order !== null) return null;
    this.appending = true;
    const turn = new Turn({ ...this.host(), tentative: true }, []);
    if (turn.postponed || turn.launches.some(({ started }) => !REPEATABLE.includes(started.effect))) return null;
    // What goes out to other runs needs an append of its own.
    if (turn.children.length + turn.tells.length + turn.awaiting.length + turn.holds.size > 0) return null;
    this.firstTurn = turn;
    const { events, end, wakeAtMs } = turn;
    return { events, status: runStatus(this.run.state.view), releases: end !== 'more', wakeAtMs };
  }

  /** The first turn was committed with the accept. */
  startCommitted(): void {
    this.appending = false;
    const turn = this.firstTurn;
    this.firstTurn = null;
    if (turn) void this.committed(turn, 0);
  }

  /** A run that was claimed from the store; null when it can not be read. Whoever has claimed it since, it does nothing for them. */
  static async restored(deps: ExecutionDeps, runId: string, onClosed: () => void): Promise<RunSession | null> {
    const run = await loadRun(deps, runId);
    if (!run) return null;
    const session = new RunSession(deps, run, onClosed);
    await session.readSignals();
    return session;
  }

  get runId(): string {
    return this.run.state.view.id;
  }

  /** Starts working. Attempts of an earlier owner that have no outcome are lost with it. */
  start(): void {
    for (const step of this.run.state.view.steps.values()) {
      if (step.status !== 'running') continue;
      if (isAskedAbout(step)) this.facts.push({ kind: 'looked_up', step: step.key, ask: step.lookUp?.asks ?? 0, result: LOST_LOOK_UP });
      else this.facts.push({ kind: 'attempt_ended', step: step.key, attempt: step.attempt, outcome: WORKER_LOST_OUTCOME });
    }
    for (const step of this.run.state.view.steps.values()) {
      if (step.status === 'waiting' && step.waitingFor === 'event') this.putUp(step.key);
    }
    this.takeTurn();
  }

  /** Signals up to `known` exist. */
  nudge(known = Number.POSITIVE_INFINITY): void {
    if (this.closed || known <= this.signalsKnown) return;
    this.readSignals().then(
      () => this.takeTurn(),
      (error: unknown) => this.deps.log.warn({ runId: this.runId, error }, 'signals could not be read now; the sweep asks again'),
    );
  }

  /** Begins nothing more; gives the run up when nothing is in flight. */
  drain(): void {
    this.draining = true;
    this.takeTurn();
  }

  /** The lease is gone: nothing that this worker still does may count. */
  abandon(): void {
    this.close();
    this.abortCalls();
  }

  private async readSignals(): Promise<void> {
    const stored = await this.deps.store.signalsAfter(this.runId, this.signalsKnown);
    for (const one of stored) {
      if (one.n <= this.signalsKnown) continue;
      this.signalsKnown = one.n;
      this.facts.push({ kind: 'signal', stored: one });
    }
  }

  private takeTurn(): void {
    if (this.appending || this.closed) return;
    if (this.owner !== this.deps.lease.workerId) return this.abandon();
    this.stopTimer?.();
    this.stopTimer = null;
    const facts = this.facts;
    this.facts = [];
    const turn = new Turn(this.host(), facts);
    if (turn.events.length > 0) void this.commit(turn);
    else this.waitFor(turn.nextDueMs);
  }

  private host(): ConstructorParameters<typeof Turn>[0] {
    const { deps, gathering, unstorable } = this;
    return {
      deps,
      run: this.run,
      gathering,
      unstorable,
      // With the send gate shut, what begins would only be stopped again: the run is let go, for whoever holds a lease.
      leaving: this.draining || !deps.lease.maySend(),
      tentative: false,
      abortCalls: () => this.abortCalls(),
      await: (fact) => void fact.then((one) => this.learn(one)),
    };
  }

  private abortCalls(): void {
    for (const canceller of this.inFlight.values()) canceller.abort();
  }

  /** Puts a step up that waits for an event; the run is not given up before that is done. */
  private putUp(key: string): void {
    const { view } = this.run.state;
    const step = view.steps.get(key);
    if (!step || this.gathering.has(key)) return;
    this.gathering.add(key);
    void putUp(this.deps, view.id, step).then((event) => this.learn({ kind: 'awaited', step: key, attempt: step.attempt, event }));
  }

  private waitFor(dueMs: number): void {
    if (!Number.isFinite(dueMs)) return;
    const inMs = Math.min(Math.max(1, dueMs - this.deps.clock.nowMs()), MAX_TIMER_MS);
    this.stopTimer = this.deps.timers.after(inMs, () => this.takeTurn());
  }

  private learn(fact: Fact): void {
    if (this.closed) return;
    this.facts.push(fact);
    this.takeTurn();
  }

  private async commit(turn: Turn): Promise<void> {
    this.appending = true;
    const append = this.appendOf(turn);
    if (turn.holdsOutcome) this.deps.pause.reach('before_outcome_commit', { runId: this.runId });
    const answer = await this.deps.store.append(append);
    this.appending = false;
    // Kept also when the lease said first that the run is somebody else's.
    if (answer.kind === 'fenced') return this.fenced(append);
    if (this.closed) return;
    switch (answer.kind) {
      case 'applied':
        if (append.leavesLine) this.isOutOfLine = true;
        if (answer.woken && answer.woken.length > 0) this.deps.dispatch.ring(answer.woken);
        return this.committed(turn, answer.signals);
      case 'refused':
        return this.rebuild(turn.facts);
      case 'unstorable':
        return this.rebuildWithout(turn, answer.reason);
    }
  }

  private committed(turn: Turn, signals: number): void | Promise<void> {
    if (turn.holdsOutcome) this.deps.pause.reach('after_outcome_commit', { runId: this.runId });
    const others = [...turn.children, ...turn.tells].map(({ runId }) => runId);
    if (others.length > 0) this.deps.dispatch.ring(others);
    if (turn.answers) this.deps.answers.tell(this.runId);
    if (turn.end !== 'more') return this.close();
    for (const key of turn.awaiting) this.putUp(key);
    for (const launch of turn.lookUps) this.lookUp(launch);
    for (const launch of turn.launches) this.launch(launch);
    if (turn.replanned) return this.rebuild([]);
    if (signals > this.signalsKnown) this.nudge(signals);
    this.takeTurn();
  }

  private async fenced(append: Append): Promise<void> {
    await this.deps.store.recordLate(append);
    this.deps.log.warn({ runId: this.runId, epoch: append.epoch }, 'another worker owns this run; the late result changed nothing');
    this.abandon();
  }

  private appendOf({ events, launches, lookUps, children, tells, holds, fromSeq, end, wakeAtMs }: Turn): Append {
    const { view } = this.run.state;
    const status = runStatus(view);
    return {
      runId: view.id,
      appendId: this.deps.chance.uuid(),
      fromSeq,
      epoch: view.epoch,
      status,
      wakeAtMs,
      sends: launches.length + lookUps.length + children.length > 0,
      releases: end !== 'more',
      seen: view.signals,
      events,
      ...(children.length > 0 ? { children } : {}),
      ...(tells.length > 0 ? { tells } : {}),
      ...(holds.size > 0 ? { holds } : {}),
      ...(!this.isOutOfLine && leavesLine(view.order, status) ? { leavesLine: true } : {}),
    };
  }

  private launch(launch: Launch): void {
    const { at, started } = launch;
    const canceller = new Canceller();
    this.inFlight.set(at.key, canceller);
    void sendAttempt(this.deps, this.run, launch, canceller).then((outcome) => {
      if (this.inFlight.get(at.key) === canceller) this.inFlight.delete(at.key);
      this.learn({ kind: 'attempt_ended', step: keyOf(started), attempt: started.attempt, outcome });
    });
  }

  private lookUp(launch: LookUpLaunch): void {
    const { at, asked } = launch;
    const canceller = new Canceller();
    this.inFlight.set(at.key, canceller);
    void askWhether(this.deps, this.run, launch, canceller).then((result) => {
      if (this.inFlight.get(at.key) === canceller) this.inFlight.delete(at.key);
      this.learn({ kind: 'looked_up', step: at.key, ask: asked.ask, result });
    });
  }

  /** Forgets the decisions of a turn that was not applied, keeps its facts, reads what came in between, decides again. */
  private async rebuild(facts: readonly Fact[]): Promise<void> {
    this.appending = true;
    try {
      const run = await loadRun(this.deps, this.runId);
      await this.readSignals();
      if (this.closed) return;
      // Claimed by another worker since: to go on from its journal would be to write under its epoch.
      if (run?.state.view.owner !== this.owner) return this.abandon();
      this.run = run;
    } catch (error) {
      // Outcomes are in our hands that nobody else knows: ask again for as long as the run is ours.
      this.deps.log.warn({ runId: this.runId, error }, 'the run could not be read again; it is tried once more');
      if (!this.closed) this.stopTimer = this.deps.timers.after(REREAD_MS, () => void this.rebuild(facts));
      return;
    }
    this.facts = [...facts, ...this.facts];
    this.appending = false;
    this.takeTurn();
  }

  /** A value that the database can not hold: its step fails or asks a person; its bytes were kept by the store. */
  private rebuildWithout(turn: Turn, reason: string): Promise<void> {
    const message = `A value could not be stored: ${reason}. Its bytes were kept.`;
    const error: StepError = { code: 'output_unstorable', class: 'internal', message };
    // With no outcome in the turn, it was something that the run itself made: whatever it begins from now on fails, so that this ends.
    if (!turn.holdsOutcome) this.unstorable = error;
    this.deps.log.error({ runId: this.runId, reason }, 'a value could not be stored');
    return this.rebuild(
      turn.facts.map((fact): Fact => {
        if (fact.kind === 'attempt_ended') return { ...fact, outcome: { kind: 'unknown', error } };
        return fact.kind === 'looked_up' ? { ...fact, result: { is: 'unclear', error, lasting: true, askedMs: 0 } } : fact;
      }),
    );
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    this.stopTimer?.();
    this.onClosed();
  }
}

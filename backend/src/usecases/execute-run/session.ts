import { runStatus, stepView, type JournalEntry, type Json, type RunEvent, type StepError, type StepStarted } from '@plumbline/shared';
import type { Plan, PlanStep } from '../../engine/graph/plan.js';
import { BUILT_INS } from '../../engine/operations/built-in.js';
import type { PreparedCall } from '../../engine/ports/operation.js';
import type { Append } from '../../engine/ports/run-store.js';
import { attemptEnded, WORKER_LOST_OUTCOME } from '../../engine/run/attempt-ended.js';
import { Canceller } from '../../engine/run/canceller.js';
import { decide, type Decision } from '../../engine/run/decide.js';
import { judgeSignal } from '../../engine/run/judge-signal.js';
import { applyEntry, newRunState, restoreRunState, type RunState } from '../../engine/run/run-state.js';
import { beginStep, failBegin } from './begin-step.js';
import type { ExecutionDeps } from './deps.js';
import { inputOf, type Fact } from './facts.js';
import { scopeOf } from './scope.js';
import { sendAttempt } from './send-attempt.js';

/** A run is given up only when its next timer is further away than this, ms (`engine.md` 3). */
const KEEP_MS = 5_000;
/** Longest in-memory timer, ms; what is due later is looked at again then. */
const MAX_TIMER_MS = 60_000;
/** Most events of one append. */
const MAX_BATCH = 400;

const NO_INPUT: StepError = { code: 'expression_failed', class: 'expression', message: 'The input could not be evaluated.' };

/** What is sent once the append that holds its intent is committed. */
interface Launch {
  readonly planned: PlanStep;
  readonly started: StepStarted;
  readonly call: PreparedCall;
}

/** The turn under construction: events that are applied to the state but not committed. */
interface Turn {
  readonly events: RunEvent[];
  readonly launches: Launch[];
  readonly facts: readonly Fact[];
}

/**
 * One run while this worker owns it. It takes turns: facts come in, decisions are made, and all events of a turn travel
 * in one append; at most one append is unacknowledged. Calls are launched after the commit of their intent.
 */
export class RunSession {
  private state: RunState;
  private trigger: Json;
  private facts: Fact[] = [];
  /** Steps whose input is being evaluated. */
  private readonly evaluating = new Set<string>();
  private readonly inFlight = new Map<string, Canceller>();
  private appending = false;
  private closed = false;
  private draining = false;
  private unstorableError: StepError | null = null;
  private stopTimer: (() => void) | null = null;
  /** Signals known to exist. */
  private signalsKnown = 0;

  private constructor(
    private readonly deps: ExecutionDeps,
    plan: Plan,
    readonly runId: string,
    trigger: Json,
    private readonly onClosed: () => void,
  ) {
    this.state = newRunState(runId, plan);
    this.trigger = trigger;
  }

  /** A run that was accepted and claimed just now: everything is at hand. */
  static fresh(deps: ExecutionDeps, plan: Plan, trigger: Json, journal: readonly JournalEntry[], onClosed: () => void): RunSession {
    const session = new RunSession(deps, plan, journal[0]?.runId ?? '', trigger, onClosed);
    for (const entry of journal) applyEntry(session.state, entry);
    return session;
  }

  /** A run that was claimed from the store. */
  static async restored(deps: ExecutionDeps, runId: string, onClosed: () => void): Promise<RunSession | null> {
    const loaded = await load(deps, runId);
    if (!loaded) return null;
    const session = new RunSession(deps, loaded.state.plan, runId, loaded.trigger, onClosed);
    session.state = loaded.state;
    session.signalsKnown = loaded.state.view.signals;
    await session.readSignals();
    return session;
  }

  /** Starts working. Attempts of an earlier owner that have no outcome are lost with it. */
  start(): void {
    for (const step of this.state.view.steps.values()) {
      if (step.status === 'running') this.facts.push({ kind: 'attempt_ended', step: step.id, attempt: step.attempt, outcome: WORKER_LOST_OUTCOME });
    }
    this.takeTurn();
  }

  /** Signals up to `known` exist. */
  nudge(known = Number.POSITIVE_INFINITY): void {
    if (this.closed || known <= this.signalsKnown) return;
    void this.readSignals().then(() => this.takeTurn());
  }

  /** Begins nothing more; gives the run up when nothing is in flight. */
  drain(): void {
    this.draining = true;
    this.takeTurn();
  }

  /** The lease is gone: nothing that this worker still does may count. */
  abandon(): void {
    this.close();
    for (const canceller of this.inFlight.values()) canceller.abort();
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
    this.stopTimer?.();
    this.stopTimer = null;
    const turn: Turn = { events: [], launches: [], facts: this.facts };
    this.facts = [];
    const fromSeq = this.state.view.seq;
    const versionBefore = this.state.view.version;
    for (const fact of turn.facts) this.absorb(turn, fact);
    const end = this.state.view.version === versionBefore ? this.proceed(turn) : 'more';
    if (turn.events.length > 0) void this.commit(turn, fromSeq, end, versionBefore);
  }

  private emit(turn: Turn, event: RunEvent): void {
    turn.events.push(event);
    applyEntry(this.state, { runId: this.runId, seq: this.state.view.seq + 1, atMs: this.deps.clock.nowMs(), event });
  }

  private absorb(turn: Turn, fact: Fact): void {
    switch (fact.kind) {
      case 'attempt_ended': {
        const planned = this.state.plan.steps.get(fact.step);
        const step = stepView(this.state.view, fact.step);
        if (!planned || step.status !== 'running' || step.attempt !== fact.attempt) return;
        const moment = { nowMs: this.deps.clock.nowMs(), random: this.deps.chance.next() };
        return this.emit(turn, attemptEnded(this.state, planned, fact.attempt, fact.outcome, moment));
      }
      case 'evaluated': {
        this.evaluating.delete(fact.step);
        const planned = this.state.plan.steps.get(fact.step);
        if (planned && this.state.view.cancel === null) this.begun(turn, planned, fact.result);
        return;
      }
      case 'signal':
        return this.obey(turn, fact.stored);
    }
  }

  private obey(turn: Turn, { n, signal }: Extract<Fact, { kind: 'signal' }>['stored']): void {
    if (n <= this.state.view.signals) return;
    const refusal = judgeSignal(this.state.view, signal);
    this.emit(turn, { kind: 'signal.received', n, signal, ...(refusal === null ? {} : { ignored: refusal }) });
    if (signal.kind === 'cancel') for (const canceller of this.inFlight.values()) canceller.abort();
  }

  /** Decides until nothing more can be done now. */
  private proceed(turn: Turn): 'more' | 'released' | 'finished' {
    // With the send gate shut, what begins would only be stopped again: let go of the run instead, for whoever holds a lease.
    const leaving = this.draining || !this.deps.lease.maySend();
    while (turn.events.length < MAX_BATCH) {
      const decision = decide(this.state, this.evaluating.size, this.deps.clock.nowMs(), leaving);
      for (const step of decision.skip) this.emit(turn, { kind: 'step.skipped', step, reason: 'not_taken' });
      for (const step of decision.callOff) this.callOff(turn, step);
      for (const step of decision.begin) this.begin(turn, step);
      if (decision.timedOut) for (const canceller of this.inFlight.values()) canceller.abort();
      if (decision.finish) return this.finish(turn, decision);
      if (decision.skip.length + decision.callOff.length + decision.begin.length === 0) return this.rest(turn, decision, leaving);
    }
    return 'more';
  }

  private callOff(turn: Turn, id: string): void {
    const happened = stepView(this.state.view, id).mayHaveHappened ? 'unknown' : 'no';
    this.emit(turn, { kind: 'step.cancelled', step: id, happened });
  }

  private finish(turn: Turn, decision: Decision): 'finished' {
    const status = decision.finish ?? 'failed';
    const timeout = { code: 'run_timeout', class: 'timeout', message: 'The run did not end within the timeout of its flow.' } as const;
    this.emit(turn, { kind: 'run.finished', status, ...(decision.timedOut ? { error: timeout } : {}) });
    return 'finished';
  }

  /** Nothing to do now: wait here for what is due soon, or give the run up. */
  private rest(turn: Turn, { idleUntilMs, nextDueMs }: Decision, leaving: boolean): 'more' | 'released' {
    const nowMs = this.deps.clock.nowMs();
    const leave = idleUntilMs !== null && (leaving || idleUntilMs - nowMs > KEEP_MS);
    if (leave) return this.release(turn, idleUntilMs, nowMs, leaving);
    if (Number.isFinite(nextDueMs)) {
      const inMs = Math.min(Math.max(1, nextDueMs - nowMs), MAX_TIMER_MS);
      this.stopTimer ??= this.deps.timers.after(inMs, () => this.takeTurn());
    }
    return 'more';
  }

  private release(turn: Turn, idleUntilMs: number, nowMs: number, leaving: boolean): 'released' {
    const unbegun = leaving && this.state.ready.size > 0;
    const wakeAtMs = unbegun ? nowMs : Number.isFinite(idleUntilMs) ? idleUntilMs : null;
    this.emit(turn, { kind: 'run.released', wakeAtMs });
    return 'released';
  }

  private begin(turn: Turn, id: string): void {
    const planned = this.state.plan.steps.get(id);
    this.state.ready.delete(id);
    this.state.timers.delete(id);
    if (!planned || this.evaluating.has(id)) return;
    if (planned.disabled) return this.emit(turn, { kind: 'step.skipped', step: id, reason: 'disabled' });
    const step = stepView(this.state.view, id);
    const recorded = step.editedInput ?? (BUILT_INS.has(planned.operation) ? undefined : step.input);
    if (recorded !== undefined) return this.begun(turn, planned, { ok: true, value: recorded });
    const result = this.deps.expressions.evaluate({
      template: planned.input,
      scope: scopeOf(this.state, this.trigger),
      timeMs: this.deps.clock.nowMs(),
      seed: `${this.runId}/${id}/${step.attempt + 1}`,
    });
    if (!('then' in result)) return this.begun(turn, planned, result);
    this.evaluating.add(id);
    void result.then((evaluated) => this.learn({ kind: 'evaluated', step: id, result: evaluated }));
  }

  private begun(turn: Turn, planned: PlanStep, result: Extract<Fact, { kind: 'evaluated' }>['result']): void {
    const trouble = this.unstorableError ?? (result.ok ? null : result.error);
    const begun = result.ok && !trouble ? beginStep(this.deps, this.state, planned, inputOf(result)) : failBegin(this.deps, this.state, planned, trouble ?? NO_INPUT);
    this.emit(turn, begun.event);
    if (begun.event.kind === 'step.started' && begun.call) turn.launches.push({ planned, started: begun.event, call: begun.call });
  }

  private learn(fact: Fact): void {
    if (this.closed) return;
    this.facts.push(fact);
    this.takeTurn();
  }

  private async commit(turn: Turn, fromSeq: number, end: 'more' | 'released' | 'finished', versionBefore: number): Promise<void> {
    this.appending = true;
    const append = this.appendOf(turn, fromSeq, end !== 'more');
    const holdsOutcome = turn.facts.some((fact) => fact.kind === 'attempt_ended');
    if (holdsOutcome) this.deps.pause.reach('before_outcome_commit', { runId: this.runId });
    const answer = await this.deps.store.append(append);
    this.appending = false;
    if (this.closed) return;
    switch (answer.kind) {
      case 'applied':
        if (holdsOutcome) this.deps.pause.reach('after_outcome_commit', { runId: this.runId });
        if (end !== 'more') return this.close();
        for (const launch of turn.launches) this.launch(launch);
        if (this.state.view.version !== versionBefore) return this.rebuild([]);
        if (answer.signals > this.signalsKnown) this.nudge(answer.signals);
        return this.takeTurn();
      case 'refused':
        return this.rebuild(turn.facts);
      case 'fenced':
        await this.deps.store.recordLate(append);
        this.deps.log.warn({ runId: this.runId, epoch: append.epoch }, 'another worker owns this run now; the late result was recorded and changed nothing');
        return this.abandon();
      case 'unstorable':
        return this.unstorable(turn, answer.reason);
    }
  }

  private appendOf(turn: Turn, fromSeq: number, releases: boolean): Append {
    const { view } = this.state;
    const released = turn.events.find((event) => event.kind === 'run.released');
    return {
      runId: this.runId,
      appendId: this.deps.chance.uuid(),
      fromSeq,
      epoch: view.epoch,
      status: runStatus(view),
      wakeAtMs: released?.wakeAtMs ?? null,
      sends: turn.launches.length > 0,
      releases,
      seen: view.signals,
      events: turn.events,
    };
  }

  private launch({ planned, started, call }: Launch): void {
    const canceller = new Canceller();
    this.inFlight.set(planned.id, canceller);
    void sendAttempt(this.deps, this.state, this.trigger, planned, started, call, canceller).then((outcome) => {
      if (this.inFlight.get(planned.id) === canceller) this.inFlight.delete(planned.id);
      this.learn({ kind: 'attempt_ended', step: planned.id, attempt: started.attempt, outcome });
    });
  }

  /** The append was refused: forget its decisions, keep its facts, read what came in between, decide again. */
  private async rebuild(facts: readonly Fact[]): Promise<void> {
    this.appending = true;
    const loaded = await load(this.deps, this.runId);
    if (this.closed) return;
    if (!loaded) return this.abandon();
    this.state = loaded.state;
    this.trigger = loaded.trigger;
    this.facts = [...facts, ...this.facts];
    await this.readSignals();
    this.appending = false;
    this.takeTurn();
  }

  /** A value that the database can not hold: its step fails or asks a person; its bytes were kept by the store. */
  private unstorable(turn: Turn, reason: string): Promise<void> {
    const error = { code: 'output_unstorable', class: 'internal', message: `A value could not be stored: ${reason}. Its bytes were kept.` } as const;
    const outcomes = turn.facts.some((fact) => fact.kind === 'attempt_ended');
    // With no outcome in the turn, it was something that the run itself made: whatever it begins from now on fails, so that this ends.
    if (!outcomes) this.unstorableError = error;
    this.deps.log.error({ runId: this.runId, reason }, 'a value could not be stored');
    return this.rebuild(turn.facts.map((fact) => (fact.kind === 'attempt_ended' ? { ...fact, outcome: { kind: 'unknown', error } } : fact)));
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    this.stopTimer?.();
    this.onClosed();
  }
}

async function load(deps: ExecutionDeps, runId: string): Promise<{ state: RunState; trigger: Json } | null> {
  const row = await deps.store.row(runId);
  if (!row) return null;
  const journal = await deps.store.journal(runId);
  const plan = await deps.versions.plan(row.flowId, versionOf(journal, row.version));
  const delivery = await deps.store.delivery(row.deliveryId);
  if (!plan || !delivery) return null;
  const read = deps.deliveries.read(delivery, plan.document.trigger);
  return { state: restoreRunState(runId, plan, journal), trigger: read.ok ? read.trigger : null };
}

/** The version that a run goes on with: a repair may have chosen a newer one. */
function versionOf(journal: readonly JournalEntry[], accepted: number): number {
  let version = accepted;
  for (const { event } of journal) {
    if (event.kind === 'signal.received' && event.ignored === undefined && event.signal.kind === 'retry') version = event.signal.version ?? version;
  }
  return version;
}

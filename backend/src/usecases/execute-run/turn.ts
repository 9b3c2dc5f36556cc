import { stepView, type Json, type RunEvent, type StepError, type StepStarted } from '@plumbline/shared';
import type { PlanStep } from '../../engine/graph/plan.js';
import type { PreparedCall } from '../../engine/ports/operation.js';
import type { StoredSignal } from '../../engine/ports/run-store.js';
import { attemptEnded } from '../../engine/run/attempt-ended.js';
import { decide, mayBegin, type Decision } from '../../engine/run/decide.js';
import { judgeSignal } from '../../engine/run/judge-signal.js';
import { applyEntry, putBack, type RunState } from '../../engine/run/run-state.js';
import { beginStep, failBegin } from './begin-step.js';
import type { ExecutionDeps } from './deps.js';
import type { Fact } from './facts.js';
import { gatherInput, type Gathered } from './gather-input.js';

/** A run is given up only when its next timer is further away than this, ms (`docs/engine.md`, Ownership). */
const KEEP_MS = 5_000;
/** Most events of one append. */
const MAX_BATCH = 400;

/** What is sent once the append that holds its intent is committed. */
export interface Launch {
  readonly planned: PlanStep;
  readonly started: StepStarted;
  readonly call: PreparedCall;
}

/** What a turn needs of the session that takes it. */
export interface TurnHost {
  readonly deps: ExecutionDeps;
  readonly state: RunState;
  readonly trigger: Json;
  /** Steps whose input is being gathered. */
  readonly gathering: Set<string>;
  /** This worker begins nothing more. */
  readonly leaving: boolean;
  /** Set once the run made something that can not be stored: whatever it begins fails with it. */
  readonly unstorable: StepError | null;
  /** Calls in flight are to be given up. */
  abortCalls(): void;
  /** An input that is not at hand at once. */
  await(step: string, gathered: Promise<Gathered>): void;
}

/** How a turn ends: the run goes on here, is given up, or is over. */
export type TurnEnd = 'more' | 'released' | 'finished';

/**
 * One turn of a run: facts in, decisions made, events out. The events are applied to the state at once and committed by
 * the session as one append; when that is refused, state and turn are thrown away and only the facts stay.
 */
export class Turn {
  readonly events: RunEvent[] = [];
  readonly launches: Launch[] = [];
  readonly fromSeq: number;
  readonly end: TurnEnd;
  /** A repair chose another version: the run is to be read again under it. */
  readonly replanned: boolean;
  /** When the run is to be looked at again although nothing happens, ms; Infinity: never. */
  nextDueMs = Number.POSITIVE_INFINITY;
  /** When a given up run is due, ms; null: only a signal wakes it. */
  wakeAtMs: number | null = null;

  constructor(
    private readonly host: TurnHost,
    readonly facts: readonly Fact[],
  ) {
    const { view } = host.state;
    this.fromSeq = view.seq;
    const version = view.version;
    for (const fact of facts) this.absorb(fact);
    this.replanned = view.version !== version;
    this.end = this.replanned ? 'more' : this.proceed();
  }

  /** It holds what came of a call. */
  get holdsOutcome(): boolean {
    return this.facts.some((fact) => fact.kind === 'attempt_ended');
  }

  private emit(event: RunEvent): void {
    const { state, deps } = this.host;
    this.events.push(event);
    applyEntry(state, { runId: state.view.id, seq: state.view.seq + 1, atMs: deps.clock.nowMs(), event });
  }

  private absorb(fact: Fact): void {
    const { state, deps, gathering } = this.host;
    switch (fact.kind) {
      case 'attempt_ended': {
        const planned = state.plan.steps.get(fact.step);
        const step = stepView(state.view, fact.step);
        if (!planned || step.status !== 'running' || step.attempt !== fact.attempt) return;
        const moment = { nowMs: deps.clock.nowMs(), random: deps.chance.next() };
        return this.emit(attemptEnded(state, planned, fact.attempt, fact.outcome, moment));
      }
      case 'gathered': {
        gathering.delete(fact.step);
        const planned = state.plan.steps.get(fact.step);
        // While its input was gathered, the run may have been stopped or cancelled, or an edge to the step opened again.
        if (planned && mayBegin(state, fact.step)) this.begun(planned, fact.gathered);
        else putBack(state, fact.step);
        return;
      }
      case 'signal':
        return this.obey(fact.stored);
    }
  }

  private obey({ n, signal }: StoredSignal): void {
    const { view } = this.host.state;
    if (n <= view.signals) return;
    const refusal = judgeSignal(view, signal);
    this.emit({ kind: 'signal.received', n, signal, ...(refusal === null ? {} : { ignored: refusal }) });
    if (signal.kind === 'cancel') this.host.abortCalls();
  }

  /** Decides until nothing more can be done now. */
  private proceed(): TurnEnd {
    const { state, deps, gathering, leaving } = this.host;
    while (this.events.length < MAX_BATCH) {
      const decision = decide(state, gathering.size, deps.clock.nowMs(), leaving);
      for (const step of decision.skip) this.emit({ kind: 'step.skipped', step, reason: 'not_taken' });
      for (const step of decision.callOff) this.callOff(step);
      for (const step of decision.begin) this.begin(step);
      if (decision.timedOut) this.host.abortCalls();
      if (decision.finish) return this.finish(decision);
      if (decision.skip.length + decision.callOff.length + decision.begin.length === 0) return this.rest(decision);
    }
    return 'more';
  }

  private callOff(step: string): void {
    const happened = stepView(this.host.state.view, step).mayHaveHappened ? 'unknown' : 'no';
    this.emit({ kind: 'step.cancelled', step, happened });
  }

  private finish(decision: Decision): 'finished' {
    const status = decision.finish ?? 'failed';
    const timeout = { code: 'run_timeout', class: 'timeout', message: 'The run did not end within the timeout of its flow.' } as const;
    this.emit({ kind: 'run.finished', status, ...(decision.timedOut ? { error: timeout } : {}) });
    return 'finished';
  }

  /** Nothing to do now: wait here for what is due soon, or give the run up. */
  private rest({ idleUntilMs, nextDueMs }: Decision): 'more' | 'released' {
    const { state, deps, leaving } = this.host;
    const nowMs = deps.clock.nowMs();
    this.nextDueMs = nextDueMs;
    if (idleUntilMs === null || !(leaving || idleUntilMs - nowMs > KEEP_MS)) return 'more';
    const unbegun = leaving && state.ready.size > 0;
    this.wakeAtMs = unbegun ? nowMs : Number.isFinite(idleUntilMs) ? idleUntilMs : null;
    this.emit({ kind: 'run.released', wakeAtMs: this.wakeAtMs });
    return 'released';
  }

  private begin(id: string): void {
    const { state, deps, trigger, gathering } = this.host;
    const planned = state.plan.steps.get(id);
    // A step that began just before it, in this very turn, may have stopped the run.
    if (!mayBegin(state, id)) return;
    state.ready.delete(id);
    state.timers.delete(id);
    if (!planned || gathering.has(id)) return;
    if (planned.disabled) return this.emit({ kind: 'step.skipped', step: id, reason: 'disabled' });
    const gathered = gatherInput(deps, state, trigger, planned);
    if (!(gathered instanceof Promise)) return this.begun(planned, gathered);
    gathering.add(id);
    this.host.await(id, gathered);
  }

  private begun(planned: PlanStep, gathered: Gathered): void {
    const { deps, state, unstorable } = this.host;
    const begun =
      gathered.ok && !unstorable
        ? beginStep(deps, state, planned, gathered)
        : failBegin(deps, state, planned, unstorable ?? (gathered as Extract<Gathered, { ok: false }>).error);
    this.emit(begun.event);
    if (begun.event.kind === 'step.started' && begun.call) this.launches.push({ planned, started: begun.event, call: begun.call });
  }
}

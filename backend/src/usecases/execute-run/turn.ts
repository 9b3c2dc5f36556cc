import { isAskedAbout, keyOf, stepView, type Hold, type RunEvent, type Signal, type StepError } from '@plumbline/shared';
import type { ChildRun, HeldStep, StoredSignal, Tell } from '../../engine/ports/run-store.js';
import { attemptEnded, type Moment } from '../../engine/run/attempt-ended.js';
import { NO_LOOK_UP } from '../../engine/policy/look-up-errors.js';
import { decide, mayBegin, type Decision } from '../../engine/run/decide.js';
import { placeIn, type Instance } from '../../engine/run/instance.js';
import { lookUpEnded } from '../../engine/run/look-up-ended.js';
import { judgeSignal } from '../../engine/run/judge-signal.js';
import { nextMoves, type Move } from '../../engine/run/next-moves.js';
import { applyEntry, putBack } from '../../engine/run/run-state.js';
import { instanceIn } from '../../engine/run/state.js';
import { beginLookUp, lookUpNotAsked, looksUp, type NotAsked } from './begin-look-up.js';
import { beginStep, failBegin, LATER, type Begun } from './begin-step.js';
import { closed, closing, farewell, type Closing } from './close-inside.js';
import type { ExecutionDeps } from './deps.js';
import { endWait, gotDecision, gotEvent } from './end-wait.js';
import type { Fact } from './facts.js';
import { gatherInput } from './gather-input.js';
import type { Gathered, Ready } from './gathered.js';
import { beginsAnew, holdChange } from './hold-step.js';
import { giveBack } from './report-call.js';
import { startPart } from './inside.js';
import type { Launch, LookUpLaunch } from './launch.js';
import type { LoadedRun } from './loaded-run.js';

/** A run is given up only when its next timer is further away than this, ms (`docs/engine.md`, Ownership). */
const KEEP_MS = 5_000;
/** Most events of one append. */
const MAX_BATCH = 400;

/** What a turn needs of the session that takes it. */
export interface TurnHost {
  readonly deps: ExecutionDeps;
  readonly run: LoadedRun;
  /** Keys of steps that something is being fetched or put away for. */
  readonly gathering: Set<string>;
  /** This worker begins nothing more. */
  readonly leaving: boolean;
  /** The turn may be thrown away after it was taken: it takes nothing that is counted. */
  readonly tentative: boolean;
  /** Set once the run made something that can not be stored: whatever it begins fails with it. */
  readonly unstorable: StepError | null;
  /** Calls in flight are to be given up. */
  abortCalls(): void;
  /** Something that is not at hand at once; it comes back as a fact. */
  await(fact: Promise<Fact>): void;
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
  /** Questions to services whether an attempt happened. */
  readonly lookUps: LookUpLaunch[] = [];
  /** Runs to start, and signals to other runs to send, with the append. */
  readonly children: ChildRun[] = [];
  readonly tells: Tell[] = [];
  /** Steps that wait for an event from now on, to be put up once that is committed. */
  readonly awaiting: string[] = [];
  /** Steps that are kept back from now on; null: not any more. */
  readonly holds = new Map<string, HeldStep | null>();
  /** Something could not be begun by a tentative turn. */
  postponed = false;
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
    const { view } = host.run.state;
    this.fromSeq = view.seq;
    const version = view.version;
    for (const fact of facts) this.absorb(fact);
    this.replanned = view.version !== version;
    this.end = this.replanned ? 'more' : this.proceed();
  }

  /** It holds what came of a call. */
  get holdsOutcome(): boolean {
    return this.facts.some((fact) => fact.kind === 'attempt_ended' || fact.kind === 'looked_up');
  }

  /** Somebody may wait for what it says. */
  get answers(): boolean {
    const { plan } = this.host.run.state;
    if (plan.respond === 'onAccept') return false;
    return this.events.some(({ kind, ...event }) => {
      if (kind === 'run.finished') return true;
      return kind === 'step.succeeded' && 'step' in event && plan.steps.get(event.step)?.operation === 'respond';
    });
  }

  private emit(event: RunEvent): void {
    const { run, deps } = this.host;
    const { state } = run;
    this.events.push(event);
    const key = 'step' in event ? keyOf(event) : event.kind === 'signal.received' && 'step' in event.signal ? keyOf(event.signal) : null;
    const before = key === null ? null : (state.view.steps.get(key)?.held ?? null);
    applyEntry(state, { runId: state.view.id, seq: state.view.seq + 1, atMs: deps.clock.nowMs(), event });
    if (key !== null) this.noteHold(key, event, before);
  }

  private noteHold(key: string, event: RunEvent, before: Hold | null): void {
    const { view } = this.host.run.state;
    const step = view.steps.get(key);
    const change = holdChange(event, before, step?.held ?? null);
    if (change === 'drop') this.holds.set(key, null);
    if (change !== 'put' || !step?.held) return;
    const { gate, why } = step.held;
    this.holds.set(key, {
      step: key,
      gate,
      why,
      attempt: step.attempt,
      seq: view.seq,
      status: step.status === 'parked' ? 'parked' : 'waiting',
    });
  }

  private absorb(fact: Fact): void {
    const { run, deps, gathering } = this.host;
    const { state } = run;
    if (fact.kind === 'signal') return this.obey(fact.stored);
    if (fact.kind !== 'attempt_ended' && fact.kind !== 'looked_up') gathering.delete(fact.step);
    const at = instanceIn(state, fact.step);
    if (!at) return;
    const step = stepView(state.view, fact.step);
    switch (fact.kind) {
      case 'attempt_ended': {
        if (step.status !== 'running' || step.attempt !== fact.attempt || isAskedAbout(step)) return;
        return this.emit(attemptEnded(state, at, fact.attempt, fact.outcome, this.moment()));
      }
      case 'looked_up':
        if (!isAskedAbout(step) || step.lookUp?.asks !== fact.ask) return;
        for (const event of lookUpEnded(state, at, fact.ask, fact.result, this.moment())) this.emit(event);
        return;
      case 'gathered':
        // While its input was gathered, the run may have been stopped or cancelled, or an edge to the step opened again.
        if (mayBegin(state, fact.step)) this.begun(at, fact.gathered);
        else this.putBack(fact.step, fact.gathered);
        return;
      case 'closed':
        // A repair inside it may have opened it again meanwhile, and even have ended: then the results are put together anew.
        if (state.view.signals !== fact.signals) state.attend.add(fact.step);
        else if (nextMoves(state, fact.step).some((move) => move.do === 'close')) this.emit(closed(deps, state, at, fact.closing));
        return;
      case 'awaited': {
        const waits = step.status === 'waiting' && step.attempt === fact.attempt && step.waitingFor === 'event';
        if (waits && fact.event && state.view.cancel === null) this.emit(gotEvent(at, step, fact.event));
      }
    }
  }

  private moment(): Moment {
    const { clock, chance } = this.host.deps;
    return { nowMs: clock.nowMs(), random: chance.next() };
  }

  private putBack(key: string, gathered: Gathered): void {
    const { deps, run } = this.host;
    putBack(run.state, key);
    if (gathered.ok && gathered.admitted) giveBack(deps.gates, gathered.admitted);
  }

  private obey({ n, signal }: StoredSignal): void {
    const { view } = this.host.run.state;
    if (n <= view.signals) return;
    const refusal = judgeSignal(view, signal);
    this.emit({ kind: 'signal.received', n, signal, ...(refusal === null ? {} : { ignored: refusal }) });
    if (refusal !== null) return;
    if (signal.kind === 'cancel') this.host.abortCalls();
    else if ('step' in signal && signal.kind !== 'release') this.endWaitBy(signal);
  }

  private endWaitBy(signal: Exclude<Signal, { kind: 'cancel' | 'release' | 'next_in_line' }>): void {
    const { state } = this.host.run;
    const at = instanceIn(state, keyOf(signal));
    if (!at) return;
    const step = stepView(state.view, at.key);
    if (signal.kind === 'decide') this.emit(gotDecision(at, step, signal));
    if (signal.kind === 'event') this.emit(gotEvent(at, step, { id: signal.eventId, body: signal.body }));
  }

  /** Decides until nothing more can be done now. */
  private proceed(): TurnEnd {
    const { run, deps, gathering, leaving } = this.host;
    const { state } = run;
    while (this.events.length < MAX_BATCH) {
      const decision = decide(state, gathering.size, deps.clock.nowMs(), leaving);
      for (const key of decision.skip) this.emit({ kind: 'step.skipped', ...this.place(key), reason: 'not_taken' });
      for (const key of decision.callOff) this.callOff(key);
      for (const key of decision.begin) this.begin(key);
      for (const key of decision.attend) this.attend(key);
      if (decision.timedOut) this.host.abortCalls();
      if (decision.finish) return this.finish(decision);
      const { skip, callOff, begin, attend } = decision;
      if (skip.length + callOff.length + begin.length + attend.length === 0) return this.rest(decision);
    }
    return 'more';
  }

  private place(key: string): { readonly step: string; readonly turn?: readonly number[] } {
    const at = instanceIn(this.host.run.state, key);
    return at ? placeIn(at) : { step: key };
  }

  /** What a step works on elsewhere is called off with it: cancel goes down. */
  private callOff(key: string): void {
    const { view } = this.host.run.state;
    const step = stepView(view, key);
    const happened = step.mayHaveHappened ? 'unknown' : 'no';
    this.emit({ kind: 'step.cancelled', ...this.place(key), happened });
    for (const { runId, status } of step.children?.values() ?? []) {
      if (status !== null) continue;
      const signal: Signal = { kind: 'cancel', by: view.cancel?.by ?? 'plumbline', reason: `The run ${view.id} was called off.` };
      this.tells.push({ runId, signal, requestKey: `cancel/parent/${view.seq}`, reopens: false });
    }
  }

  private finish(decision: Decision): 'finished' {
    const status = decision.finish ?? 'failed';
    const timeout = { code: 'run_timeout', class: 'timeout', message: 'The run did not end within the timeout of its flow.' } as const;
    const error: StepError | undefined = decision.timedOut ? timeout : undefined;
    const { state } = this.host.run;
    const signal = farewell(state, status, error);
    this.emit({ kind: 'run.finished', status, ...(error ? { error } : {}) });
    const { parent, id, seq } = state.view;
    if (signal && parent) this.tells.push({ runId: parent.runId, signal, requestKey: `child/${id}/${seq}`, reopens: true });
    return 'finished';
  }

  /** Nothing to do now: wait here for what is due soon, or give the run up. */
  private rest({ idleUntilMs, nextDueMs }: Decision): 'more' | 'released' {
    const { run, deps, leaving } = this.host;
    const { state } = run;
    const nowMs = deps.clock.nowMs();
    this.nextDueMs = nextDueMs;
    if (idleUntilMs === null || this.awaiting.length > 0 || !(leaving || idleUntilMs - nowMs > KEEP_MS)) return 'more';
    const unbegun = leaving && state.view.order?.waits !== true && state.ready.size + state.attend.size > 0;
    this.wakeAtMs = unbegun ? nowMs : Number.isFinite(idleUntilMs) ? idleUntilMs : null;
    this.emit({ kind: 'run.released', wakeAtMs: this.wakeAtMs });
    return 'released';
  }

  private begin(key: string): void {
    const { run, deps, gathering } = this.host;
    const { state } = run;
    const at = instanceIn(state, key);
    // A step that began just before it, in this very turn, may have stopped the run.
    if (!mayBegin(state, key)) return;
    state.ready.delete(key);
    state.timers.delete(key);
    if (!at || gathering.has(key)) return;
    const step = stepView(state.view, key);
    if (step.status === 'waiting' && !beginsAnew(step) && !looksUp(step)) return this.emit(endWait(at, step));
    if (at.planned.disabled) return this.emit({ kind: 'step.skipped', ...placeIn(at), reason: 'disabled' });
    const gathered = gatherInput(deps, run, at);
    if (!(gathered instanceof Promise)) return this.begun(at, gathered);
    gathering.add(key);
    this.host.await(gathered.then((one): Fact => ({ kind: 'gathered', step: key, gathered: one })));
  }

  private begun(at: Instance, gathered: Gathered): void {
    const { deps, run, unstorable, gathering, tentative } = this.host;
    if (looksUp(stepView(run.state.view, at.key))) return this.askAbout(at, gathered);
    if (unstorable) return this.note(at, failBegin(deps, run.state, at, unstorable));
    if (!gathered.ok) return this.note(at, failBegin(deps, run.state, at, gathered.error));
    const begun = beginStep(deps, run, at, gathered, tentative);
    if (begun === LATER) {
      this.postponed = true;
    } else if ('asking' in begun) {
      gathering.add(at.key);
      this.host.await(begun.asking.then((admitted): Fact => ({ kind: 'gathered', step: at.key, gathered: { ...gathered, admitted } })));
    } else {
      this.note(at, begun, gathered);
    }
  }

  /** Asks the service whether the last attempt happened, or journals why it can not be asked. */
  private askAbout(at: Instance, gathered: Gathered): void {
    const { deps, run, gathering, unstorable } = this.host;
    const error = unstorable ?? (gathered.ok ? null : gathered.error);
    if (!gathered.ok || error !== null) return this.notAsked(at, { error: error ?? NO_LOOK_UP });
    const begun = beginLookUp(deps, run.state, at, gathered);
    if ('error' in begun) {
      this.notAsked(at, begun);
    } else if ('asking' in begun) {
      gathering.add(at.key);
      this.host.await(begun.asking.then((admitted): Fact => ({ kind: 'gathered', step: at.key, gathered: { ...gathered, admitted } })));
    } else {
      this.emit(begun.event);
      if (begun.launch) this.lookUps.push(begun.launch);
    }
  }

  private notAsked(at: Instance, why: NotAsked): void {
    for (const event of lookUpNotAsked(this.host.run.state, at, why, this.moment())) this.emit(event);
  }

  private note(at: Instance, { event, call, pass, child }: Begun, ready?: Ready): void {
    this.emit(event);
    if (child) this.children.push(child);
    if (event.kind === 'step.waiting' && event.reason === 'event') this.awaiting.push(at.key);
    if (event.kind === 'step.started' && call && pass && ready) {
      this.launches.push({ at, started: event, call, pass, input: ready.input, connection: ready.connection });
    }
  }

  /** Takes a for-each or sub-flow further. */
  private attend(key: string): void {
    const { run, gathering } = this.host;
    run.state.attend.delete(key);
    const at = instanceIn(run.state, key);
    if (!at || gathering.has(key)) return;
    for (const move of nextMoves(run.state, key)) this.move(at, move);
  }

  private move(at: Instance, move: Move): void {
    const { deps, run } = this.host;
    const { state } = run;
    if (move.do === 'end_turn') {
      const { index, error } = move;
      const status = error ? 'failed' : 'succeeded';
      return this.emit({ kind: 'turn.ended', ...placeIn(at), index, status, ...(error ? { error } : {}) });
    }
    if (move.do === 'close') return this.close(at, closing(deps, state, at));
    const loop = state.loops.get(at.key);
    if (!loop) return;
    const { event, child } = startPart(deps, state, loop, move);
    this.emit(event);
    this.children.push(child);
  }

  private close(at: Instance, made: Closing | Promise<Closing>): void {
    const { deps, run, gathering } = this.host;
    if (!(made instanceof Promise)) return this.emit(closed(deps, run.state, at, made));
    gathering.add(at.key);
    const { signals } = run.state.view;
    this.host.await(made.then((one): Fact => ({ kind: 'closed', step: at.key, signals, closing: one })));
  }
}

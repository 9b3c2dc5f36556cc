import {
  isAskedAbout,
  placeOf,
  stepView,
  type Json,
  type JournalEntry,
  type Resolution,
  type RunEvent,
  type Signal,
  type StepError,
} from '@plumbline/shared';
import { LOOK_UP_LOST } from '../../src/engine/policy/look-up-errors.js';
import { lookUpEnded, type LookUpResult } from '../../src/engine/run/look-up-ended.js';
import { policyOf, type Plan } from '../../src/engine/graph/plan.js';
import { BUILT_INS } from '../../src/engine/operations/built-ins.js';
import type { Outcome } from '../../src/engine/ports/operation.js';
import {
  attemptEnded,
  CANCELLED,
  failedAfterWaiting,
  failedBeforeSending,
  WORKER_LOST_OUTCOME,
} from '../../src/engine/run/attempt-ended.js';
import { decide, mayBegin, type Decision } from '../../src/engine/run/decide.js';
import { placeIn, type Instance } from '../../src/engine/run/instance.js';
import { judgeSignal } from '../../src/engine/run/judge-signal.js';
import { applyEntry, newRunState, putBack, restoreRunState } from '../../src/engine/run/run-state.js';
import { nextMoves, summaryOf } from '../../src/engine/run/next-moves.js';
import { instanceIn, type RunState } from '../../src/engine/run/state.js';
import type { Random } from './random.js';
import { OutsideWorld, TROUBLES } from './outside-world.js';

interface InFlight {
  readonly attempt: number;
  /** It is the question with this number whether the attempt happened, asked at this time. */
  readonly question?: { readonly ask: number; readonly askedMs: number };
  aborted: boolean;
}

/** How the world treats calls: what a reply is, and how often things go wrong. */
export interface World {
  /** Share of the calls that succeed. */
  readonly success: number;
}

/**
 * A run in a world where everything may happen in any order: the loop of its owner (facts, decide, begin, fold), with replies
 * that come late, twice or never, owners that end, and people who press buttons. All chance comes from `random`.
 */
export class SimulatedRun {
  readonly journal: JournalEntry[] = [];
  state: RunState;
  nowMs = 1_000_000;
  /** Calls whose reply has not arrived. */
  readonly inFlight = new Map<string, InFlight>();
  /** What really happened outside: only the world knows. */
  readonly outside: OutsideWorld;
  private readonly evaluating = new Set<string>();
  private signals = 0;
  last: Decision | null = null;

  constructor(
    readonly plan: Plan,
    private readonly random: Random,
    private readonly world: World,
    /** Sees each event before it is folded, and after. */
    private readonly observe: { before(event: RunEvent, run: SimulatedRun): void; after(event: RunEvent, run: SimulatedRun): void },
  ) {
    this.outside = new OutsideWorld(random);
    this.state = newRunState('run', plan);
    this.emit({ kind: 'run.accepted', flowId: 'flow', version: 1, deliveryId: 'delivery', trigger: 'manual' });
    this.emit({ kind: 'run.claimed', worker: 'w1', epoch: 1 });
  }

  get ended(): boolean {
    return this.state.view.end !== null;
  }

  /** Ends in a decision that finds nothing more to do now. */
  turn(): void {
    for (let rounds = 0; ; rounds++) {
      if (rounds > 10_000) throw new Error('A turn does not end.');
      const decision = decide(this.state, this.evaluating.size, this.nowMs);
      this.last = decision;
      for (const key of decision.skip) this.emit({ kind: 'step.skipped', ...this.place(key), reason: 'not_taken' });
      for (const step of decision.callOff)
        this.emit({ kind: 'step.cancelled', step, happened: stepView(this.state.view, step).mayHaveHappened ? 'unknown' : 'no' });
      for (const step of decision.begin) this.begin(step);
      for (const key of decision.attend) this.attend(key);
      if (decision.timedOut) this.abortAll();
      if (decision.finish !== null) return this.emit({ kind: 'run.finished', status: decision.finish });
      if (decision.skip.length + decision.callOff.length + decision.begin.length + decision.attend.length === 0) return;
    }
  }

  /** One of the inputs that are being evaluated is there. */
  finishEvaluation(): void {
    const [step] = this.evaluating;
    if (step === undefined) return;
    this.evaluating.delete(step);
    const at = instanceIn(this.state, step);
    if (!at) return;
    if (mayBegin(this.state, step)) this.begun(at);
    else putBack(this.state, step);
  }

  /** The reply of a call arrives; `twice`: it stays on its way and arrives again. */
  reply(step: string, twice: boolean): void {
    const flight = this.inFlight.get(step);
    if (flight === undefined) return;
    if (!twice) this.inFlight.delete(step);
    if (flight.question) {
      const { generation } = stepView(this.state.view, step);
      return this.answer(step, flight.question.ask, this.outside.lookAt(`${step}/${generation}`, flight.question.askedMs, flight.aborted));
    }
    this.outcome(step, flight.attempt, this.randomOutcome(flight.aborted));
  }

  /** A result of any attempt that there ever was, or will be. */
  strayReply(step: string): void {
    this.outcome(
      step,
      Math.max(1, stepView(this.state.view, step).attempt - this.random.below(3) + this.random.below(2) * 7),
      this.randomOutcome(false),
      true,
    );
  }

  /** The owner ends: nobody will see what is on its way. Another one takes over from the journal. */
  crash(): void {
    this.inFlight.clear();
    this.evaluating.clear();
    this.state = restoreRunState('run', this.plan, this.journal);
    this.emit({ kind: 'run.claimed', worker: 'w', epoch: this.state.view.epoch + 1 });
    for (const step of [...this.state.view.steps.values()])
      if (isAskedAbout(step)) this.answer(step.key, step.lookUp?.asks ?? 0, { is: 'unclear', error: LOOK_UP_LOST, askedMs: this.nowMs });
      else if (step.status === 'running') this.outcome(step.key, step.attempt, WORKER_LOST_OUTCOME);
  }

  /** Sends a signal as a person or the API would; the owner judges it. */
  signal(signal: Signal): string | null {
    const refusal = judgeSignal(this.state.view, signal);
    this.emit({ kind: 'signal.received', n: ++this.signals, signal, ...(refusal === null ? {} : { ignored: refusal }) });
    if (signal.kind === 'cancel') this.abortAll();
    return refusal;
  }

  randomSignal(): void {
    const { random } = this;
    if (random.chance(0.04)) {
      this.signal({ kind: 'cancel', by: 'ada' });
      return;
    }
    const key = random.pick([...this.plan.steps.keys(), ...this.state.view.steps.keys()]);
    const attempt = stepView(this.state.view, key).attempt - (random.chance(0.2) ? 1 : 0);
    const place = placeOf(key);
    if (random.chance(0.5))
      this.signal({ kind: 'retry', ...place, attempt, by: 'ada', ...(random.chance(0.2) ? { input: { edited: true } } : {}) });
    else
      this.signal({
        kind: 'resolve',
        ...place,
        attempt,
        by: 'ada',
        as: random.pick<Resolution>(['happened', 'send_again', 'skip', 'done']),
        output: { by: 'hand' },
      });
  }

  /** When something is due without anybody's doing, ms; null: never. */
  get dueMs(): number | null {
    const due = this.last?.nextDueMs ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(due) ? due : null;
  }

  get busy(): boolean {
    return this.inFlight.size + this.evaluating.size > 0;
  }

  private emit(event: RunEvent): void {
    this.observe.before(event, this);
    const entry = { runId: 'run', seq: this.state.view.seq + 1, atMs: this.nowMs, event };
    this.journal.push(entry);
    applyEntry(this.state, entry);
    this.observe.after(event, this);
  }

  private outcome(step: string, attempt: number, outcome: Outcome, stray = false): void {
    const at = instanceIn(this.state, step);
    const view = stepView(this.state.view, step);
    if (!at || view.status !== 'running' || isAskedAbout(view) || view.attempt !== attempt || (stray && this.inFlight.has(step))) return;
    this.outside.hear(`${view.key}/${view.generation}`, outcome.kind, this.nowMs);
    this.emit(attemptEnded(this.state, at, attempt, outcome, { nowMs: this.nowMs, random: this.random.next() }));
  }

  private answer(key: string, ask: number, result: LookUpResult): void {
    const at = instanceIn(this.state, key);
    const step = stepView(this.state.view, key);
    if (!at || !isAskedAbout(step) || step.lookUp?.asks !== ask) return;
    const moment = { nowMs: this.nowMs, random: this.random.next() };
    for (const event of lookUpEnded(this.state, at, ask, result, moment)) this.emit(event);
  }

  private ask(at: Instance): void {
    const step = stepView(this.state.view, at.key);
    const ask = (step.lookUp?.asks ?? 0) + 1;
    if (this.random.chance(0.1)) {
      const untilMs = this.nowMs + 1 + this.random.below(5_000);
      return this.emit({ kind: 'step.waiting', ...placeIn(at), untilMs, reason: 'look_up', gate: 'host:service', why: 'limit' });
    }
    this.emit({ kind: 'look_up.started', ...placeIn(at), attempt: step.attempt, ask, url: 'http://look', timeoutMs: 1_000 });
    this.inFlight.set(at.key, { attempt: step.attempt, question: { ask, askedMs: this.nowMs }, aborted: false });
  }

  private randomOutcome(aborted: boolean): Outcome {
    if (aborted)
      return {
        kind: this.random.chance(0.5) ? 'unknown' : 'not_sent',
        error: { code: CANCELLED, class: 'internal', message: 'Called off.' },
      };
    if (this.random.chance(this.world.success)) return { kind: 'ok', output: { done: true } };
    const trouble = this.random.pick(TROUBLES);
    return trouble.kind === 'not_done' && this.random.chance(0.5)
      ? { ...trouble, kind: 'not_done', retryAfterMs: this.random.below(100_000) }
      : trouble;
  }

  private abortAll(): void {
    for (const flight of this.inFlight.values()) flight.aborted = true;
  }

  private place(key: string): ReturnType<typeof placeIn> {
    const at = instanceIn(this.state, key);
    return at ? placeIn(at) : { step: key };
  }

  private attend(key: string): void {
    const { state } = this;
    state.attend.delete(key);
    const at = instanceIn(state, key);
    if (!at) return;
    for (const move of nextMoves(state, key)) {
      if (move.do === 'end_turn') {
        const { index, error } = move;
        this.emit({ kind: 'turn.ended', ...placeIn(at), index, status: error ? 'failed' : 'succeeded', ...(error ? { error } : {}) });
      } else if (move.do === 'close') this.close(at);
    }
  }

  private close(at: Instance): void {
    const step = stepView(this.state.view, at.key);
    const { failed, error } = summaryOf(step);
    if (failed > 0 && step.loop?.onError === 'stop') {
      const moment = { nowMs: this.nowMs, random: this.random.next() };
      const why = error ?? { code: 'item_failed', class: 'rejected', message: 'An item failed.' };
      return this.emit(failedAfterWaiting(this.state, at, why, moment));
    }
    const gap = failed > 0 ? { gap: 'items_failed' as const } : {};
    this.emit({ kind: 'step.succeeded', ...placeIn(at), attempt: step.attempt, output: { failed }, ...gap });
  }

  private begin(key: string): void {
    const at = instanceIn(this.state, key);
    if (!mayBegin(this.state, key)) return;
    this.state.ready.delete(key);
    this.state.timers.delete(key);
    if (!at || this.evaluating.has(key)) return;
    if (at.planned.disabled) return this.emit({ kind: 'step.skipped', ...placeIn(at), reason: 'disabled' });
    const step = stepView(this.state.view, key);
    if (step.status === 'waiting' && step.waitingFor === 'look_up') return this.ask(at);
    const recorded = step.editedInput ?? (BUILT_INS.has(at.planned.operation) ? undefined : step.input);
    if (recorded === undefined && this.random.chance(0.3)) this.evaluating.add(key);
    else this.begun(at);
  }

  private begun(at: Instance): void {
    const { planned } = at;
    if (this.random.chance(0.05))
      return this.failBegin(at, { code: 'odd_input', class: 'expression', message: 'It can not be evaluated.' });
    const builtIn = BUILT_INS.get(planned.operation);
    const step = stepView(this.state.view, at.key);
    if (builtIn) {
      const result = builtIn.run(this.builtInInput(planned.operation), this.nowMs);
      if (!result.ok) return this.failBegin(at, result.error);
      if ('loop' in result) {
        const { items, atOnce, onError } = result.loop;
        const body = (this.plan.bodies.get(planned.id) ?? []).map(({ id }) => id);
        const attempt = step.attempt + 1;
        return this.emit({ kind: 'loop.opened', ...placeIn(at), attempt, count: items.length, atOnce, onError, body, parts: 0, items });
      }
      if (!('output' in result)) throw new Error(`${planned.operation} does not belong here`);
      return this.emit({
        kind: 'step.succeeded',
        ...placeIn(at),
        attempt: step.attempt + 1,
        ...(result.output === undefined ? {} : { output: result.output }),
        ...(result.ports ? { ports: result.ports } : {}),
      });
    }
    if (this.random.chance(0.05))
      return this.emit({
        kind: 'step.waiting',
        ...placeIn(at),
        untilMs: this.nowMs + 1 + this.random.below(10_000),
        reason: 'rate_limited',
      });
    const input = step.editedInput ?? step.input ?? {};
    this.emit({
      kind: 'step.started',
      ...placeIn(at),
      attempt: step.attempt + 1,
      generation: step.generation,
      idempotencyKey: `${at.key}/${step.generation}`,
      effect: policyOf(planned, input).effect,
      input,
      fingerprint: '',
      url: `http://${at.key}`,
      contract: 'service.call@1',
      timeoutMs: 1_000,
    });
    this.inFlight.set(at.key, { attempt: step.attempt, aborted: false });
  }

  private failBegin(at: Instance, error: StepError): void {
    this.emit(failedBeforeSending(this.state, at, error, { nowMs: this.nowMs, random: this.random.next() }));
  }

  private builtInInput(operation: string): Json {
    const condition = (): Json => (this.random.chance(0.03) ? 'neither' : this.random.chance(0.5));
    if (operation === 'filter') return { when: condition() };
    if (operation === 'for_each') {
      const items = Array.from({ length: this.random.below(5) }, (_, i) => i);
      return { items, concurrency: 1 + this.random.below(4), onError: this.random.pick(['stop', 'continue']) };
    }
    if (operation === 'stop') return { message: 'Stopped.' };
    if (operation === 'branch')
      return { mode: this.random.pick(['first', 'all']), cases: ['x', 'y'].map((id) => ({ id, when: condition() })) };
    return {};
  }
}

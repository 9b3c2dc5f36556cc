import {
  runStatus,
  stepView,
  type Json,
  type JournalEntry,
  type RunEvent,
  type RunStatus,
  type Signal,
  type StepError,
  type StepView,
} from '@plumbline/shared';
import { policyOf, type Plan } from '../../src/engine/graph/plan.js';
import type { Outcome } from '../../src/engine/ports/operation.js';
import { attemptEnded, failedBeforeSending } from '../../src/engine/run/attempt-ended.js';
import { decide, mayBegin } from '../../src/engine/run/decide.js';
import { judgeSignal, type Refusal } from '../../src/engine/run/judge-signal.js';
import { applyEntry, newRunState } from '../../src/engine/run/run-state.js';
import type { Instance } from '../../src/engine/run/instance.js';
import { instanceIn, type RunState } from '../../src/engine/run/state.js';

export const NETWORK: StepError = { code: 'refused', class: 'network', message: 'Nothing left us.' };
export const BROKEN: StepError = { code: 'reset', class: 'network', message: 'It broke off.' };
export const REJECTED: StepError = { code: 'no', class: 'rejected', message: 'No.', status: 400 };

export const notSent: Outcome = { kind: 'not_sent', error: NETWORK };
export const unknown: Outcome = { kind: 'unknown', error: BROKEN };
export const rejected: Outcome = { kind: 'rejected', error: REJECTED };
export const ok = (output: Json = {}): Outcome => ({ kind: 'ok', output });

/** A run that a test leads step by step. Every step is a call; what it yields, the test says. */
export class Scenario {
  readonly state: RunState;
  readonly journal: JournalEntry[] = [];
  nowMs = 1_000;
  private signals = 0;

  constructor(readonly plan: Plan) {
    this.state = newRunState('run', plan);
    this.emit({ kind: 'run.accepted', flowId: 'flow', version: 1, deliveryId: 'delivery', trigger: 'manual' });
    this.emit({ kind: 'run.claimed', worker: 'w', epoch: 1 });
  }

  emit(event: RunEvent): void {
    const entry = { runId: 'run', seq: this.state.view.seq + 1, atMs: this.nowMs, event };
    this.journal.push(entry);
    applyEntry(this.state, entry);
  }

  /** Decides and acts until nothing more can be done; the steps that were begun, in order. */
  go(): string[] {
    const begun: string[] = [];
    for (;;) {
      const decision = decide(this.state, 0, this.nowMs);
      for (const step of decision.skip) this.emit({ kind: 'step.skipped', step, reason: 'not_taken' });
      for (const step of decision.callOff)
        this.emit({ kind: 'step.cancelled', step, happened: this.step(step).mayHaveHappened ? 'unknown' : 'no' });
      for (const step of decision.begin) {
        if (!mayBegin(this.state, step)) continue;
        this.begin(step);
        begun.push(step);
      }
      if (decision.finish !== null) this.emit({ kind: 'run.finished', status: decision.finish });
      if (decision.finish !== null || decision.skip.length + decision.callOff.length + decision.begin.length === 0) return begun;
    }
  }

  /** The outcome of the attempt that runs, then on; the steps that were begun by it. */
  end(step: string, outcome: Outcome = ok(), ports?: readonly string[]): string[] {
    const at = this.at(step);
    const event = attemptEnded(this.state, at, this.step(step).attempt, outcome, { nowMs: this.nowMs, random: 0.5 });
    this.emit(event.kind === 'step.succeeded' && ports ? { ...event, ports } : event);
    return this.go();
  }

  private at(step: string): Instance {
    const at = instanceIn(this.state, step);
    if (!at) throw new Error(`no step ${step}`);
    return at;
  }

  /** The step fails before anything could be sent. */
  failBefore(step: string, error: StepError): string[] {
    this.emit(failedBeforeSending(this.state, this.at(step), error, { nowMs: this.nowMs, random: 0.5 }));
    return this.go();
  }

  signal(signal: Signal): Refusal | null {
    const refusal = judgeSignal(this.state.view, signal);
    this.emit({ kind: 'signal.received', n: ++this.signals, signal, ...(refusal === null ? {} : { ignored: refusal }) });
    return refusal;
  }

  retry(step: string, more: { readonly input?: Json; readonly version?: number } = {}): Refusal | null {
    return this.signal({ kind: 'retry', step, attempt: this.step(step).attempt, by: 'ada', ...more });
  }

  resolve(step: string, as: 'happened' | 'send_again' | 'skip' | 'done', output?: Json): Refusal | null {
    return this.signal({
      kind: 'resolve',
      step,
      attempt: this.step(step).attempt,
      by: 'ada',
      as,
      ...(output === undefined ? {} : { output }),
    });
  }

  step(id: string): StepView {
    return stepView(this.state.view, id);
  }

  get status(): RunStatus {
    return runStatus(this.state.view);
  }

  begin(id: string): void {
    const planned = this.plan.steps.get(id);
    if (!planned) throw new Error(`no step ${id}`);
    this.state.ready.delete(id);
    this.state.timers.delete(id);
    if (planned.disabled) return this.emit({ kind: 'step.skipped', step: id, reason: 'disabled' });
    const step = this.step(id);
    const input = step.editedInput ?? step.input ?? {};
    this.emit({
      kind: 'step.started',
      step: id,
      attempt: step.attempt + 1,
      generation: step.generation,
      idempotencyKey: `${id}/${step.generation}`,
      effect: policyOf(planned, input).effect,
      input,
      fingerprint: '',
      url: `http://${id}`,
      contract: 'service.call@1',
      timeoutMs: 1_000,
    });
  }
}

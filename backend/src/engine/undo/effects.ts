import type { EffectClass, Json, PayloadRef, RunView, StepView } from '@plumbline/shared';
import { operationId, type Plan } from '../graph/plan.js';

/** What a step of a run did outside, or may have done. */
export interface StepEffect {
  /** Key of the step. */
  readonly key: string;
  readonly id: string;
  readonly turn: readonly number[];
  readonly name: string;
  readonly operation: string;
  readonly attempt: number;
  readonly effect: EffectClass;
  /** `maybe`: nobody knows whether it happened. */
  readonly happened: 'yes' | 'maybe';
  readonly atMs: number;
  /** It may be there twice. */
  readonly mayBeDuplicate: boolean;
  readonly connection: string | null;
  readonly account: string | null;
  readonly input: Json | undefined;
  readonly inputRef: PayloadRef | null;
  readonly output: Json | undefined;
  readonly outputRef: PayloadRef | null;
}

/**
 * What a run did outside, the newest first: that is the order in which it is taken back. Steps that never called anybody, and those
 * whose call certainly did not happen, are left out; what runs inside it did in journals of its own (`StepView.children`) is theirs.
 */
export function effectsOf(view: RunView, plan: Plan): StepEffect[] {
  const effects: StepEffect[] = [];
  for (const step of view.steps.values()) {
    const happened = happenedOf(step);
    if (happened === null || step.effect === null) continue;
    const planned = plan.steps.get(step.id);
    effects.push({
      key: step.key,
      id: step.id,
      turn: step.turn,
      name: plan.document.steps[step.id]?.name ?? step.id,
      operation: planned?.operation ?? operationId(plan.document.steps[step.id]?.operation ?? ''),
      attempt: step.attempt,
      effect: step.effect,
      happened,
      atMs: step.finishedMs ?? step.startedMs ?? view.acceptedMs,
      mayBeDuplicate: step.mayBeDuplicate,
      connection: step.connection,
      account: step.account,
      input: step.input,
      inputRef: step.inputRef,
      output: step.output,
      outputRef: step.outputRef,
    });
  }
  return effects.sort((a, b) => b.atMs - a.atMs || (a.key < b.key ? 1 : -1));
}

/** Null: it certainly did nothing, or nobody knows of it yet. */
function happenedOf(step: StepView): StepEffect['happened'] | null {
  if (step.idempotencyKey === null || step.pinned) return null;
  if (step.mayHaveHappened) return 'maybe';
  return step.status === 'succeeded' && step.gap !== 'fallback' ? 'yes' : null;
}

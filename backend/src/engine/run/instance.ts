import { placeOf, stepKey, type StepPlace } from '@plumbline/shared';
import type { Plan, PlanStep } from '../graph/plan.js';

/** One step of the plan where it stands in a run: once outside of for-each, once per turn inside. */
export interface Instance {
  /** `stepKey` of its place. */
  readonly key: string;
  /** Empty outside of for-each. */
  readonly turn: readonly number[];
  readonly planned: PlanStep;
}

/** How far an instance in a body is: what its turn counts. `failed`: nobody handled it. */
export type Phase = 'unbegun' | 'active' | 'settled' | 'failed';

const outside = new WeakMap<PlanStep, Instance>();
const NO_TURN: readonly number[] = [];

/** The instance of a step outside of for-each; one for all runs of the plan. */
export function plainInstance(planned: PlanStep): Instance {
  let instance = outside.get(planned);
  if (!instance) outside.set(planned, (instance = { key: planned.id, turn: NO_TURN, planned }));
  return instance;
}

export function instanceInTurn(planned: PlanStep, turn: readonly number[]): Instance {
  return { key: stepKey(planned.id, turn), turn, planned };
}

/** The instance with this key; undefined when the plan has no such step. */
export function instanceOf(plan: Plan, key: string): Instance | undefined {
  const plain = plan.steps.get(key);
  if (plain) return plainInstance(plain);
  const { step, turn } = placeOf(key);
  const planned = plan.steps.get(step);
  return planned && turn.length > 0 ? { key, turn, planned } : undefined;
}

/** How events name an instance. */
export function placeIn({ planned, turn }: Instance): StepPlace {
  return turn.length === 0 ? { step: planned.id } : { step: planned.id, turn };
}

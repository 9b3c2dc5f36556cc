import type { Json, PayloadRef, RunView } from '@plumbline/shared';
import type { Plan } from '../graph/plan.js';
import type { DueTimes } from './due-times.js';
import { instanceOf, plainInstance, type Instance } from './instance.js';
import type { Loop } from './loop.js';

/** What expressions see of the steps of one turn, or of those outside of for-each. */
export type StepScope = Record<string, ShownStep>;

export interface ShownStep {
  readonly output?: Json;
  /** Where the output lies when it is too large to be held. */
  readonly outputRef?: PayloadRef;
  readonly error?: Json;
}

/**
 * A run as its owner holds it: the view that everybody sees, and what the ready rule needs to be O(1) an event.
 * Ready rule (dead-path elimination): a step is ready when each edge that leads to it is resolved and at least one was
 * taken; it is skipped when none was. Steps are named by their keys (`stepKey`): in a for-each there is one per turn.
 */
export interface RunState {
  readonly plan: Plan;
  readonly view: RunView;
  /** Edges to a step that are not resolved yet. */
  readonly unresolved: Map<string, number>;
  /** Edges to a step that were taken. */
  readonly taken: Map<string, number>;
  /** Ports as they are resolved now, per step: a repair may open them again, and take others. */
  readonly resolved: Map<string, readonly string[]>;
  /** May begin. */
  readonly ready: Set<string>;
  /** None of their edges was taken. */
  readonly dead: Set<string>;
  /** What expressions see as `steps`, by turn (`''` outside of for-each); kept up to date here, so that a step costs O(1). */
  readonly scopes: Map<string, StepScope>;
  /** Outputs that lie in the payload store: as long as there are none, no scope has to be completed. */
  stored: number;
  /** Steps that wait for a time: when it is due, ms. */
  readonly timers: DueTimes;
  /** Steps that wait for a time, an event or a person because the flow says so. */
  readonly waits: Set<string>;
  /** For-each whose items are known, by key. */
  readonly loops: Map<string, Loop>;
  /** For-each and sub-flows about which something is to be decided. */
  readonly attend: Set<string>;
  /** From when on the run's timeout counts, ms: its acceptance, or the newest repair; else a run that failed long ago could not be repaired. */
  timeoutFromMs: number;
}

/** The step of the plan that a key names, where it stands; undefined when there is none. */
export function instanceIn({ plan }: RunState, key: string): Instance | undefined {
  const plain = plan.steps.get(key);
  return plain ? plainInstance(plain) : instanceOf(plan, key);
}

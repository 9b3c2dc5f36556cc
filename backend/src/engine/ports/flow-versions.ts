import type { Plan } from '../graph/plan.js';

/** Compiled versions of flows; immutable, so they are kept. */
export interface FlowVersions {
  /** Null when there is no such version. */
  plan(flowId: string, version: number): Plan | null | Promise<Plan | null>;
}

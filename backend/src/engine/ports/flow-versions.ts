import type { Plan } from '../graph/plan.js';

/** Compiled versions of flows; immutable, so they are kept. */
export interface FlowVersions {
  /** Null when there is no such version. */
  /** The published version; null when the flow has none, or does not exist. */
  published(flowId: string): Promise<Plan | null>;
  plan(flowId: string, version: number): Plan | null | Promise<Plan | null>;
}

import type { Plan } from '../graph/plan.js';

/** Compiled versions of flows; immutable, so they are kept. */
export interface FlowVersions {
  /** The published version; null when the flow has none, is archived, or does not exist. */
  published(flowId: string): Promise<Plan | null>;
  /** Null when there is no such version. */
  plan(flowId: string, version: number): Plan | null | Promise<Plan | null>;
}

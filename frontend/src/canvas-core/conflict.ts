import type { Json } from '@plumbline/shared';

/**
 * A part that both sides changed differently, or that goes with a step that one side removed and the other still works with. `step`
 * is the step it belongs to; null for parts of the flow itself. `undefined` where a side does not have the part.
 */
export interface Conflict {
  readonly part: string;
  readonly step: string | null;
  readonly base: Json | undefined;
  readonly mine: Json | undefined;
  readonly theirs: Json | undefined;
}

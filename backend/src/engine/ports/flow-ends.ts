import type { EndStatus, Json, StepError } from '@plumbline/shared';

/** How the dedupe keys of ends begin; `<run> <seq>` follows. */
export const END_KEYS = 'ended ';

/** A run that ended. */
export interface EndedRun {
  readonly runId: string;
  /** Of the event that ended it: a run that is repaired ends again. */
  readonly seq: number;
  readonly flowId: string;
  readonly flowName: string;
  readonly version: number;
  readonly status: EndStatus;
  readonly error: StepError | null;
  /** Id of the step that failed last; null: none did. */
  readonly step: string | null;
  readonly finishedMs: number;
  /** The event that started it where that was the end of another run; null: something else started it. */
  readonly startedBy: Json;
}

/** A flow that is to hear of an end, and in which version. */
export interface Hearing {
  readonly flowId: string;
  readonly version: number;
  readonly ended: EndedRun;
}

/** Up to where the ends of runs were read. */
export interface EndsPlace {
  readonly at: string;
  readonly runId: string;
  readonly seq: number;
}

export interface ReadEnds {
  /** In the order of the ends. What was started already is not among them. */
  readonly hearings: readonly Hearing[];
  readonly next: EndsPlace;
  /** There may be more behind `next`. */
  readonly more: boolean;
}

/** The ends of runs, for the flows that listen to them; durable. Flows begin and end to listen as they are published (`FlowStore`). */
export interface FlowEnds {
  /** Takes the reading for `heldMs`; null: somebody else has it, or nobody listens. */
  take(heldMs: number): Promise<EndsPlace | null>;
  /** Reads on, at most `limit` ends. */
  read(from: EndsPlace, limit: number): Promise<ReadEnds>;
  /** Notes that all up to `to` was started, and keeps the reading for `heldMs` more; false: somebody else went on. */
  move(from: EndsPlace, to: EndsPlace, heldMs: number): Promise<boolean>;
}

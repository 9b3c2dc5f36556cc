import type { HoldReason } from '@plumbline/shared';

/** How many steps one gate keeps back. */
export interface HeldCount {
  readonly gate: string;
  readonly parked: number;
  readonly waiting: number;
  /** Those that are let go in their order: parked, or kept back by the circuit. */
  readonly backlog: number;
  /** Those of the backlog that the circuit keeps back, or that others went before. */
  readonly byCircuit: number;
  /** Let go just now, and not begun yet. */
  readonly inFlight: number;
  /** ms. */
  readonly oldestMs: number;
}

export interface HeldEntry {
  readonly runId: string;
  /** Key of the step. */
  readonly step: string;
  readonly gate: string;
  readonly why: HoldReason;
  readonly status: 'parked' | 'waiting';
  readonly attempt: number;
  readonly seq: number;
  readonly sinceMs: number;
}

/** An entry of the list for people. */
export interface ListedHeld extends HeldEntry {
  readonly flowId: string;
  readonly flowName: string;
}

/** The steps that are kept back, those of the oldest run first. Journals are what holds; this is how they are found. */
export interface HeldSteps {
  counts(): Promise<readonly HeldCount[]>;
  /**
   * Takes the oldest of a backlog to let them go; none is taken twice within a few seconds.
   * @param untilMs only those that were kept back before
   */
  take(gate: string, limit: number, untilMs: number): Promise<readonly HeldEntry[]>;
  /** How many of a backlog were kept back before this. */
  left(gate: string, untilMs: number): Promise<number>;
  /** An entry whose run is over or gone. */
  drop(runId: string, step: string): Promise<void>;
  /** Oldest first. */
  page(gate: string, offset: number, limit: number): Promise<readonly ListedHeld[]>;
  /** Where a step stands in the order of its gate, from 1; null when it is not kept back. */
  place(runId: string, step: string): Promise<{ readonly place: number; readonly of: number } | null>;
}

/** That an effect of a run is taken back, by which run and by whom. */
export interface UndoRecord {
  readonly runId: string;
  /** Key of the step, as in the run. */
  readonly step: string;
  /** The attempt that did it. */
  readonly attempt: number;
  /** The run that takes it back, and the step of that run. */
  readonly undoRunId: string;
  readonly undoStep: string;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

/** Which effects are taken back: each once, whoever asks and on whatever process. */
export interface UndoBook {
  of(runId: string): Promise<readonly UndoRecord[]>;
  /**
   * Claims all these effects or none. A claim whose run never came to be (its process ended in between) gives way after a while.
   * @returns null when all are claimed; else a record that was there before
   */
  claim(records: readonly Omit<UndoRecord, 'atMs'>[]): Promise<UndoRecord | null>;
}

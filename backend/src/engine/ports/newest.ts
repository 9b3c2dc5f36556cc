/** The newest event seen of a key: its age, what it said, and what it started. */
export interface NewestSeen {
  readonly rank: number;
  readonly said: string;
  readonly runId: string;
  readonly deliveryId: string;
}

/** An event that is compared with the newest one of its key. */
export interface Compared extends NewestSeen {
  /** Of flow and key. */
  readonly mark: string;
}

export interface Comparison {
  /** Events that start nothing, by the run that each would have started, with the newer one that was there before it. */
  readonly stale: ReadonlyMap<string, NewestSeen>;
  /** The events that are the newest of their marks now. */
  readonly moved: ReadonlyMap<string, NewestSeen>;
}

/** Decides which events start their runs; handed to the store, which only remembers. @param seen what is remembered, by mark */
export type CompareWithNewest = (events: readonly Compared[], seen: ReadonlyMap<string, NewestSeen>) => Comparison;

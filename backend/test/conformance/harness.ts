import type { RunStore } from '../../src/engine/ports/run-store.js';

/** A run store under test, and what has to be seen of it from outside. */
export interface RunStoreHarness {
  readonly store: RunStore;
  /** The same store as another process sees it. */
  readonly other: RunStore;
  /** A worker whose lease lives for so long, ms; negative: it ended then. */
  worker(leaseMs: number): Promise<string>;
  /** Ends a worker's lease. */
  bury(worker: string): Promise<void>;
  /** Why the bytes of an append were kept; null: they were not. */
  kept(appendId: string): Promise<string | null>;
  close(): Promise<void>;
}

/** What a worker knows of its own lease, without asking anybody (`engine.md` 3). */
export interface Lease {
  readonly workerId: string;
  /** The send gate: the lease still has its margin left, by the monotonic clock. */
  maySend(): boolean;
  /** The lease has ended or is about to: calls in flight are to be aborted. */
  onLost(listener: () => void): void;
}

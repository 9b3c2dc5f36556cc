/** The doorbell: run ids only, never the ledger; may lose or repeat them (`design.md` 4.7). */
export interface Dispatch {
  /** Says that these runs are due. Never fails and never waits: what it loses, the sweep finds. */
  ring(runIds: readonly string[]): void;
  /** Who answers: in this process, or with a queue in whichever process takes the ring. */
  onRing(listener: (runIds: readonly string[]) => void): void;
}

/** A nudge for the owner of a run: a signal has arrived. May be lost; the owner polls. */
export interface Nudges {
  onNudge(listener: (runId: string) => void): void;
}

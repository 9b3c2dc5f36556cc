import type { GateState } from '../limits/gate-state.js';

export interface GateRow {
  readonly gate: string;
  /** Raised by each change; 0: there is no row yet. */
  readonly rev: number;
  readonly state: GateState;
}

/** Where the processes share what they know of gates. */
export interface GateStore {
  all(): Promise<readonly GateRow[]>;
  read(gate: string): Promise<GateRow | null>;
  /**
   * Changes a gate that nobody else has changed since.
   * @param how `told`: durable, and all processes hear of it; `quiet`: only a count, which may be lost with the database
   * @returns null when somebody was faster: read it, and decide again
   */
  put(row: GateRow, how: 'told' | 'quiet'): Promise<GateRow | null>;
  /** What other processes changed; may be lost, so it is read anew after each reconnection. */
  onChange(hear: (row: GateRow) => void): void;
}

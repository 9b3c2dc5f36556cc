/** Time and chance come in through ports; the engine has neither (`design.md` 4.1). */
export interface Clock {
  /** The database's time as far as we know it, ms since the epoch. */
  nowMs(): number;
}

export interface Timers {
  /** Calls `run` once after `ms`; answers with the way to call it off. */
  after(ms: number, run: () => void): () => void;
}

export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** A fresh UUIDv7. */
  uuid(): string;
}

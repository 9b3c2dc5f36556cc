/** What is known of a stored payload besides its bytes. */
export interface PayloadRecord {
  readonly id: string;
  /** The run that it is removed with. */
  readonly runId: string;
  readonly bytes: number;
  /** Media type. */
  readonly type: string;
  /** Of its bytes, lower-case hex. */
  readonly sha256: string;
}

/** Which payloads there are, and whose; their bytes lie elsewhere. */
export interface PayloadIndex {
  /** Durable when it answers. */
  add(record: PayloadRecord): Promise<void>;
  find(id: string): Promise<PayloadRecord | null>;
  /** Ids of payloads of these runs, at most `limit`. */
  ofRuns(runIds: readonly string[], limit: number): Promise<readonly string[]>;
  /** Ids of payloads whose run does not exist, made more than `ageMs` ago, at most `limit`. */
  orphans(ageMs: number, limit: number): Promise<readonly string[]>;
  remove(ids: readonly string[]): Promise<void>;
}

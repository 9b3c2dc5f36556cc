import type { Json, PayloadRef } from '@plumbline/shared';

/** What a payload belongs to: it is removed with it. */
export interface PayloadOwner {
  readonly runId: string;
}

/** A payload that is being read. */
export interface PayloadContent {
  readonly ref: PayloadRef;
  /** Its bytes, piece by piece; never whole in memory unless the reader puts them together. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Values that are too large for the journal, uploads and raw deliveries. What was put is durable when `put` answers. */
export interface PayloadStore {
  /** @throws when it could not be stored; nothing is half-stored then */
  put(owner: PayloadOwner, type: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<PayloadRef>;
  putJson(owner: PayloadOwner, value: Json): Promise<PayloadRef>;
  /** The value behind a reference; what was put or read a moment ago is still in memory. @throws when it is gone */
  readJson(ref: PayloadRef): Promise<Json>;
  /** Null when there is none with this id. */
  open(id: string): Promise<PayloadContent | null>;
  /** Removes what belongs to these runs. */
  removeOf(runIds: readonly string[]): Promise<void>;
}

import type { DeliveryVerdict, PayloadRef, ReplayLink, RunStatus } from '@plumbline/shared';

export interface InboxFilter {
  readonly flowId?: string | undefined;
  readonly verdicts?: readonly DeliveryVerdict[] | undefined;
  /** Absent: all but those that another run handed over. */
  readonly kinds?: readonly string[] | undefined;
  /** Delivery id, run id, event id, or text of the event. */
  readonly q?: string | undefined;
  /** Received at or after, and before; ms since the epoch. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly limit: number;
  /** Deliveries older than this one. */
  readonly beforeId?: string | undefined;
}

/** The run that a delivery led to. */
export interface InboxRun {
  readonly id: string;
  readonly status: RunStatus;
  /** Negative: a frozen draft. */
  readonly version: number;
}

export interface InboxListing {
  readonly id: string;
  readonly receivedMs: number;
  readonly flowId: string;
  readonly flowName: string;
  readonly kind: string;
  readonly verdict: DeliveryVerdict;
  readonly bytes: number;
  readonly excerpt: string;
  readonly eventId: string | null;
  readonly run: InboxRun | null;
  readonly replay: ReplayLink | null;
}

export interface InboxReplay {
  readonly id: string;
  readonly receivedMs: number;
  readonly by: string;
  readonly run: InboxRun | null;
}

/** One delivery with what belongs to it. */
export interface InboxDelivery extends InboxListing {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: { readonly [name: string]: string };
  /** The body, or how it begins when all of it lies in the payload store. */
  readonly raw: Uint8Array;
  readonly payload: PayloadRef | null;
  /** The delivery that came first, or the newer one of a stale one; null: this one did. */
  readonly first: { readonly id: string; readonly receivedMs: number; readonly bytes: number } | null;
  /** Of a stale one: what it is compared by, and what it and the newer one said. */
  readonly compared: { readonly by: string; readonly own: string; readonly newest: string } | null;
  /** The newest first. */
  readonly replays: readonly InboxReplay[];
}

/** Looks deliveries up; never part of accepting them. */
export interface Inbox {
  /** Newest first. */
  list(filter: InboxFilter): Promise<readonly InboxListing[]>;
  /** @param replays at most so many of them */
  get(id: string, replays: number): Promise<InboxDelivery | null>;
}

/** Bytes as people read them. */
export interface ReadableText {
  /** The text of these bytes; null where they are not text in UTF-8. @param whole false: more bytes follow, so that the last character may be cut */
  textOf(bytes: Uint8Array, whole: boolean): string | null;
}

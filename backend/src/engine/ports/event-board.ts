import type { Json } from '@plumbline/shared';

/** A step that waits for an event. */
export interface EventWait {
  readonly runId: string;
  /** `stepKey` of the step. */
  readonly step: string;
  readonly attempt: number;
  readonly name: string;
  /** Null: any key will do. */
  readonly key: string | null;
  /** Events count from this time on, ms since the epoch. */
  readonly sinceMs: number;
}

/** Something that happened, as somebody told us. */
export interface PostedEvent {
  readonly id: string;
  readonly name: string;
  readonly key: string | null;
  readonly body: Json;
}

/**
 * Where events and those who wait for them meet. A wait is put up before it is looked for, an event before its waits are: so
 * that whichever comes second finds the first.
 */
export interface EventBoard {
  /** Puts the wait up (again does nothing), then looks for the first event that fits it. */
  awaitEvent(wait: EventWait): Promise<PostedEvent | null>;
  /** Puts an event up; false when one with this id is there already. */
  post(event: PostedEvent): Promise<boolean>;
  /** Steps that wait for this event. */
  waitsFor(event: PostedEvent): Promise<readonly EventWait[]>;
  /** All its waits were told. */
  settled(eventId: string): Promise<void>;
  /** The wait is over. */
  drop(wait: Pick<EventWait, 'runId' | 'step' | 'attempt'>): Promise<void>;
  /** Events whose poster may have ended before it told the waits. */
  unsettled(limit: number): Promise<readonly PostedEvent[]>;
}

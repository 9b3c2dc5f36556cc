import type { Compared, Comparison, NewestSeen } from '../ports/newest.js';

/**
 * Compares events in the order in which they are taken in. One that is older than the newest before it is stale; equal is not older.
 * Pure. @param seen what is remembered of the marks; those that are not there have no newest one
 */
export function compareWithNewest(events: readonly Compared[], seen: ReadonlyMap<string, NewestSeen>): Comparison {
  const stale = new Map<string, NewestSeen>();
  const moved = new Map<string, NewestSeen>();
  for (const { mark, ...event } of events) {
    const newest = moved.get(mark) ?? seen.get(mark);
    if (newest && event.rank < newest.rank) stale.set(event.runId, newest);
    else moved.set(mark, event);
  }
  return { stale, moved };
}

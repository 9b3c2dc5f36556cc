import type { NewestSeen } from '../../engine/ports/newest.js';
import type { AcceptRequest } from '../../engine/ports/run-store.js';

/** The newest events seen of each key, without a database. */
export class MemoryNewest {
  private readonly seen = new Map<string, NewestSeen & { readonly expiresAtMs: number }>();

  /** Compares an event that was not there before, and remembers it when it is the newest. @returns the newer one; null: it may start its run */
  compare({ delivery, runId, newest }: AcceptRequest, atMs: number): { readonly runId: string; readonly deliveryId: string } | null {
    if (!newest) return null;
    const mark = `${delivery.flowId} ${newest.key}`;
    const known = this.seen.get(mark);
    const lasting = new Map(known && known.expiresAtMs >= atMs ? [[mark, known]] : []);
    const event = { mark, rank: newest.rank, said: newest.said, runId, deliveryId: delivery.id };
    const newer = newest.compare([event], lasting).stale.get(runId);
    if (newer) return { runId: newer.runId, deliveryId: newer.deliveryId };
    this.seen.set(mark, { ...event, expiresAtMs: atMs + newest.windowMs });
    return null;
  }
}

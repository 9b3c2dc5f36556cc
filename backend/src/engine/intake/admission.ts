/** Why an event is not taken in; `flooded`: its trigger alone has most of what waits. */
export type Refusal = 'flooded' | 'overloaded';

/** An event that waits until it is stored. */
export interface Ticket {
  readonly trigger: string;
  readonly bytes: number;
  readonly sinceMs: number;
}

/** While nobody waits longer than this it is a burst, ms: the pace is not known before. So many of a burst are simply taken in. */
const BURST_MS = 150;
const BURST = 1_000;
/** So many may wait whatever the pace is, where a single trigger has most of them. While anything is stored others find as much room again. */
const LEAST = 200;
const LEAST_OF_ALL = 400;
/** So much of what is stored in a second may wait of a trigger that has most of it, and of all together. */
const SHARE = 0.5;
const SHARE_OF_ALL = 1.5;
/** Most bytes that may wait; a single event is let in whatever its size is. */
const MOST_BYTES = 64_000_000;
const SECOND_MS = 1_000;

/**
 * Decides whether another event may wait until it is stored. What waits is bounded by the pace at which events are being stored, so
 * that those that are let in are answered in about a second, and the others at once: their senders keep them (`reliability.md` B.11).
 * A trigger that is flooded is refused at half a second of work, everybody at 1.5 seconds: others get through beside a flood.
 */
export class Admission {
  private readonly waiting = new Set<Ticket>();
  private readonly counts = new Map<string, number>();
  private bytes = 0;
  /** How many were stored in the second that began at `secondMs`, and in the one before it. */
  private stored = 0;
  private storedBefore = 0;
  private secondMs = 0;

  /** @param nowMs a clock that never goes back */
  constructor(
    private readonly nowMs: () => number,
    private readonly onRefused: (why: Refusal) => void = () => undefined,
  ) {}

  /** Lets an event in, or says why not. Whoever is let in has to leave. */
  enter(trigger: string, bytes: number): Ticket | Refusal {
    const refusal = this.refusal(trigger, bytes);
    if (refusal !== null) {
      this.onRefused(refusal);
      return refusal;
    }
    const ticket = { trigger, bytes, sinceMs: this.nowMs() };
    this.waiting.add(ticket);
    this.counts.set(trigger, (this.counts.get(trigger) ?? 0) + 1);
    this.bytes += bytes;
    return ticket;
  }

  /** @param stored it is durable now; false: it was given up, or was not worth storing */
  leave(ticket: Ticket, stored: boolean): void {
    if (!this.waiting.delete(ticket)) return;
    const left = (this.counts.get(ticket.trigger) ?? 0) - 1;
    if (left > 0) this.counts.set(ticket.trigger, left);
    else this.counts.delete(ticket.trigger);
    this.bytes -= ticket.bytes;
    if (!stored) return;
    this.turn(this.nowMs());
    this.stored++;
  }

  private refusal(trigger: string, bytes: number): Refusal | null {
    if (this.bytes > 0 && this.bytes + bytes > MOST_BYTES) return 'overloaded';
    if (this.waiting.size < LEAST) return null;
    const [oldest] = this.waiting;
    const now = this.nowMs();
    if (!oldest || (this.waiting.size < BURST && now - oldest.sinceMs < BURST_MS)) return null;
    const pace = this.pace(now);
    if (this.waiting.size >= (pace === 0 ? LEAST : Math.max(LEAST_OF_ALL, pace * SHARE_OF_ALL))) return 'overloaded';
    if (this.waiting.size < Math.max(LEAST, pace * SHARE)) return null;
    return 2 * (this.counts.get(trigger) ?? 0) > this.waiting.size ? 'flooded' : null;
  }

  /** Events that are stored in a second, as the last one or two tell. */
  private pace(now: number): number {
    this.turn(now);
    const elapsedMs = Math.max(now - this.secondMs, BURST_MS);
    return Math.max((this.stored * SECOND_MS) / elapsedMs, this.storedBefore);
  }

  private turn(now: number): void {
    const over = now - this.secondMs;
    if (over < SECOND_MS) return;
    this.storedBefore = over < 2 * SECOND_MS ? this.stored : 0;
    this.stored = 0;
    this.secondMs = now;
  }
}

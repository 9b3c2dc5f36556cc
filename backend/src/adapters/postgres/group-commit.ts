import { Turns } from './turns.js';

/** Most bodies and bytes of one flush (`docs/engine.md`, Lost answers and bad values). */
const MAX_ITEMS = 500;
const MAX_BYTES = 1_000_000;
/**
 * Flushes under way at once. A statement costs the database 0.3 ms before its first row, so one larger flush is cheaper than
 * two small ones: a second one departs only for a crowd, or when the first is late (its answer may be lost, and takes seconds).
 */
const FLIGHTS = 2;
const CROWD = 64;
const LATE_MS = 50;

/** Told how many items a flush wrote, and how long it took until all of them had their answer, seconds. */
export type OnFlush = (items: number, seconds: number) => void;

export interface Sized {
  /** How many rows and bytes an item adds to its flush. */
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Collects what concurrent callers want to write and writes it as few statements: everything that came in while earlier
 * flushes were under way goes into the next one. A single write waits for nobody (it goes in the same turn of the loop).
 */
export class GroupCommit<Item extends Sized> {
  private readonly pending = new Turns<Item>();
  private flying = 0;
  private scheduled = false;
  private late: NodeJS.Timeout | null = null;
  private readonly freeFlights = Array.from({ length: FLIGHTS }, (_, i) => i);

  constructor(
    private readonly flush: (items: readonly Item[], flight: number) => Promise<void>,
    private readonly onFlush: OnFlush = () => undefined,
  ) {}

  /** @param lane lanes go in turn where more waits than one flush takes, each in its order */
  add(item: Item, lane = ''): void {
    this.pending.add(lane, item);
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled || this.flying >= FLIGHTS || this.pending.size === 0) return;
    if (this.flying === 0 || this.pending.size >= CROWD) return this.departSoon();
    this.late ??= setTimeout(() => {
      this.late = null;
      if (this.pending.size > 0) this.departSoon();
    }, LATE_MS);
  }

  private departSoon(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.depart();
    });
  }

  private depart(): void {
    const flight = this.freeFlights.pop();
    if (flight === undefined) return;
    const items = this.take();
    if (items.length === 0) {
      this.freeFlights.push(flight);
      return;
    }
    this.flying++;
    const sinceMs = performance.now();
    void this.flush(items, flight).finally(() => {
      this.onFlush(items.length, (performance.now() - sinceMs) / 1_000);
      this.flying--;
      this.freeFlights.push(flight);
      this.schedule();
    });
    this.schedule();
  }

  private take(): Item[] {
    let rows = 0;
    let bytes = 0;
    return this.pending.take((item) => {
      rows += item.rows;
      bytes += item.bytes;
      return rows <= MAX_ITEMS && bytes <= MAX_BYTES;
    });
  }
}

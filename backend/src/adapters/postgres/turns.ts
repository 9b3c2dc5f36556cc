interface Lane<Item> {
  readonly items: Item[];
  /** Where the first one stands that waits still. */
  next: number;
}

/** So many that have gone are kept in front of those that wait before the space is given back. */
const SPARE = 1_024;

/**
 * What waits, in lanes that are served in turn: a lane in which thousands wait does not hold up one in which a single item does
 * (`reliability.md` S-23). Each lane keeps its order.
 */
export class Turns<Item> {
  /** The lane whose turn it is comes first. Empty lanes are not kept. */
  private readonly lanes = new Map<string, Lane<Item>>();
  private waiting = 0;

  get size(): number {
    return this.waiting;
  }

  add(name: string, item: Item): void {
    this.waiting++;
    const lane = this.lanes.get(name);
    if (lane) lane.items.push(item);
    else this.lanes.set(name, { items: [item], next: 0 });
  }

  /** Takes one of each lane, turn after turn, up to the first that does not fit; the very first one is taken whatever it is. */
  take(fits: (item: Item) => boolean): Item[] {
    const taken: Item[] = [];
    for (;;) {
      const [first] = this.lanes;
      if (!first) return taken;
      const [name, lane] = first;
      const item = lane.items[lane.next];
      if (item === undefined || (!fits(item) && taken.length > 0)) return taken;
      taken.push(item);
      this.waiting--;
      this.pass(name, lane);
    }
  }

  /** The lane has had its turn: it goes behind the others, or away. */
  private pass(name: string, lane: Lane<Item>): void {
    lane.next++;
    if (lane.next === lane.items.length) return void this.lanes.delete(name);
    if (lane.next === SPARE) {
      lane.items.splice(0, SPARE);
      lane.next = 0;
    }
    if (this.lanes.size === 1) return;
    this.lanes.delete(name);
    this.lanes.set(name, lane);
  }
}

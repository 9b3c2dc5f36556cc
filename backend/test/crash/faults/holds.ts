/** Longest that anybody waits for its share, ms: longer than any fault lasts, also on a crowded machine. */
const PATIENCE_MS = 300_000;

interface Waiter<Thing> {
  /** What it takes of what is free; null: not enough is. */
  readonly choose: (free: readonly Thing[]) => readonly Thing[] | null;
  /** Whether those who came later must wait as well, even for things that are free. */
  readonly first: boolean;
  readonly grant: (things: readonly Thing[]) => void;
}

/**
 * Things that somebody is busy with: nobody else has them meanwhile. Who waits for all of them is not overtaken by those who come later,
 * so that a steady stream of small wishes can not starve it. There is no deadlock as long as nobody asks for more while holding some.
 */
export class Holds<Thing> {
  private readonly taken = new Set<Thing>();
  private waiting: readonly Waiter<Thing>[] = [];

  constructor(
    private readonly things: readonly Thing[],
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /**
   * Works with one of the things that fit, and waits for one if need be.
   * @param pick which one, of those that are free
   */
  async withOne<T>(
    fits: (thing: Thing) => boolean,
    pick: (free: readonly Thing[]) => Thing,
    work: (thing: Thing) => Promise<T>,
  ): Promise<T> {
    const choose = (free: readonly Thing[]): readonly Thing[] | null => {
      const fitting = free.filter(fits);
      return fitting.length === 0 ? null : [pick(fitting)];
    };
    return this.holding('a free one', choose, false, ([thing]) => work(thing as Thing));
  }

  /** Works with all things at once, when everybody before has ended. */
  async withAll<T>(work: (things: readonly Thing[]) => Promise<T>): Promise<T> {
    return this.holding('all of them', (free) => (free.length === this.things.length ? free : null), true, work);
  }

  private async holding<T>(
    what: string,
    choose: Waiter<Thing>['choose'],
    first: boolean,
    work: (things: readonly Thing[]) => Promise<T>,
  ): Promise<T> {
    const held = await this.granted(what, choose, first);
    try {
      return await work(held);
    } finally {
      for (const thing of held) this.taken.delete(thing);
      this.grantAll();
    }
  }

  private granted(what: string, choose: Waiter<Thing>['choose'], first: boolean): Promise<readonly Thing[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.leave(waiter);
        reject(new Error(`waited ${this.patienceMs} ms in vain for ${what}`));
        // Others may have waited only because this one did.
        this.grantAll();
      }, this.patienceMs);
      const grant = (things: readonly Thing[]): void => {
        clearTimeout(timer);
        resolve(things);
      };
      const waiter = { choose, first, grant };
      this.waiting = [...this.waiting, waiter];
      this.grantAll();
    });
  }

  private leave(waiter: Waiter<Thing>): void {
    this.waiting = this.waiting.filter((one) => one !== waiter);
  }

  /** In the order of arrival, to everybody who can have what it wants; nobody passes one who waits for all. */
  private grantAll(): void {
    for (const waiter of this.waiting) {
      const things = waiter.choose(this.things.filter((thing) => !this.taken.has(thing)));
      if (things !== null) {
        for (const thing of things) this.taken.add(thing);
        this.leave(waiter);
        waiter.grant(things);
      } else if (waiter.first) return;
    }
  }
}

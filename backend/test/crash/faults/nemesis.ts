import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../engine/random.js';
import { Arena, type ArenaParts, type Slot } from './arena.js';
import type { Fault, Lane } from './fault.js';
import { FAULTS } from './faults.js';
import { Holds } from './holds.js';

/** A fault that was struck. Times are ms since the epoch. */
export interface Strike {
  readonly id: Fault['id'];
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Rest between two faults of a lane, ms: at least, and how much more at most. A process takes about a second to start. */
const REST_MS: Readonly<Record<Lane, readonly [number, number]>> = {
  processes: [200, 1_300],
  stores: [1_500, 2_500],
  network: [500, 1_500],
};

/** Lanes, and how many faults of each may be under way. */
const LANES: readonly Lane[] = ['processes', 'processes', 'stores', 'network'];

/** Breaks things at random until it is told to stop. All its decisions follow from the seed; how long things take does not. */
export class Nemesis {
  readonly strikes: Strike[] = [];
  /** Faults that could not be struck, and why. */
  readonly leftOut: { readonly id: string; readonly name: string; readonly why: string }[] = [];
  private readonly holds: Holds<Slot>;
  private stopped = false;

  constructor(
    private readonly parts: ArenaParts,
    private readonly seed: number,
  ) {
    this.holds = new Holds(parts.fleet.slots);
  }

  /** Rejects when a fault could not be mended. */
  async run(): Promise<void> {
    const arena = new Arena(this.parts, new Random(this.seed), this.holds);
    const possible = FAULTS.filter(({ id, name, missing }) => {
      const why = missing?.(arena) ?? null;
      if (why !== null) this.leftOut.push({ id, name, why });
      return why === null;
    });
    await Promise.all(
      LANES.map((lane, n) =>
        this.lane(
          possible.filter((fault) => fault.lane === lane),
          lane,
          this.seed + n,
        ),
      ),
    );
  }

  stop(): void {
    this.stopped = true;
  }

  private async lane(faults: readonly Fault[], lane: Lane, seed: number): Promise<void> {
    const arena = new Arena(this.parts, new Random(seed), this.holds);
    const [least, more] = REST_MS[lane];
    let bag: Fault[] = [];
    while (!this.stopped) {
      if (bag.length === 0) bag = fullBag(faults, arena.random);
      const fault = bag.pop();
      if (!fault) return;
      const fromMs = Date.now();
      await fault.strike(arena);
      this.strikes.push({ id: fault.id, name: fault.name, fromMs, toMs: Date.now() });
      await sleep(least + arena.random.below(more));
    }
  }
}

/** Every fault as often as its weight says, in random order: a short run meets many different ones. */
export function fullBag(faults: readonly Fault[], random: Random): Fault[] {
  const left = faults.flatMap((fault) => Array.from({ length: fault.weight }, () => fault));
  const bag: Fault[] = [];
  while (left.length > 0) bag.push(...left.splice(random.below(left.length), 1));
  return bag;
}

import type { Random } from '../../engine/random.js';
import { until } from '../../support/until.js';
import type { FaultFleet, Slot } from './fault-fleet.js';
import type { Sender } from './sender.js';
import type { Stores } from './stores.js';
import type { TcpProxy } from './tcp-proxy.js';

export type { Slot } from './fault-fleet.js';

/** What can be struck. */
export interface ArenaParts {
  readonly fleet: FaultFleet;
  readonly stores: Stores;
  readonly ways: Readonly<Record<'database' | 'redis' | 'sink' | 'moody', TcpProxy>>;
  readonly sender: Sender;
  readonly leaseMs: number;
  /** Whether there is time for faults that last. */
  readonly long: boolean;
  /** Publishes a newer version of the order flow. */
  readonly publishNext: () => Promise<void>;
}

/** Slots that a fault is busy with: nobody else touches them meanwhile. Shared by all lanes. */
export type Busy = Set<Slot>;

/** All that a fault may touch, with random numbers of its lane's own. */
export class Arena {
  readonly fleet: FaultFleet;
  readonly stores: Stores;
  readonly ways: ArenaParts['ways'];
  readonly sender: Sender;
  readonly leaseMs: number;
  readonly long: boolean;
  readonly publishNext: () => Promise<void>;

  constructor(
    parts: ArenaParts,
    readonly random: Random,
    private readonly busy: Busy,
  ) {
    this.fleet = parts.fleet;
    this.stores = parts.stores;
    this.ways = parts.ways;
    this.sender = parts.sender;
    this.leaseMs = parts.leaseMs;
    this.long = parts.long;
    this.publishNext = parts.publishNext;
  }

  /** Takes a slot of a role that nobody else is busy with, and waits for one if need be. */
  async withSlot(role: Slot['role'], work: (slot: Slot) => Promise<void>): Promise<void> {
    const free = (): Slot[] => this.fleet.of(role).filter((slot) => !this.busy.has(slot));
    do await until(`a free ${role}`, () => free().length > 0, 120_000);
    while (free().length === 0);
    await this.holding([this.random.pick(free())], ([slot]) => (slot ? work(slot) : Promise.resolve()));
  }

  async withAllSlots(work: (slots: readonly Slot[]) => Promise<void>): Promise<void> {
    await until('all slots are free', () => this.busy.size === 0, 120_000);
    await this.holding(this.fleet.slots, work);
  }

  private async holding(slots: readonly Slot[], work: (slots: readonly Slot[]) => Promise<void>): Promise<void> {
    for (const slot of slots) this.busy.add(slot);
    try {
      await work(slots);
    } finally {
      for (const slot of slots) this.busy.delete(slot);
    }
  }
}

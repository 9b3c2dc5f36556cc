import type { Random } from '../../engine/random.js';
import type { FaultFleet, Slot } from './fault-fleet.js';
import type { Sender } from './sender.js';
import type { Stores } from './stores.js';
import type { TcpProxy } from './tcp-proxy.js';
import type { Holds } from './holds.js';

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
    /** Slots that a fault is busy with: nobody else touches them meanwhile. Shared by all lanes. */
    private readonly holds: Holds<Slot>,
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
    await this.holds.withOne(
      (slot) => slot.role === role,
      (free) => this.random.pick(free),
      work,
    );
  }

  /** Takes all slots, once nobody is busy with any; those who come later wait behind it. */
  async withAllSlots(work: (slots: readonly Slot[]) => Promise<void>): Promise<void> {
    await this.holds.withAll(work);
  }
}

import { DatabaseClock } from '../../adapters/postgres/database-clock.js';
import { LeaseHolder } from '../../adapters/postgres/lease/lease-holder.js';
import { SystemChance } from '../../adapters/system/system.js';
import type { Config } from '../../config/config.js';
import type { Database } from './database.js';

/** The right of this process to work on runs, and the database's time. */
export interface Ownership {
  /** Null: this process does not work on runs. */
  readonly lease: LeaseHolder | null;
  nowMs(): number;
  /** Gives the lease back. */
  close(): Promise<void>;
}

export async function takeOwnership(config: Config, { url, pool }: Database): Promise<Ownership> {
  if (config.role === 'api') {
    const clock = await DatabaseClock.start(pool);
    return { lease: null, nowMs: () => clock.nowMs(), close: async () => clock.close() };
  }
  const ids = new SystemChance(() => Date.now());
  const lease = await LeaseHolder.take({ url, newWorkerId: () => ids.uuid(), leaseMs: config.leaseMs });
  return { lease, nowMs: () => lease.nowMs(), close: () => lease.close() };
}

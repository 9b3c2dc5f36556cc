import type pg from 'pg';
import { SocketFanOut } from '../../adapters/live/socket-fan-out.js';
import type { Listener } from '../../adapters/postgres/listener.js';
import { PostgresLiveHeads } from '../../adapters/postgres/live/heads.js';
import { PostgresWatch } from '../../adapters/postgres/live/watch.js';
import { systemTimers } from '../../adapters/system/system.js';
import type { Config } from '../../config/config.js';
import type { Chance } from '../../engine/ports/clock.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { RunStore } from '../../engine/ports/run-store.js';
import { Presence } from '../../usecases/live/presence.js';
import { LiveRooms } from '../../usecases/live/live-rooms.js';

/** The rooms of this process, and the sockets that they are told through. */
export interface Live {
  readonly rooms: LiveRooms;
  readonly presence: Presence;
  readonly fanOut: SocketFanOut;
}

/** Who watches what, over all processes. */
export function watchOver(pool: pg.Pool, listener: Listener, chance: Chance, log: Logger): PostgresWatch {
  return new PostgresWatch(pool, listener, chance.uuid(), (error) => log.warn({ error }, 'who watches what could not be shared'));
}

/** Null where nobody is served. */
export function createLive({ role }: Config, store: RunStore, watch: PostgresWatch, pool: pg.Pool, log: Logger): Live | null {
  if (role === 'worker') return null;
  const fanOut = new SocketFanOut();
  const rooms = new LiveRooms({ store, heads: new PostgresLiveHeads(pool), watch, fanOut, timers: systemTimers, log });
  return { rooms, presence: new Presence(systemTimers, fanOut), fanOut };
}

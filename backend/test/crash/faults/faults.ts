import { setTimeout as sleep } from 'node:timers/promises';
import { PAUSE_POINTS } from '../../../src/engine/ports/pause-points.js';
import type { RedisStart } from '../../support/redis.js';
import { until } from '../../support/until.js';
import type { Arena, Slot } from './arena.js';
import type { Fault } from './fault.js';
import { network } from './network-faults.js';

/** Some leases long, ms. */
const leases = ({ random, leaseMs }: Arena, least: number, most: number): number => leaseMs * (least + random.next() * (most - least));

const signalled = (role: Slot['role'], signal: NodeJS.Signals) => (arena: Arena) =>
  arena.withSlot(role, async (slot) => {
    slot.signal(signal);
    await slot.up();
  });

async function stopped(arena: Arena): Promise<void> {
  await arena.withSlot(arena.random.chance(0.8) ? 'worker' : 'api', async (slot) => {
    slot.signal('SIGSTOP');
    await sleep(leases(arena, 1, 3));
    slot.signal('SIGCONT');
  });
}

/** No mail comes into these. */
const REACHED = PAUSE_POINTS.filter((point) => point !== 'after_mail_accepted');

/** A worker is started that kills or stops itself at a point that is drawn, some runs later. */
async function paused(arena: Arena, does: 'kill' | 'stop'): Promise<void> {
  await arena.withSlot('worker', async (slot) => {
    slot.next = { pause: { at: arena.random.pick(REACHED), does, nth: 1 + arena.random.below(15) } };
    slot.signal('SIGKILL');
    await slot.up();
    const { product } = slot;
    const reached = (): boolean => product?.exited === true || product?.log.some((line) => line.startsWith('reached ')) === true;
    const there = await until('it gets there', reached, 6_000).catch(() => false);
    if (there && does === 'stop') {
      await sleep(leases(arena, 1, 2));
      slot.signal('SIGCONT');
    }
    if (!there) slot.signal('SIGKILL');
    await slot.up();
  });
}

async function spun(arena: Arena): Promise<void> {
  await arena.withSlot('worker', async (slot) => {
    slot.signal('SIGUSR2');
    await sleep(arena.leaseMs);
  });
}

async function wrongClock(arena: Arena): Promise<void> {
  await arena.withSlot('worker', async (slot) => {
    slot.next = { clockOffMs: arena.random.chance(0.5) ? 600_000 : -600_000 };
    slot.signal('SIGKILL');
    await slot.up();
  });
}

/** A newer version of the flow is published while every process is replaced, one after the other. */
async function rolled(arena: Arena): Promise<void> {
  await arena.withAllSlots(async (slots) => {
    const [first] = slots;
    await first?.roll();
    await arena.publishNext();
    for (const slot of slots.slice(1)) await slot.roll();
  });
}

async function stormed(arena: Arena): Promise<void> {
  await arena.withAllSlots(async (slots) => {
    for (const slot of slots) slot.signal('SIGTERM');
    await Promise.all(slots.map((slot) => slot.up()));
  });
}

async function full(arena: Arena): Promise<void> {
  await arena.stores.fillDisk();
  await sleep(arena.long ? 6_000 : 3_000);
  await arena.stores.freeDisk();
  await until('the database answers', () => arena.stores.sql('SELECT 1').catch(() => null), 60_000);
}

/** What comes back as it was still holds jobs that others have done meanwhile, and locks of workers that are gone. */
const redisGone =
  (comesBack: RedisStart) =>
  async ({ random, stores: { redis } }: Arena): Promise<void> => {
    await redis.kill();
    await sleep(random.below(2_000));
    await redis.up(comesBack);
  };

async function redisFull(arena: Arena): Promise<void> {
  await arena.stores.redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
  await sleep(arena.long ? 5_000 : 2_000);
  await arena.stores.redis.command('CONFIG', 'SET', 'maxmemory', '0');
}

const CUT_ALL = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;

/** All faults that come in the random mix. F9 and F10 are the sender's and the sink's, all the time. */
export const FAULTS: readonly Fault[] = [
  { id: 'F1', name: 'worker_kill', what: 'kill -9 of a worker', lane: 'processes', weight: 8, strike: signalled('worker', 'SIGKILL') },
  {
    id: 'F2',
    name: 'named_kill',
    what: 'kill -9 of a worker at a named point',
    lane: 'processes',
    weight: 5,
    strike: (a) => paused(a, 'kill'),
  },
  { id: 'F3', name: 'api_kill', what: 'kill -9 of an api', lane: 'processes', weight: 4, strike: signalled('api', 'SIGKILL') },
  { id: 'F4', name: 'zombie', what: 'SIGSTOP for 1 to 3 leases, then SIGCONT', lane: 'processes', weight: 4, strike: stopped },
  {
    id: 'F4',
    name: 'named_zombie',
    what: 'a worker stands still at a named point for 1 to 2 leases',
    lane: 'processes',
    weight: 3,
    strike: (a) => paused(a, 'stop'),
  },
  { id: 'F5', name: 'blocked_loop', what: "a worker's event loop is blocked for 1.5 leases", lane: 'processes', weight: 2, strike: spun },
  { id: 'F12', name: 'wrong_clock', what: "a worker's clock is set wrong by 10 minutes", lane: 'processes', weight: 1, strike: wrongClock },
  {
    id: 'F13',
    name: 'rolling_restart',
    what: 'every process is replaced while a newer version is published',
    lane: 'processes',
    weight: 1,
    strike: rolled,
  },
  { id: 'F14', name: 'sigterm', what: 'SIGTERM to a worker', lane: 'processes', weight: 2, strike: signalled('worker', 'SIGTERM') },
  { id: 'F14', name: 'sigterm_storm', what: 'SIGTERM to every process at once', lane: 'processes', weight: 1, strike: stormed },
  {
    id: 'F15',
    name: 'poison',
    what: 'an event whose step kills its worker each time',
    lane: 'processes',
    weight: 1,
    strike: (arena) => Promise.resolve(arena.sender.begin('poison')),
  },
  {
    id: 'F6',
    name: 'backends_ended',
    what: 'PostgreSQL ends every connection',
    lane: 'stores',
    weight: 2,
    strike: async ({ stores }) => void (await stores.sql(CUT_ALL)),
  },
  {
    id: 'F6',
    name: 'database_restart',
    what: 'pg_ctl restart -m immediate',
    lane: 'stores',
    weight: 2,
    strike: ({ stores }) => stores.restartDatabase(),
  },
  {
    id: 'F6',
    name: 'long_lock',
    what: 'the table of runs is locked for everybody',
    lane: 'stores',
    weight: 1,
    strike: ({ stores, long }) => stores.lockRuns(long ? 10_000 : 3_000).catch(() => undefined),
  },
  {
    id: 'F7',
    name: 'redis_flush',
    what: 'FLUSHALL',
    lane: 'stores',
    weight: 2,
    strike: async ({ stores }) => void (await stores.redis.command('FLUSHALL')),
  },
  {
    id: 'F7',
    name: 'redis_kill',
    what: 'kill -9 of Redis, which comes back empty',
    lane: 'stores',
    weight: 2,
    strike: redisGone('empty'),
  },
  {
    id: 'F7',
    name: 'redis_kill_with_file',
    what: 'kill -9 of Redis, which comes back with its append-only file',
    lane: 'stores',
    weight: 2,
    strike: redisGone('as_it_was'),
  },
  {
    id: 'F7',
    name: 'redis_pause',
    what: 'CLIENT PAUSE of 5 s',
    lane: 'stores',
    weight: 1,
    strike: async ({ stores }) => void (await stores.redis.command('CLIENT', 'PAUSE', '5000')),
  },
  { id: 'F7', name: 'redis_full', what: 'Redis has no memory left', lane: 'stores', weight: 1, strike: redisFull },
  {
    id: 'F11',
    name: 'disk_full',
    what: 'the disk with the tables is full',
    lane: 'stores',
    weight: 1,
    missing: ({ stores: { disk } }) => ('none' in disk ? disk.none : null),
    strike: full,
  },
  ...network(),
];

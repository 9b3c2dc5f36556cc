import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@plumbline/shared';
import { Random } from '../../../engine/random.js';
import { until } from '../../../support/until.js';
import { eventsOf, type SeenEvent } from '../observation.js';
import { Sender, type Accepted } from '../sender.js';
import { LEASE_MS, type Stage } from '../stage.js';

/** How long each of these took, ms. */
export interface Recoveries {
  /** From `kill -9` of a worker until another one had claimed a run that it worked on. */
  readonly takeover: readonly number[];
  /** From the accept of an event to its first call, right after FLUSHALL. */
  readonly afterFlush: readonly number[];
  /** From the moment when PostgreSQL answers again until an event was accepted, and until such an event had its first call. */
  readonly acceptAfterRestart: readonly number[];
  readonly workAfterRestart: readonly number[];
  /** Accepts: with nothing broken, with every worker dead, and without Redis. */
  readonly acceptQuiet: readonly number[];
  readonly acceptWithoutWorkers: readonly number[];
  readonly acceptWithoutRedis: readonly number[];
}

const RATE = 8;
/** A call takes this long while workers are killed, ms, so that there is something to take over. */
const CALL_MS = 400;
const WITHIN_MS = 60_000;

/** One fault at a time on a fleet that is otherwise well, each in its turn, under a little load. */
export async function measureRecoveries(stage: Stage, times: number, say: (line: string) => void): Promise<Recoveries> {
  const { fleet, sink } = stage;
  sink.plan = () => null;
  const random = new Random(1);
  const sender = new Sender({ fleet, random, secret: stage.hookSecret, prefix: 'r', rate: RATE, atOnce: 100, moody: 0, laterMs: 1_000 });
  const sending = sender.run();
  const acceptsOf = async (ms: number): Promise<number[]> => {
    const from = sender.accepted.length;
    await sleep(ms);
    return sender.accepted.slice(from).map(({ tookMs }) => tookMs);
  };
  await acceptsOf(5_000);
  say('Recovery: nothing broken.');
  const acceptQuiet = await acceptsOf(20_000);
  say('Recovery: workers are killed, one by one.');
  sink.answerMs = CALL_MS;
  const kills = await killWorkers(stage, random, times);
  sink.answerMs = 0;
  await sleep(2 * LEASE_MS);
  const takeover = await takeovers(stage, sender, kills);
  say('Recovery: Redis is flushed.');
  const afterFlush = await flushes(stage, sender, times);
  say('Recovery: PostgreSQL is restarted.');
  const restarts = await restartDatabase(stage, sender, Math.ceil(times / 2));
  say('Recovery: all workers are dead, then Redis is.');
  const acceptWithoutWorkers = await withoutWorkers(stage, () => acceptsOf(8_000));
  await stage.stores.redis.kill();
  const acceptWithoutRedis = await acceptsOf(10_000);
  await stage.stores.redis.up();
  sender.stop();
  await sending;
  return { takeover, afterFlush, ...restarts, acceptQuiet, acceptWithoutWorkers, acceptWithoutRedis };
}

async function killWorkers({ fleet }: Stage, random: Random, times: number): Promise<number[]> {
  const kills: number[] = [];
  for (let n = 0; n < times; n++) {
    const slot = random.pick(fleet.of('worker'));
    await sleep(CALL_MS);
    kills.push(Date.now());
    slot.signal('SIGKILL');
    await slot.up();
    await sleep(2.5 * LEASE_MS);
  }
  return kills;
}

/** Claims of runs that their owner had not given up, each counted from the last kill before it. */
async function takeovers({ fleet }: Stage, sender: Sender, kills: readonly number[]): Promise<number[]> {
  const first = (kills[0] ?? 0) - LEASE_MS;
  const runIds = [...new Set(sender.accepted.filter(({ atMs }) => atMs > first).map(({ runId }) => runId))];
  const found: number[] = [];
  for (const runId of runIds) {
    const { body } = await fleet.ask('GET', `/api/runs/${runId}/events?limit=1000&values=false`);
    found.push(...takeoversIn(eventsOf(body['items'] as JsonObject[]), kills));
  }
  return found;
}

/** @param kills when workers were killed, ms of the epoch, in order */
export function takeoversIn(journal: readonly SeenEvent[], kills: readonly number[]): number[] {
  const found: number[] = [];
  let owned = false;
  for (const { kind, atMs } of journal) {
    if (kind === 'run.released' || kind === 'run.finished') owned = false;
    if (kind !== 'run.claimed') continue;
    const killMs = kills.filter((ms) => ms < atMs).at(-1);
    if (owned && killMs !== undefined) found.push(atMs - killMs);
    owned = true;
  }
  return found;
}

/** When the first call for an event arrived, ms of the epoch. */
function firstCall({ sink }: Stage, event: string): number | undefined {
  return sink.callsTo(`/keyed/charge/${event}`)[0]?.atMs;
}

async function untilWorked(stage: Stage, { event, atMs }: Accepted): Promise<number> {
  return (await until(`${event} is worked on`, () => firstCall(stage, event), WITHIN_MS)) - atMs;
}

async function flushes(stage: Stage, sender: Sender, times: number): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < times; n++) {
    const from = sender.accepted.length;
    await stage.stores.redis.command('FLUSHALL');
    await until('events are accepted', () => sender.accepted.length >= from + 6, WITHIN_MS);
    const fresh = sender.accepted.slice(from, from + 6).filter(({ status }) => status === 202);
    for (const one of fresh) found.push(await untilWorked(stage, one));
    await sleep(1_000);
  }
  return found;
}

async function restartDatabase(
  stage: Stage,
  sender: Sender,
  times: number,
): Promise<Pick<Recoveries, 'acceptAfterRestart' | 'workAfterRestart'>> {
  const acceptAfterRestart: number[] = [];
  const workAfterRestart: number[] = [];
  for (let n = 0; n < times; n++) {
    await stage.stores.restartDatabase();
    const backMs = Date.now();
    const first = await until(
      'an event is accepted',
      () => sender.accepted.find(({ atMs, status }) => atMs > backMs && status === 202),
      WITHIN_MS,
    );
    acceptAfterRestart.push(first.atMs - backMs);
    await untilWorked(stage, first);
    workAfterRestart.push((firstCall(stage, first.event) ?? 0) - backMs);
    await sleep(2 * LEASE_MS);
  }
  return { acceptAfterRestart, workAfterRestart };
}

/** Workers stand still for a while: for everybody else that is as good as dead. */
async function withoutWorkers({ fleet }: Stage, work: () => Promise<number[]>): Promise<number[]> {
  for (const slot of fleet.of('worker')) slot.signal('SIGSTOP');
  const found = await work();
  for (const slot of fleet.of('worker')) slot.signal('SIGCONT');
  return found;
}

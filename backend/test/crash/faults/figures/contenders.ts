import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Random } from '../../../engine/random.js';
import { freePort } from '../../../support/free-port.js';
import { TestRedis } from '../../../support/redis.js';
import { Human } from '../human.js';
import { hookOf, type EventKind } from '../flows.js';
import { LEASE_MS, type Stage } from '../stage.js';
import { textOf } from '../text-of.js';

/** Something that promises to make the three calls of each event that it was given, and what can be done to it. */
export interface Contender {
  readonly name: string;
  /** Whether the event was answered with 2xx. */
  send(event: string): Promise<boolean>;
  kill(random: Random): Promise<void>;
  freeze(random: Random, forMs: number): Promise<void>;
  flush(): Promise<void>;
  /** Questions that a person answered. */
  asked(): number;
  stop(): Promise<void>;
}

/** The engine of a stage. */
export function engine(stage: Stage): Contender {
  const { fleet, sink, stores } = stage;
  const abouts = new Map<string, { readonly event: string; readonly kind: EventKind }>();
  const human = new Human(fleet, sink, (runId) => abouts.get(runId));
  const answering = human.run();
  return {
    name: 'Plumbline',
    send: async (event) => {
      const reply = await fleet.call('POST', hookOf('order'), { event }, { 'x-event-id': event });
      const accepted = reply.status === 200 || reply.status === 202;
      if (accepted) abouts.set(textOf(reply.body['runId']), { event, kind: 'order' });
      return accepted;
    },
    kill: async (random) => {
      const slot = random.pick(fleet.of('worker'));
      slot.signal('SIGKILL');
      await slot.up();
    },
    freeze: async (random, forMs) => {
      const slot = random.pick(fleet.of('worker'));
      slot.signal('SIGSTOP');
      await sleep(forMs);
      slot.signal('SIGCONT');
    },
    flush: async () => void (await stores.redis.command('FLUSHALL')),
    asked: () => human.decisions.length,
    stop: async () => {
      human.stop();
      await answering;
    },
  };
}

const PEER = fileURLToPath(new URL('./peer-process.ts', import.meta.url));
const WORKERS = 3;

/** A queue of jobs on a Redis of its own: one api, three workers, each started again when it ends. */
export async function queueOfJobs({ ways }: Stage): Promise<Contender> {
  const redis = await TestRedis.start();
  const port = await freePort();
  const start = async (role: 'api' | 'worker'): Promise<ChildProcess> => {
    const child = fork(PEER, {
      env: {
        ...process.env,
        PEER_ROLE: role,
        PEER_PORT: `${port}`,
        PEER_SINK: `http://${ways.sink.host}`,
        PEER_REDIS_PORT: new URL(redis.url).port,
        PEER_LEASE_MS: `${LEASE_MS}`,
      },
    });
    await once(child, 'message');
    return child;
  };
  const api = await start('api');
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => start('worker')));
  return {
    name: 'a queue of jobs (BullMQ on Redis)',
    send: async (event) => {
      const reply = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify({ event }) });
      return reply.ok;
    },
    kill: async (random) => {
      const n = random.below(WORKERS);
      workers[n]?.kill('SIGKILL');
      workers[n] = await start('worker');
    },
    freeze: async (random, forMs) => {
      const worker = random.pick(workers);
      worker.kill('SIGSTOP');
      await sleep(forMs);
      worker.kill('SIGCONT');
    },
    flush: async () => void (await redis.command('FLUSHALL')),
    asked: () => 0,
    stop: async () => {
      for (const child of [api, ...workers]) child.kill('SIGKILL');
      await redis.stop();
    },
  };
}

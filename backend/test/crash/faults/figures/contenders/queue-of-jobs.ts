import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../../support/free-port.js';
import { TestRedis } from '../../../../support/redis.js';
import { LEASE_MS, type Stage } from '../../stage.js';
import type { Contender } from './contender.js';

const PROCESS = fileURLToPath(new URL('./job-process.ts', import.meta.url));
const WORKERS = 3;

/** A queue of jobs on a Redis of its own: one api, three workers, each started again when it ends. */
export async function queueOfJobs({ ways }: Stage): Promise<Contender> {
  const redis = await TestRedis.start();
  const port = await freePort();
  const start = async (role: 'api' | 'worker'): Promise<ChildProcess> => {
    const child = fork(PROCESS, {
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

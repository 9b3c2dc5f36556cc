import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { restartCluster, clusterFolder } from './cluster.js';
import { actPath, effectFlow, lastPath } from './effect-flow.js';
import { deliver, deliverUntilAccepted } from './people.js';

jest.setTimeout(120_000);

let dataDir: string;
let sink: Sink;
let product: Product;

const env = (): Record<string, string> => ({ DATA_DIR: dataDir, EGRESS_ALLOW: sink.host });
const events = Array.from({ length: 30 }, (_, i) => `event-${i}`);

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'plumbline-embedded-'));
  sink = await Sink.start();
  product = await Product.start({ env: env() });
  await product.publish(effectFlow('keyed', sink.url));
});

afterEach(async () => {
  await product.stop();
  await sink.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Delivers all events and waits until some of their calls have arrived and none is answered: their runs are in flight. */
async function inFlight(): Promise<void> {
  for (const event of events) sink.always(actPath('keyed', event), { hang: true, effect: true });
  await Promise.all(events.map((event) => deliver(product, event)));
  await until('many calls have arrived', () => sink.calls.length >= 10);
}

/** Starts again; says how long it took until an event was accepted and until everything was done, and that nothing was lost or repeated. */
async function recovers(what: string): Promise<void> {
  for (const event of events) sink.always(actPath('keyed', event), {});
  const startMs = performance.now();
  product = await Product.start({ env: env() });
  await deliverUntilAccepted(product, 'after');
  const acceptedMs = performance.now() - startMs;
  const runIds = await Promise.all(events.map((event) => deliverUntilAccepted(product, event)));
  const done = (): boolean => events.every((event) => sink.effectsOn(lastPath(event)) > 0);
  await until('all runs have done their last step', done, 30_000);
  console.log(
    `${what}: accepting after ${Math.round(acceptedMs)} ms, all ${events.length} runs done after ${Math.round(performance.now() - startMs)} ms.`,
  );
  for (const runId of runIds) {
    const run = await until('the run has ended', async () => {
      const seen = await product.run(runId);
      return seen['finishedAt'] !== null && seen;
    });
    expect(run['status']).toBe('succeeded');
  }
  expect(new Set(runIds).size).toBe(events.length);
  for (const event of events) expect([sink.effectsOn(actPath('keyed', event)), sink.effectsOn(lastPath(event))]).toEqual([1, 1]);
}

describe('On its own database', () => {
  it('a server killed with runs in flight finishes them after the next start', async () => {
    await inFlight();
    await product.kill();
    await recovers('kill -9 of the server');
  });

  it('a server killed together with its database finishes them after the next start', async () => {
    await inFlight();
    await product.kill();
    const [pid] = (await readFile(join(await clusterFolder(dataDir), 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
    await recovers('kill -9 of server and database');
  });

  it('a second server refuses to start and says why; also after the database has been restarted', async () => {
    const refused = /Another Plumbline uses the data folder .* already\. Stop it first, or set DATA_DIR to another folder\./;
    await expect(Product.start({ env: env() })).rejects.toThrow(refused);
    await restartCluster(dataDir);
    await deliverUntilAccepted(product, 'one');
    await expect(Product.start({ env: env() })).rejects.toThrow(refused);
    await deliverUntilAccepted(product, 'two');
  });

  it('a database that is restarted under load costs nothing that was accepted', async () => {
    const answers = new Set<number>();
    let restarted = false;
    const accepted: string[] = [];
    const send = async (lane: number): Promise<void> => {
      for (let n = 0; n < 15 || !restarted; n++) {
        const event = `load-${lane}-${n}`;
        await until(`event ${event} is accepted`, async () => {
          const reply = await deliver(product, event);
          if (reply) answers.add(reply.status);
          return reply?.status === 202 || reply?.status === 200;
        });
        accepted.push(event);
      }
    };
    const load = Promise.all([0, 1, 2, 3].map(send));
    await until('runs are in flight', () => accepted.length > 20);
    await restartCluster(dataDir);
    restarted = true;
    await load;
    await until('all is done', () => accepted.every((event) => sink.effectsOn(lastPath(event)) > 0), 40_000);
    for (const event of accepted) expect([sink.effectsOn(actPath('keyed', event)), sink.effectsOn(lastPath(event))]).toEqual([1, 1]);
    expect([...answers].filter((status) => ![200, 202, 503].includes(status))).toEqual([]);
    expect(product.exited).toBe(false);
  });
});

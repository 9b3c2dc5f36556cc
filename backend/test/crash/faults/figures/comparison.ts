import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../../engine/random.js';
import type { FaultSink } from '../fault-sink.js';
import { LEASE_MS, type Stage } from '../stage.js';
import type { Contender } from './contenders/contender.js';
import { engine } from './contenders/engine.js';
import { nodeRed } from './contenders/node-red.js';
import { queueOfJobs } from './contenders/queue-of-jobs.js';

/** What the same faults did to one of them. */
export interface Compared {
  readonly name: string;
  /** Events that were answered with 2xx, and faults. */
  readonly events: number;
  readonly faults: number;
  /** Events whose last call never came. */
  readonly lost: number;
  /** Calls that may not be repeated and had their effect more than once, and calls under a key that had. */
  readonly unsafeTwice: number;
  readonly keyedTwice: number;
  /** Questions that a person was asked. */
  readonly asked: number;
}

/** What was compared, and who could not be started, with the reason. */
export interface Comparison {
  readonly found: readonly Compared[];
  readonly leftOut: readonly string[];
}

const PER_S = 8;
/** A call takes this long, ms: there is something under way whenever a worker is struck. */
const CALL_MS = 150;
const REST_MS = 1_500;
/** Nothing more comes once no call came for this long, ms. */
const QUIET_MS = 20_000;
const ROUND = ['kill', 'kill', 'freeze', 'kill', 'flush'] as const;

const CONTENDERS: readonly (readonly [prefix: string, make: (stage: Stage) => Contender | Promise<Contender>])[] = [
  ['engine', engine],
  ['queue', queueOfJobs],
  ['node-red', nodeRed],
];

/** The same events and the same faults (F1, F4, F7) for the engine, a plain queue of jobs, and Node-RED, one after the other. */
export async function compare(stage: Stage, rounds: number, say: (line: string) => void): Promise<Comparison> {
  stage.sink.plan = () => null;
  stage.sink.answerMs = CALL_MS;
  const found: Compared[] = [];
  const leftOut: string[] = [];
  for (const [prefix, make] of CONTENDERS) {
    say(`Comparison: starting ${prefix}.`);
    try {
      const contender = await make(stage);
      try {
        found.push(await strike(contender, stage.sink, prefix, rounds));
      } finally {
        await contender.stop();
      }
    } catch (error) {
      leftOut.push(`${prefix} (${String(error).split('\n')[0] ?? ''})`);
    }
  }
  stage.sink.answerMs = 0;
  return { found, leftOut };
}

async function strike(contender: Contender, sink: FaultSink, prefix: string, rounds: number): Promise<Compared> {
  const random = new Random(7);
  const events: string[] = [];
  let stopped = false;
  const send = async (event: string): Promise<void> => {
    while (!(await contender.send(event).catch(() => false))) await sleep(100);
    events.push(event);
  };
  const sending = (async () => {
    const all: Promise<void>[] = [];
    for (let n = 1; !stopped; n++) {
      all.push(send(`${prefix}-${n}`));
      await sleep(1_000 / PER_S);
    }
    await Promise.all(all);
  })();
  let faults = 0;
  for (let round = 0; round < rounds; round++) {
    for (const fault of ROUND) {
      await sleep(REST_MS);
      if (fault === 'kill') await contender.kill(random);
      else if (fault === 'freeze') await contender.freeze(random, LEASE_MS * (1 + 2 * random.next()));
      else await contender.flush();
      faults++;
    }
  }
  stopped = true;
  await sending;
  await quiet(sink);
  const twice = (path: string): number => events.filter((event) => sink.effectsOn(`${path}/${event}`) > 1).length;
  return {
    name: contender.name,
    events: events.length,
    faults,
    lost: events.filter((event) => sink.effectsOn(`/keyed/close/${event}`) === 0).length,
    unsafeTwice: twice('/unsafe/notify'),
    keyedTwice: twice('/keyed/charge') + twice('/keyed/close'),
    asked: contender.asked(),
  };
}

async function quiet(sink: FaultSink): Promise<void> {
  for (let calls = -1; calls !== sink.calls.length; await sleep(QUIET_MS)) calls = sink.calls.length;
}

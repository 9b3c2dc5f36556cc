import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../engine/random.js';
import { searchCanaries } from './canaries.js';
import { Checker } from './checker.js';
import { Human } from './human.js';
import { LiveWatch } from './live-watch.js';
import { Nemesis, type Strike } from './nemesis.js';
import type { Observation, SeenQueueLoss } from './observation.js';
import { Sender } from './sender.js';
import { LEASE_MS, plannedBy, type Stage } from './stage.js';

export interface MixOptions {
  readonly seed: number;
  /** How long things are broken, s. */
  readonly seconds: number;
  /** Events a second. */
  readonly rate: number;
  /** Whether there is time for faults that last. */
  readonly long: boolean;
  /** Longest that everything may take to come to rest afterwards, ms. */
  readonly settleMs: number;
  readonly say: (line: string) => void;
}

/** What a mix of faults was, and what was seen. */
export interface MixOutcome {
  readonly observation: Observation;
  readonly strikes: readonly Strike[];
  readonly leftOut: Nemesis['leftOut'];
  readonly answers: ReadonlyMap<number, number>;
  readonly misbehaved: ReadonlyMap<string, number>;
  /** Processes that ended although nobody ended them. */
  readonly surprises: readonly string[];
  readonly starts: number;
  /** Starts that came to nothing, most often because the database was away. */
  readonly refusedStarts: number;
  /** A fault that could not be mended, or senders that could not finish; null: none. */
  readonly broken: string | null;
}

/** Shares of the events that go to services that misbehave in every way, and to customers in turn; of orders that are forged as well. */
const MOODY = 0.12;
const TURN = 0.08;
const FORGED = 0.03;
/** Customers, at most; and how many events one has at least, on average: in a short mix there are fewer of them. */
const CUSTOMERS = 40;
const EVENTS_EACH = 8;

/** Breaks a stage at random under load, lets it come to rest, and looks at everything from outside. */
export async function runMix(stage: Stage, options: MixOptions): Promise<MixOutcome> {
  const { seed, seconds, rate, long, settleMs, say } = options;
  const { fleet, stores, ways, sink } = stage;
  const laterMs = Math.min(60_000, seconds * 200);
  const turn = { share: TURN, customers: Math.max(3, Math.min(CUSTOMERS, Math.round((TURN * rate * seconds) / EVENTS_EACH))) };
  const shares = { moody: MOODY, turn, forged: FORGED };
  const names = { prefix: 'e', secret: stage.hookSecret };
  const sender = new Sender({ fleet, random: new Random(seed + 100), ...names, ...shares, rate, atOnce: 200, laterMs });
  const human = new Human(fleet, sink, (runId) => sender.aboutOf(runId));
  const live = new LiveWatch(fleet);
  const publishNext = (): Promise<void> => stage.publishNext();
  const nemesis = new Nemesis({ fleet, stores, ways, sender, leaseMs: LEASE_MS, long, publishNext }, seed);
  sink.plan = plannedBy(seed);
  const sending = sender.run();
  const answering = human.run();
  let broken: string | null = null;
  const breaking = nemesis.run().catch((error: unknown) => (broken = `a fault could not be mended: ${String(error)}`));
  await during(
    seconds,
    () => {
      const [some] = sender.accepted.slice(-1);
      if (some) live.watch(some.runId);
      if (broken !== null) throw new Error(broken);
    },
    (left) =>
      say(
        `${left} s to go: ${sender.accepted.length} answers of 2xx, ${nemesis.strikes.length} faults, ${human.decisions.length} questions answered`,
      ),
  );
  nemesis.stop();
  await breaking;
  const lastFaultMs = Date.now();
  say('No more faults: waiting until everything is at rest.');
  sender.stop();
  await sending;
  const checker = new Checker(fleet, stage.flows, (flowId) => stage.saidVersions(flowId));
  const restMs = await quiet(checker, settleMs, AFTERWARDS_MS[long ? 'long' : 'short']);
  human.stop();
  await answering;
  say('Looking at everything.');
  const seenLive = await live.compare();
  live.stop();
  const observation: Observation = {
    accepted: sender.accepted,
    strange: sender.strange.map((answer) => ({ ...answer, log: fleet.linesWith(answer.instance) })),
    cancelled: sender.cancelled,
    forged: sender.forged,
    runs: await checker.runs(),
    calls: [...sink.calls],
    decisions: [...human.decisions],
    incidents: await checker.incidents(),
    alerts: [...sink.alerts],
    live: seenLive,
    queueLosses: queueLosses(nemesis.strikes, sender, stage),
    canaries: await searchAll(stage, live),
    leaseMs: LEASE_MS,
    settledMs: restMs === null ? null : restMs - lastFaultMs,
  };
  return {
    observation,
    strikes: nemesis.strikes,
    leftOut: nemesis.leftOut,
    answers: sender.answers,
    misbehaved: sink.misbehaved,
    surprises: fleet.slots.flatMap(({ surprises }) => surprises),
    starts: fleet.slots.reduce((sum, slot) => sum + slot.starts, 0),
    refusedStarts: fleet.slots.reduce((sum, slot) => sum + slot.refusedStarts, 0),
    broken,
  };
}

/** Looks each half second; says how long it still takes each half minute. */
async function during(seconds: number, look: () => void, say: (left: number) => void): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  for (let looks = 1; performance.now() < end; looks++) {
    await sleep(500);
    look();
    if (looks % 60 === 0) say(Math.round((end - performance.now()) / 1_000));
  }
}

/**
 * How long at most, once all is at rest, questions are still answered, parked steps still drain and alerts are still delivered, ms: a
 * run that goes on while it is looked at can not be compared with its effects.
 */
const AFTERWARDS_MS = { short: 20_000, long: 120_000 } as const;

/** When everything was at rest, ms of the epoch; what visibly waits then has some time to come to its end as well. */
async function quiet(checker: Checker, withinMs: number, afterwardsMs: number): Promise<number | null> {
  const restMs = await checker.atRest(withinMs);
  if (restMs === null) return null;
  const end = performance.now() + afterwardsMs;
  while (performance.now() < end && (await checker.waiting('needs_attention,parked,waiting')) > 0) await sleep(500);
  while (performance.now() < end && !(await checker.allTold())) await sleep(500);
  return (await checker.atRest(withinMs)) === null ? null : restMs;
}

/** For each loss of the queue: how long it took until an event that was accepted after it had its first effect. */
function queueLosses(strikes: readonly Strike[], sender: Sender, { sink }: Stage): SeenQueueLoss[] {
  const acceptedMs = new Map<string, number>();
  for (const { event, atMs } of sender.accepted) acceptedMs.set(event, Math.min(atMs, acceptedMs.get(event) ?? atMs));
  const effects = sink.calls
    .filter(({ effect }) => effect)
    .map(({ path, atMs }) => ({ atMs, acceptedMs: acceptedMs.get(path.slice(path.lastIndexOf('/') + 1)) ?? 0 }));
  const lastMs = Math.max(...acceptedMs.values());
  return strikes
    .filter(({ id, fromMs }) => id === 'F7' && fromMs < lastMs)
    .map(({ name, fromMs }) => {
      const first = effects.find((effect) => effect.acceptedMs > fromMs);
      return { name, atMs: fromMs, workedAfterMs: first ? first.atMs - fromMs : null };
    });
}

async function searchAll({ stores, fleet, canaries }: Stage, live: LiveWatch): Promise<Observation['canaries']> {
  const { found, searched } = await searchCanaries(stores, canaries, { 'a log': fleet.logs(), 'a live message': live.heard() });
  return { found: [...found, ...[...fleet.leaks].map((call) => `the answer to ${call}`)], searched };
}

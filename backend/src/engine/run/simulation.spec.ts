import { describe, expect, it } from '@jest/globals';
import { newRunView, evolve, type RunView } from '@plumbline/shared';
import fc from 'fast-check';
import { checkEffects, checkRest, Invariants } from '../../../test/engine/invariants.js';
import { Random } from '../../../test/engine/random.js';
import { randomPlan } from '../../../test/engine/random-flow.js';
import { SimulatedRun } from '../../../test/engine/simulated-run.js';
import { restoreRunState } from './run-state.js';
import type { RunState } from './state.js';

interface Options {
  readonly seed: number;
  readonly size: number;
  /** Things that happen before the run is left to itself. */
  readonly turmoil: number;
  readonly signals: boolean;
}

const options = fc.record({
  seed: fc.integer(),
  size: fc.integer({ min: 1, max: 30 }),
  turmoil: fc.integer({ min: 0, max: 120 }),
  signals: fc.boolean(),
});

function simulate({ seed, size, turmoil, signals }: Options): SimulatedRun {
  const random = new Random(seed);
  const plan = randomPlan(random, size);
  const run = new SimulatedRun(plan, random, { success: random.pick([0.2, 0.6, 0.95]) }, new Invariants(plan));
  for (let each = 0; each < turmoil; each++) {
    anything(run, random, signals);
    if (random.chance(0.8)) run.turn();
  }
  comeToRest(run, random);
  return run;
}

function anything(run: SimulatedRun, random: Random, signals: boolean): void {
  const steps = [...run.plan.steps.keys()];
  switch (random.below(signals ? 8 : 6)) {
    case 0:
    case 1:
      return run.inFlight.size > 0 ? run.reply(random.pick([...run.inFlight.keys()]), random.chance(0.2)) : undefined;
    case 2:
      return run.finishEvaluation();
    case 3:
      return run.strayReply(random.pick(steps));
    case 4:
      return random.chance(0.3) && !run.ended ? run.crash() : undefined;
    case 5:
      run.nowMs += random.below(20_000);
      return;
    default:
      return run.randomSignal();
  }
}

/** Every reply arrives, every timer rings, until nothing moves any more. */
function comeToRest(run: SimulatedRun, random: Random): void {
  for (let rounds = 0; rounds < 5_000; rounds++) {
    run.turn();
    if (run.ended) return;
    if (run.inFlight.size > 0) run.reply(random.pick([...run.inFlight.keys()]), false);
    else if (run.busy) run.finishEvaluation();
    else if (run.dueMs !== null) run.nowMs = Math.max(run.nowMs, run.dueMs);
    else return;
  }
  throw new Error('The run neither ends nor waits.');
}

/** Looking at a step makes an idle view of it, which says nothing: only steps that something happened to are compared. */
function plain(view: RunView): unknown {
  const touched = [...view.steps].filter(([, step]) => step.status !== 'idle');
  return { ...view, counts: { ...view.counts, idle: 0 }, steps: Object.fromEntries(touched) };
}

const inner = (state: RunState): unknown => ({
  view: plain(state.view),
  unresolved: [...state.unresolved].sort(),
  taken: [...state.taken].filter(([, count]) => count !== 0).sort(),
  resolved: [...state.resolved].sort(),
  ready: [...state.ready].sort(),
  dead: [...state.dead].sort(),
  scopes: [...state.scopes],
  loops: [...state.loops.values()].map(({ at, turns, open, next }) => ({
    key: at.key,
    open,
    next,
    turns: [...turns.values()].map(({ phases, ...turn }) => ({ ...turn, phases: [...phases] })),
  })),
});

/** Each broke a rule once: a for-each that was begun anew as a whole, and one that could not be answered for a second time. */
const ONCE_BROKEN: [Options][] = [
  [{ seed: -2147483618, size: 11, turmoil: 19, signals: true }],
  [{ seed: -306558950, size: 29, turmoil: 45, signals: true }],
  [{ seed: 198473721, size: 1, turmoil: 38, signals: true }],
];

describe('any interleaving of attempts, lost workers, late results and signals', () => {
  it('keeps every rule at every event, and ends or waits for something that has a name', () => {
    fc.assert(
      fc.property(options, (given) => {
        const run = simulate(given);
        checkRest(run);
        checkEffects(run);
      }),
      { numRuns: 120, examples: ONCE_BROKEN },
    );
  }, 60_000);

  it('ends once people have answered for every step that waits for them', () => {
    fc.assert(
      fc.property(options, (given) => {
        const run = simulate(given);
        const random = new Random(given.seed + 1);
        for (let rounds = 0; !run.ended && rounds < 200; rounds++) {
          const stuck = [...run.state.view.steps.values()].filter((step) => step.status === 'needs_attention' || step.status === 'parked');
          for (const step of stuck)
            expect(
              run.signal({ kind: 'resolve', step: step.id, turn: step.turn, attempt: step.attempt, by: 'ada', as: 'done' }),
            ).toBeNull();
          comeToRest(run, random);
        }
        expect(run.ended).toBe(true);
        checkRest(run);
      }),
      { numRuns: 120, examples: ONCE_BROKEN },
    );
  }, 60_000);

  it('is the same for the same seed, event by event', () => {
    fc.assert(
      fc.property(options, (given) => {
        expect(simulate(given).journal).toEqual(simulate(given).journal);
      }),
      { numRuns: 50 },
    );
  }, 60_000);

  it('is the same for its owner, for one who takes it over, and for one who reads it in two parts or twice', () => {
    fc.assert(
      fc.property(options, fc.nat(), (given, cut) => {
        const { state, plan, journal } = simulate(given);
        expect(inner(restoreRunState('run', plan, journal))).toEqual(inner(state));
        const view = newRunView('run');
        for (const entry of journal.slice(0, cut % (journal.length + 1))) evolve(view, entry);
        for (const entry of journal) evolve(view, entry);
        for (const entry of journal) evolve(view, entry);
        expect(plain(view)).toEqual(plain(state.view));
      }),
      { numRuns: 120 },
    );
  }, 60_000);
});

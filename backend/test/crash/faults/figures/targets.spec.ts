import { describe, expect, it } from '@jest/globals';
import type { MixOutcome } from '../mix.js';
import type { Observation } from '../observation.js';
import type { Figures } from './figures.js';
import { allFigures } from './targets.js';

const LEASE_MS = 2_000;
const MINUTES = 45;

const accepted = (count: number): Observation['accepted'] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ event: `e-${n}`, kind: 'order', runId: `run-${n}`, status: 202, customer: null },
    ...{ atMs: 0, firstSentMs: 0, tookMs: 5 },
  }));

const OBSERVATION: Observation = {
  ...{ accepted: accepted(50_000), strange: [], cancelled: [], runs: [], calls: [], decisions: [], alerts: [], incidents: [], live: [] },
  ...{ forged: [], queueLosses: [], canaries: { found: [], searched: 1 }, leaseMs: LEASE_MS, settledMs: 1_000 },
};

const runs = Array.from({ length: 50_000 }, (_, n) => ({
  ...{ id: `run-${n}`, flowId: 'f', version: 1, status: 'succeeded', owner: null, behind: null, event: `e-${n}`, kind: 'order' as const },
  ...{ steps: [], journal: [] },
}));

const OUTCOME: MixOutcome = {
  observation: { ...OBSERVATION, runs },
  strikes: Array.from({ length: 1_000 }, () => ({ id: 'F1', name: 'worker_kill', fromMs: 0, toMs: 1 })),
  ...{ leftOut: [], answers: new Map(), misbehaved: new Map(), surprises: [], starts: 1, refusedStarts: 0, broken: null },
};

const many = (value: number): number[] => Array.from({ length: 100 }, () => value);

const FIGURES: Figures = {
  recoveries: {
    takeover: many(1_500),
    afterFlush: many(100),
    acceptAfterRestart: many(1_000),
    workAfterRestart: many(1_000),
    acceptQuiet: many(5),
    acceptWithoutWorkers: many(5),
    acceptWithoutRedis: many(5),
  },
  comparison: { found: [], leftOut: [] },
  flood: {
    capacityPerS: 500,
    offeredPerS: 5_000,
    report: {
      sent: 2,
      tookS: 20,
      statuses: [
        [202, 1],
        [429, 1],
      ],
      tookMs: many(200),
      broken: {},
      accepted: ['flood-1'],
    },
    mostMemory: 200_000_000,
    others: many(50),
    lost: 0,
  },
  crowd: { waiting: 100_000, accepts: many(20) },
};

const missed = (outcome: MixOutcome, figures: Figures, minutes = MINUTES): string[] =>
  allFigures(outcome, figures, minutes)
    .filter(({ met }) => met === false)
    .map(({ what }) => what);

const seen = (change: Partial<Observation>): MixOutcome => ({ ...OUTCOME, observation: { ...OUTCOME.observation, ...change } });
const recovered = (change: Partial<Figures['recoveries']>): Figures => ({ ...FIGURES, recoveries: { ...FIGURES.recoveries, ...change } });
const flooded = (change: Partial<Figures['flood']>): Figures => ({ ...FIGURES, flood: { ...FIGURES.flood, ...change } });
const answered = (change: Partial<Figures['flood']['report']>): Figures => flooded({ report: { ...FIGURES.flood.report, ...change } });

const effect = (n: number, path: string): Observation['calls'][number] => ({
  ...{ n, path, atMs: 0, key: null, digest: '', body: {}, effect: true, notDone: false },
});

describe('The targets of the long fault run', () => {
  it('are all met where everything is as it should be', () => {
    expect(missed(OUTCOME, FIGURES)).toEqual([]);
  });

  it('of the amounts are not asked of a short try', () => {
    const few = seen({ accepted: accepted(10), runs: runs.slice(0, 10) });
    expect(missed(few, FIGURES)).toEqual(['events accepted']);
    expect(missed(few, FIGURES, 2)).toEqual([]);
  });

  it.each<[string, MixOutcome, Figures]>([
    ['faults', { ...OUTCOME, strikes: OUTCOME.strikes.slice(1) }, FIGURES],
    ['accepted events lost', seen({ runs: runs.slice(1) }), FIGURES],
    ['runs doubled', seen({ runs: [...runs, { ...(runs[0] as (typeof runs)[0]), id: 'another' }] }), FIGURES],
    ['services that honour keys', seen({ calls: [effect(1, '/keyed/a/1'), effect(2, '/keyed/a/1')] }), FIGURES],
    ['services that do not', seen({ calls: [effect(1, '/unsafe/a/1'), effect(2, '/unsafe/a/1')] }), FIGURES],
    ['taken over', OUTCOME, recovered({ takeover: many(LEASE_MS + 3_001) })],
    ['taken over', OUTCOME, recovered({ takeover: [...many(1_000), ...many(1_000), LEASE_MS + 10_001] })],
    ['taken over', OUTCOME, recovered({ takeover: [] })],
    ['FLUSHALL', OUTCOME, recovered({ afterFlush: many(3_001) })],
    ['first accept', OUTCOME, recovered({ acceptAfterRestart: [...many(1), 5_001] })],
    ['first call once', OUTCOME, recovered({ workAfterRestart: [...many(1), 5_001] })],
    ['stand still', OUTCOME, recovered({ acceptWithoutWorkers: many(101) })],
    ['without Redis', OUTCOME, recovered({ acceptWithoutRedis: many(101) })],
    ['that wait', OUTCOME, { ...FIGURES, crowd: { waiting: 100_000, accepts: many(251) } }],
    ['answers to', OUTCOME, answered({ statuses: [[500, 1]] })],
    ['answers to', OUTCOME, answered({ broken: { ECONNRESET: 1 } })],
    ['time to the answer', OUTCOME, answered({ tookMs: [...many(1), 2_001] })],
    ['memory', OUTCOME, flooded({ mostMemory: 600_000_000 })],
    ['without an effect', OUTCOME, flooded({ lost: 1 })],
  ])('%s is missed when it is missed', (what, outcome, figures) => {
    expect(missed(outcome, figures)).toEqual([expect.stringContaining(what)]);
  });
});

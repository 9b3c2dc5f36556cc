import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { INVARIANTS } from './invariants.js';
import { runMix, type MixOutcome } from './mix.js';
import { Stage } from './stage.js';

const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
const SECONDS = Number(process.env['FAULT_SECONDS'] ?? 60);
const RATE = Number(process.env['FAULT_RATE'] ?? 6);
const SETTLE_MS = 180_000;

let stage: Stage;
let outcome: MixOutcome;

beforeAll(
  async () => {
    stage = await Stage.start(2, 3);
    outcome = await runMix(stage, { seed: SEED, seconds: SECONDS, rate: RATE, long: false, settleMs: SETTLE_MS, say: () => undefined });
  },
  SECONDS * 1_000 + SETTLE_MS + 240_000,
);

afterAll(() => stage.stop(), 60_000);

describe(`After ${SECONDS} s of faults at random under load (FAULT_SEED=${SEED})`, () => {
  it('something happened at all', () => {
    const { observation, strikes, broken } = outcome;
    const events = new Set(observation.accepted.map(({ event }) => event)).size;
    console.log(
      `${events} events, ${observation.calls.length} calls, ${strikes.length} faults (${[...new Set(strikes.map(({ name }) => name))].join(', ')}), ` +
        `${observation.decisions.length} questions answered, at rest after ${String(observation.settledMs)} ms. ` +
        outcome.leftOut.map(({ id, why }) => `Left out: ${id}, ${why}.`).join(' '),
    );
    expect(broken).toBeNull();
    expect(events).toBeGreaterThan(SECONDS);
    expect(strikes.length).toBeGreaterThan(SECONDS / 6);
  });

  it('no process ended but by what was done to it', () => {
    expect(outcome.surprises).toEqual([]);
  });

  it.each(INVARIANTS.map((invariant) => [`${invariant.id}: ${invariant.says}`, invariant] as const))('%s', (_, { id, check }) => {
    const { checked, problems } = check(outcome.observation);
    expect(problems).toEqual([]);
    // A short mix may meet no cancel in time, and no loss of the queue; the rest must have had something to look at.
    if (id !== 'I9' && id !== 'I14') expect(checked).toBeGreaterThan(0);
  });
});

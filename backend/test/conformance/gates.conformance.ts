import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { OPEN_GATE } from '../../src/engine/limits/gate-state.js';
import type { GateStore } from '../../src/engine/ports/gate-store.js';
import type { Admission, AskToSend, CallReport } from '../../src/engine/ports/gates.js';
import { SharedGates } from '../../src/usecases/limits/shared-gates.js';
import { until } from '../support/until.js';

export interface GatesHarness {
  /** Two processes on the same gates. */
  readonly stores: readonly [GateStore, GateStore];
  close(): Promise<void>;
}

const FIRST: AskToSend = { kind: 'first', waited: false, timeoutMs: 1_000 };
const GOOD: CallReport = { health: 'good', error: null, limit: null, retryAfterMs: null, probe: null, wasHeld: false };
const BAD: CallReport = { ...GOOD, health: 'bad', error: { code: 'http_500', class: '5xx', message: 'It failed.', status: 500 } };

/** What holds for gates wherever their state lies, seen by two processes at once. */
export function describeGates(name: string, open: () => Promise<GatesHarness>): void {
  describe(name, () => {
    let harness: GatesHarness;
    let nowMs = 1_763_800_000_000;
    let one: SharedGates;
    let two: SharedGates;
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const process = (store: GateStore): SharedGates =>
      new SharedGates({
        store,
        clock: { nowMs: () => nowMs },
        chance: { next: () => 0.5, uuid: () => randomUUID() },
        log,
        circuitMs: 30_000,
      });
    const gate = (): string => `connection:${randomUUID()}`;
    const both = (asked: string, n: number, ask = FIRST): Promise<Admission[]> =>
      Promise.all(Array.from({ length: n }, async (_, i) => (i % 2 ? one : two).admit(asked, ask)));
    const gone = (answers: readonly Admission[]): number => answers.filter(({ go }) => go).length;

    beforeAll(async () => {
      harness = await open();
      one = process(harness.stores[0]);
      two = process(harness.stores[1]);
    });

    afterAll(() => harness.close());

    it('refuses a change of what somebody else changed meanwhile, and one of a row that is there already', async () => {
      const [store, other] = harness.stores;
      const name = gate();
      const first = await store.put({ gate: name, rev: 0, state: OPEN_GATE }, 'told');
      expect(first?.rev).toBeGreaterThan(0);
      expect(await other.put({ gate: name, rev: 0, state: OPEN_GATE }, 'told')).toBeNull();
      const second = await other.put({ gate: name, rev: first?.rev ?? 0, state: { ...OPEN_GATE, heldUntilMs: 5 } }, 'quiet');
      expect(second?.rev).toBeGreaterThan(first?.rev ?? 0);
      expect(await store.put({ gate: name, rev: first?.rev ?? 0, state: OPEN_GATE }, 'quiet')).toBeNull();
      expect((await store.read(name))?.state.heldUntilMs).toBe(5);
      expect((await store.all()).some((row) => row.gate === name)).toBe(true);
      expect(await store.read(gate())).toBeNull();
    });

    it('lets a gate that nothing is known of through at once, without asking the store', () => {
      const name = gate();
      expect(one.isFree(name)).toBe(true);
      expect(one.admit(name, FIRST)).toEqual({ go: true });
    });

    it('never lets both together make more calls than a window allows, and tells the others when to ask again', async () => {
      const name = gate();
      one.learn(name, { ...GOOD, limit: { max: 30, remaining: 20, resetInMs: 4_000, windowMs: 10_000 } });
      await until('both know the limit', () => one.stateOf(name).limit !== null && two.stateOf(name).limit !== null);
      const answers = await both(name, 200);
      expect(gone(answers)).toBe(20);
      for (const answer of answers) if (!answer.go) expect(answer).toMatchObject({ why: 'limit' });
      const times = answers.flatMap((answer) => (answer.go ? [] : [answer.untilMs - nowMs]));
      expect(Math.min(...times)).toBeGreaterThanOrEqual(4_000);
      // Ninety wait in each process: no window is promised to more of them than it has calls.
      expect(times.filter((ms) => ms < 14_000)).toHaveLength(60);
      nowMs += 4_100;
      expect(gone(await both(name, 200, { ...FIRST, waited: true }))).toBe(30);
    });

    it('binds both to what a service asked one of them', async () => {
      const name = gate();
      one.learn(name, {
        ...BAD,
        error: { code: 'http_429', class: '429', message: 'Later.', status: 429 },
        health: 'good',
        retryAfterMs: 7_000,
      });
      expect(one.admit(name, FIRST)).toMatchObject({ go: false, why: 'limit', untilMs: nowMs + 7_000 });
      await until('the other knows', () => two.stateOf(name).heldUntilMs > 0);
      expect(two.admit(name, FIRST)).toMatchObject({ go: false, why: 'limit' });
      nowMs += 7_001;
      expect(two.admit(name, FIRST)).toEqual({ go: true });
    });

    it('never lets both together retry more often than a fifth of what both have sent, or the floor', async () => {
      const retry: AskToSend = { ...FIRST, kind: 'retry' };
      const quiet = gate();
      const refused = await both(quiet, 100, retry);
      expect(gone(refused)).toBe(20);
      for (const answer of refused) if (!answer.go) expect(answer).toMatchObject({ why: 'retry_budget' });
      const times = refused.flatMap((answer) => (answer.go ? [] : [answer.untilMs - nowMs]));
      expect(Math.min(...times)).toBeGreaterThan(0);
      const busy = gate();
      for (let i = 0; i < 400; i++) (i % 4 ? one : two).sent(busy, 'first');
      expect(gone(await both(busy, 300, retry))).toBe(80);
      nowMs += 60_000;
      expect(gone(await both(quiet, 100, retry))).toBe(20);
    });

    it('opens the circuit for both, lets exactly one probe through, and closes it for both', async () => {
      const name = gate();
      const cause = { code: 'http_500', class: '5xx', status: 500 };
      for (let i = 0; i < 10; i++) one.learn(name, BAD);
      await until('both know', () => two.stateOf(name).circuit.is === 'open' && one.stateOf(name).circuit.is === 'open');
      expect(await both(name, 2)).toEqual([
        { go: false, why: 'circuit', untilMs: nowMs + 30_000, cause },
        { go: false, why: 'circuit', untilMs: nowMs + 30_000, cause },
      ]);
      nowMs += 30_000;
      const answers = await both(name, 40);
      expect(gone(answers)).toBe(1);
      const probe = answers.flatMap((answer) => (answer.go && answer.probe !== undefined ? [answer.probe] : []))[0] ?? '';
      two.learn(name, { ...BAD, probe });
      await until('it is open again', () => one.stateOf(name).circuit.is === 'open' && two.stateOf(name).circuit.is === 'open');
      expect(gone(await both(name, 10))).toBe(0);
      nowMs += 60_000;
      const again = (await both(name, 40)).flatMap((answer) => (answer.go && answer.probe !== undefined ? [answer.probe] : []));
      expect(again).toHaveLength(1);
      one.learn(name, { ...GOOD, probe: again[0] ?? '' });
      await until('both know that it is closed', () => [one, two].every((gates) => gates.stateOf(name).circuit.is === 'closed'));
      expect(gone(await both(name, 10))).toBe(10);
    });

    it('lets first tries, and what is let go in its order, through where the retries are used up', async () => {
      const name = gate();
      await both(name, 30, { ...FIRST, kind: 'retry' });
      expect(one.admit(name, FIRST)).toEqual({ go: true });
      expect(one.admit(name, { ...FIRST, kind: 'released' })).toEqual({ go: true });
    });
  });
}

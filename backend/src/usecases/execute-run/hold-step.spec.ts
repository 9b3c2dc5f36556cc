import { describe, expect, it } from '@jest/globals';
import { newStepView, type StepView } from '@plumbline/shared';
import type { Admission } from '../../engine/ports/gates.js';
import { askOf, beginsAnew, heldBack, holdChange, lookUpHeld, passOf } from './hold-step.js';

const NOW = 1_000_000;
const GATE = 'host:crm.test';
const step = (some: Partial<StepView> = {}): StepView => ({ ...newStepView('a'), status: 'queued', ...some });
const held = (why: 'limit' | 'circuit' | 'retry_budget', status: 'waiting' | 'parked'): Partial<StepView> => ({
  status,
  held: { gate: GATE, why, sinceMs: NOW },
});

describe('what a step asks when it is about to be sent', () => {
  it.each<[string, Partial<StepView>, object]>([
    ['by the flow', {}, { kind: 'first', waited: false }],
    ['again by its policy', { status: 'retrying', tries: 2 }, { kind: 'retry', waited: false }],
    ['again, after it has waited for the limit', { tries: 1, ...held('limit', 'waiting') }, { kind: 'retry', waited: true }],
    ['parked, and its own time has come', { tries: 5, ...held('circuit', 'parked') }, { kind: 'parked', waited: false }],
    ['parked, and let go', { tries: 5, released: true, ...held('circuit', 'parked') }, { kind: 'released', waited: false }],
  ])('%s', (_, some, expected) => {
    expect(askOf(step(some), 5_000)).toEqual({ timeoutMs: 5_000, ...expected });
  });

  it('tells afterwards whether it had been kept back', () => {
    const go: Admission = { go: true, probe: 'p' };
    const parked = step(held('circuit', 'parked'));
    expect(passOf(parked, askOf(parked, 1), GATE, go)).toEqual({ gate: GATE, kind: 'parked', probe: 'p', wasHeld: true });
    expect(passOf(step(), askOf(step(), 1), GATE, { go: true })).toEqual({ gate: GATE, kind: 'first', probe: null, wasHeld: false });
  });
});

describe('a step that may not be sent now', () => {
  type Refusal = Extract<Admission, { go: false }>;
  const back = (why: Refusal['why'], then: 'park' | 'stop', some: Partial<StepView> = {}, more: Partial<Refusal> = {}): unknown => {
    const moment = { nowMs: NOW, random: 0 };
    return heldBack(
      { step: 'a' },
      step(some),
      GATE,
      { go: false, why, untilMs: NOW + 4_000, ...more },
      { input: { x: 1 }, policy: { then } },
      moment,
    );
  };

  it('waits for a limit, whatever its policy, and begins no attempt', () => {
    const waits = { kind: 'step.waiting', step: 'a', untilMs: NOW + 4_000, reason: 'rate_limited', gate: GATE };
    expect(back('limit', 'park')).toEqual(waits);
    expect(back('limit', 'stop', held('circuit', 'parked'))).toEqual(waits);
  });

  it('is parked with its input where its policy parks, under a number that people can repair', () => {
    const parked = { kind: 'step.parked', step: 'a', attempt: 3, gate: GATE, input: { x: 1 } };
    expect(back('circuit', 'park', { attempt: 2 })).toEqual({ ...parked, why: 'circuit', untilMs: NOW + 450_000 });
    expect(back('retry_budget', 'park', { attempt: 2 })).toEqual({ ...parked, why: 'retry_budget', untilMs: NOW + 4_000 });
  });

  it('says what trouble keeps it back, where there is any', () => {
    const cause = { class: '5xx', code: 'http_500', status: 500 } as const;
    const error = { ...cause, message: 'It answered 500.' };
    expect(back('circuit', 'park', {}, { cause })).toMatchObject({ kind: 'step.parked', cause });
    expect(back('circuit', 'stop', {}, { cause })).toMatchObject({ kind: 'step.waiting', cause });
    expect(back('retry_budget', 'stop', { error })).toMatchObject({ kind: 'step.waiting', cause });
    expect(back('limit', 'park', { error })).not.toHaveProperty('cause');
  });

  it('keeps its number while it stays parked', () => {
    expect(back('order', 'park', { attempt: 2, ...held('circuit', 'parked') })).toMatchObject({
      kind: 'step.parked',
      attempt: 2,
      why: 'order',
    });
  });

  it('waits where its policy does not park', () => {
    expect(back('circuit', 'stop')).toEqual({ kind: 'step.waiting', step: 'a', untilMs: NOW + 450_000, reason: 'circuit', gate: GATE });
    expect(back('retry_budget', 'stop')).toMatchObject({ kind: 'step.waiting', reason: 'retry_budget', untilMs: NOW + 4_000 });
  });

  it('begins anew after such a wait, and not after any other', () => {
    expect(beginsAnew(step({ waitingFor: 'circuit' }))).toBe(true);
    expect(beginsAnew(step({ waitingFor: 'approval' }))).toBe(false);
  });
});

describe('the list of what is kept back', () => {
  const hold = { gate: GATE, why: 'circuit', sinceMs: NOW } as const;
  const started = { kind: 'step.cancelled', step: 'a', happened: 'no' } as const;
  it('follows the journal, and a step that is let go stays in it until it is sent', () => {
    expect(holdChange(started, null, null)).toBeNull();
    expect(holdChange(started, null, hold)).toBe('put');
    expect(holdChange(started, hold, null)).toBe('drop');
    expect(holdChange({ kind: 'signal.received', n: 1, signal: { kind: 'release', step: 'a', by: 'plumbline' } }, hold, hold)).toBeNull();
  });
});

describe('A look-up that may not be asked now', () => {
  it('waits as a look-up, says why, and is let go in its order', () => {
    const moment = { nowMs: 1_000, random: 0 };
    const step = newStepView('a');
    const limited = lookUpHeld({ step: 'a' }, step, 'host:x', { go: false, why: 'limit', untilMs: 5_000 }, moment);
    expect(limited).toEqual({ kind: 'step.waiting', step: 'a', untilMs: 5_000, reason: 'look_up', gate: 'host:x', why: 'limit' });
    const circuit = lookUpHeld({ step: 'a' }, step, 'host:x', { go: false, why: 'circuit', untilMs: 5_000 }, moment);
    expect(circuit).toMatchObject({ reason: 'look_up', why: 'circuit', untilMs: 1_000 + 7.5 * 60_000 });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { StepError } from '@plumbline/shared';
import fc from 'fast-check';
import type { Outcome } from '../ports/operation.js';
import { afterProbe, CallRecord, CLOSED, healthOf, opened, probeNow, withProbe, type Circuit, type Health } from './circuit.js';

const error = (errorClass: StepError['class'], status?: number, code = 'x'): StepError => ({
  code,
  class: errorClass,
  message: 'It failed.',
  ...(status === undefined ? {} : { status }),
});
const NOW = 5_000_000;
const WAIT = 30_000;
const OPEN = opened(error('5xx', 500), NOW, WAIT);

describe('what a call says about its service', () => {
  it.each<[string, Outcome, boolean, Health]>([
    ['it was done', { kind: 'ok', output: null }, false, 'good'],
    ['this input is refused', { kind: 'rejected', error: error('rejected', 422) }, false, 'good'],
    ['we refuse the address', { kind: 'rejected', error: error('denied') }, false, 'none'],
    ['nothing answers', { kind: 'not_sent', error: error('network') }, false, 'bad'],
    ['silence', { kind: 'unknown', error: error('timeout') }, false, 'bad'],
    ['it fails', { kind: 'unknown', error: error('5xx', 500) }, false, 'bad'],
    ['it is not available, and says until when', { kind: 'not_done', error: error('5xx', 503), retryAfterMs: 5 }, true, 'bad'],
    ['too many calls', { kind: 'not_done', error: error('429', 429) }, false, 'bad'],
    ['too many calls, and it says until when', { kind: 'not_done', error: error('429', 429), retryAfterMs: 5 }, true, 'good'],
    ['our lease was lost', { kind: 'not_sent', error: error('network', undefined, 'lease_lost') }, false, 'none'],
    ['the run was cancelled', { kind: 'unknown', error: error('network', undefined, 'cancelled') }, false, 'none'],
  ])('%s', (_, outcome, saysWhen, health) => {
    expect(healthOf(outcome, saysWhen)).toBe(health);
  });
});

describe('a circuit', () => {
  const record = (...calls: Health[]): CallRecord => {
    const made = new CallRecord();
    for (const health of calls) made.note(health, NOW);
    return made;
  };
  const times = (n: number, health: Health): Health[] => Array.from({ length: n }, () => health);

  it('opens when half of at least twenty calls failed', () => {
    expect(record(...times(9, 'bad'), ...times(9, 'good')).shouldOpen(NOW)).toBe(false);
    expect(record(...times(9, 'bad'), ...times(10, 'good'), 'bad').shouldOpen(NOW)).toBe(true);
    expect(record(...times(9, 'bad'), ...times(11, 'good')).shouldOpen(NOW)).toBe(false);
  });

  it('opens when ten calls in a row failed, and not for nine', () => {
    expect(record(...times(9, 'bad')).shouldOpen(NOW)).toBe(false);
    expect(record(...times(10, 'bad')).shouldOpen(NOW)).toBe(true);
    expect(record(...times(9, 'bad'), 'good', ...times(3, 'bad')).shouldOpen(NOW)).toBe(false);
  });

  it('forgets what is older than half a minute', () => {
    expect(record(...times(30, 'bad')).shouldOpen(NOW + 40_000)).toBe(false);
  });

  it('stays closed whatever inputs are refused', () => {
    const calls = fc.array(fc.constantFrom<Health>('good', 'none'), { maxLength: 200 });
    fc.assert(fc.property(calls, (made) => !record(...made).shouldOpen(NOW)));
  });

  it('lets nobody through before its time, and then one', () => {
    expect(withProbe(CLOSED, 'a', 1_000, NOW)).toBeNull();
    expect(withProbe(OPEN, 'a', 1_000, NOW + WAIT - 1)).toBeNull();
    const half = withProbe(OPEN, 'a', 1_000, NOW + WAIT);
    expect(half).toMatchObject({ is: 'half_open', probe: 'a' });
    expect(half && withProbe(half, 'b', 1_000, NOW + WAIT)).toBeNull();
    expect(half && withProbe(half, 'b', 1_000, NOW + WAIT + 11_000)).toMatchObject({ probe: 'b' });
  });

  it('closes after a good probe, waits twice as long after a bad one, and tries again at once after one that told nothing', () => {
    const half = withProbe(OPEN, 'a', 1_000, NOW + WAIT) ?? CLOSED;
    expect(afterProbe(half, 'a', 'good', null, NOW)).toEqual(CLOSED);
    expect(afterProbe(half, 'a', 'bad', 'Down.', NOW)).toMatchObject({
      is: 'open',
      waitMs: 60_000,
      probeAtMs: NOW + 60_000,
      error: 'Down.',
    });
    expect(afterProbe(half, 'a', 'none', null, NOW)).toMatchObject({ is: 'open', waitMs: WAIT, probeAtMs: NOW });
    expect(afterProbe(half, 'late', 'good', null, NOW)).toBe(half);
  });

  it('is probed at once when a person wants it', () => {
    expect(probeNow(OPEN, NOW + 1)).toMatchObject({ is: 'open', probeAtMs: NOW + 1 });
    expect(probeNow(CLOSED, NOW)).toBe(CLOSED);
  });

  it('is probed once more at once when a person wanted it while a probe was under way that fails', () => {
    const due = probeNow(OPEN, NOW);
    const underWay = withProbe(due, 'a', 1_000, NOW) ?? CLOSED;
    expect(afterProbe(probeNow(underWay, NOW + 1), 'a', 'bad', null, NOW + 2)).toMatchObject({ is: 'open', probeAtMs: NOW + 2 });
    expect(afterProbe(underWay, 'a', 'bad', null, NOW + 2)).toMatchObject({ is: 'open', probeAtMs: NOW + 2 + 2 * WAIT });
    expect(afterProbe(probeNow(underWay, NOW + 1), 'a', 'good', null, NOW + 2)).toBe(CLOSED);
  });

  it('has at most one probe under way, whatever happens in which order', () => {
    const act = fc.record({
      who: fc.constantFrom('a', 'b', 'c'),
      what: fc.constantFrom('probe', 'good', 'bad', 'none'),
      pause: fc.nat(20_000),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        let circuit: Circuit = OPEN;
        let nowMs = NOW;
        for (const { who, what, pause } of acts) {
          nowMs += pause;
          const before: Circuit = circuit;
          if (what !== 'probe') circuit = afterProbe(circuit, who, what, null, nowMs);
          else circuit = withProbe(circuit, who, 1_000, nowMs) ?? circuit;
          const taken = what === 'probe' && circuit !== before;
          if (taken && before.is === 'half_open') expect(before.untilMs).toBeLessThanOrEqual(nowMs);
          if (circuit.is === 'closed' && before.is !== 'closed') expect(before).toMatchObject({ is: 'half_open', probe: who });
        }
      }),
    );
  });
});

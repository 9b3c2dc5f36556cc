import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Admission, type Refusal, type Ticket } from './admission.js';

class Clock {
  ms = 10_000;
  readonly now = (): number => this.ms;
}

/** Events come at a rate for each trigger, and are stored in the order in which they came. */
class Store {
  readonly clock = new Clock();
  readonly refused: Refusal[] = [];
  readonly admission = new Admission(this.clock.now, (why) => this.refused.push(why));
  readonly waits: number[] = [];
  private readonly waiting: Ticket[] = [];

  come(trigger: string, bytes = 100): Refusal | null {
    const ticket = this.admission.enter(trigger, bytes);
    if (typeof ticket === 'string') return ticket;
    this.waiting.push(ticket);
    return null;
  }

  store(count: number): void {
    for (const ticket of this.waiting.splice(0, count)) {
      this.waits.push(this.clock.ms - ticket.sinceMs);
      this.admission.leave(ticket, true);
    }
  }

  get size(): number {
    return this.waiting.length;
  }
}

/** Ten times as many events as can be stored, for 20 s; says how one trigger's and everybody else's were answered. */
function flood(pacePerS: number, alsoPerS: number): { store: Store; other: (Refusal | null)[] } {
  const store = new Store();
  const other: (Refusal | null)[] = [];
  const share = (perS: number, tick: number): number => Math.floor(((tick + 1) * perS) / 100) - Math.floor((tick * perS) / 100);
  for (let tick = 0; tick < 2_000; tick++) {
    for (let n = share(10 * pacePerS, tick); n > 0; n--) store.come('flooded');
    for (let n = share(alsoPerS, tick); n > 0; n--) other.push(store.come('other'));
    store.store(share(pacePerS, tick));
    store.clock.ms += 10;
  }
  return { store, other };
}

describe('Taking in events', () => {
  it('lets a thousand in that come at once', () => {
    const store = new Store();
    for (let n = 0; n < 1_000; n++) expect(store.come('a')).toBeNull();
  });

  it('lets in what a slow store still takes in time: few that wait long are no flood', () => {
    const store = new Store();
    for (let n = 0; n < 199; n++) store.come('a');
    store.clock.ms += 4_000;
    expect(store.come('a')).toBeNull();
  });

  it.each([250, 1_000, 3_000])('a flood at ten times %i a second waits about a second at most, and the store never idles', (pace) => {
    const { store } = flood(pace, 0);
    expect(Math.max(...store.waits)).toBeLessThan(1_500);
    expect(store.waits.length).toBeGreaterThan(19.8 * pace);
    expect(store.refused.length).toBeGreaterThan(0);
  });

  it.each([
    [1_000, 50],
    // A slow store is where a flood hurts most.
    [100, 10],
  ])('other triggers get in beside a flood of ten times %i, whose senders are told that it is theirs', (pace, also) => {
    const { store, other } = flood(pace, also);
    // How fast events are stored is not known before the first second.
    expect(other.slice(also).filter((answer) => answer !== null)).toEqual([]);
    expect(store.refused.filter((why) => why === 'flooded').length).toBeGreaterThan(0.99 * store.refused.length);
  });

  it('where nothing is stored at all, nobody is called a flood', () => {
    const store = new Store();
    for (let n = 0; n < 300; n++) store.come('a');
    store.clock.ms += 3_000;
    expect(store.come('a')).toBe('overloaded');
    expect(store.come('b')).toBe('overloaded');
  });

  it('bounds the bytes that wait, but takes a single large event', () => {
    const store = new Store();
    expect(store.come('a', 90_000_000)).toBeNull();
    expect(store.come('b', 1)).toBe('overloaded');
    store.store(1);
    expect(store.come('b', 1)).toBeNull();
  });

  it('forgets a flood once it is over', () => {
    const { store } = flood(500, 0);
    store.store(store.size);
    store.clock.ms += 1;
    expect(store.come('flooded')).toBeNull();
  });

  it('counts right whatever comes and goes: when all have left, everybody is let in', () => {
    const step = fc.oneof(
      fc.record({ come: fc.constantFrom('a', 'b', 'c'), bytes: fc.nat(30_000_000) }),
      fc.record({ store: fc.nat(400) }),
      fc.record({ waitMs: fc.nat(2_000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const store = new Store();
        for (const one of steps) {
          if ('come' in one) for (let n = 0; n < 50; n++) store.come(one.come, one.bytes);
          else if ('store' in one) store.store(one.store);
          else store.clock.ms += one.waitMs;
        }
        store.store(store.size);
        for (const trigger of ['a', 'b', 'c']) expect(store.come(trigger, 64_000_000 / 4)).toBeNull();
      }),
    );
  });
});

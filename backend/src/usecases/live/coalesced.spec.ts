import { describe, expect, it } from '@jest/globals';
import type { Timers } from '../../engine/ports/clock.js';
import { Coalesced } from './coalesced.js';

/** Timers that ring when the test says so, and work that ends when it says so. */
function open(): {
  coalesced: Coalesced;
  ring: () => void;
  finish: (error?: Error) => Promise<void>;
  begun: () => number;
  errors: unknown[];
} {
  const timers: (() => void)[] = [];
  const under: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const errors: unknown[] = [];
  let begun = 0;
  const port: Timers = {
    after(_, run) {
      timers.push(run);
      return () => undefined;
    },
  };
  const work = (): Promise<void> => {
    begun++;
    return new Promise((resolve, reject) => under.push({ resolve, reject }));
  };
  return {
    coalesced: new Coalesced(port, work, (error) => errors.push(error)),
    ring: () => timers.shift()?.(),
    async finish(error) {
      const one = under.shift();
      if (error) one?.reject(error);
      else one?.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
    begun: () => begun,
    errors,
  };
}

describe('Coalesced', () => {
  it('does the first at once, and all that follow within the window once at its end', async () => {
    const { coalesced, ring, finish, begun } = open();
    coalesced.ask();
    expect(begun()).toBe(1);
    await finish();
    for (let n = 0; n < 5; n++) coalesced.ask();
    expect(begun()).toBe(1);
    ring();
    expect(begun()).toBe(2);
    await finish();
    ring();
    expect(begun()).toBe(2);
  });

  it('never does it twice at the same time, however long it takes', async () => {
    const { coalesced, ring, finish, begun } = open();
    coalesced.ask();
    ring();
    coalesced.ask();
    coalesced.ask();
    expect(begun()).toBe(1);
    await finish();
    expect(begun()).toBe(2);
  });

  it('goes on after it has failed', async () => {
    const { coalesced, ring, finish, begun, errors } = open();
    coalesced.ask();
    await finish(new Error('gone'));
    ring();
    coalesced.ask();
    expect(begun()).toBe(2);
    expect(errors).toEqual([new Error('gone')]);
  });

  it('does nothing more once it was stopped', async () => {
    const { coalesced, ring, finish, begun } = open();
    coalesced.ask();
    coalesced.ask();
    coalesced.stop();
    await finish();
    ring();
    expect(begun()).toBe(1);
  });
});

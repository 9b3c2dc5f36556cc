import { describe, expect, it } from '@jest/globals';
import type { LivePerson } from '@plumbline/shared';
import { Presence } from './presence.js';

const FLOW = '0198ab12-cd34-7000-8000-0000000000f1';
const person = (id: string, step: string | null = null): LivePerson => ({ id, name: 'Ada', step, editing: false });

function open(): { presence: Presence; said: () => unknown[]; ring: () => Promise<void> } {
  const timers: (() => void)[] = [];
  const messages: unknown[] = [];
  const presence = new Presence(
    {
      after(_, run) {
        timers.push(run);
        return () => undefined;
      },
    },
    { send: (_, __, message) => void messages.push(message) },
  );
  return {
    presence,
    said: () => messages.map((message) => (message as { people: LivePerson[] }).people.map(({ id, step }) => [id, step])),
    async ring() {
      await Promise.resolve();
      timers.splice(0).forEach((run) => run());
      await Promise.resolve();
    },
  };
}

describe('Presence', () => {
  it('tells the first at once, and what follows together', async () => {
    const { presence, said, ring } = open();
    presence.set(FLOW, person('a'));
    presence.set(FLOW, person('b', 'crm'));
    presence.set(FLOW, person('a', 'chat'));
    expect(said()).toEqual([[['a', null]]]);
    await ring();
    expect(said().at(-1)).toEqual([
      ['a', 'chat'],
      ['b', 'crm'],
    ]);
  });

  it('ends with who is there, also when the last one leaves and comes back at once', async () => {
    const { presence, said, ring } = open();
    presence.set(FLOW, person('a'));
    presence.drop(FLOW, 'a');
    presence.set(FLOW, person('b'));
    await ring();
    await ring();
    expect(said().at(-1)).toEqual([['b', null]]);
  });

  it('tells when the last one is gone, and nothing when nothing changed', async () => {
    const { presence, said, ring } = open();
    presence.set(FLOW, person('a'));
    await ring();
    presence.set(FLOW, person('a'));
    presence.drop(FLOW, 'stranger');
    presence.tell('another flow');
    await ring();
    expect(said()).toEqual([[['a', null]]]);
    presence.drop(FLOW, 'a');
    await ring();
    expect(said().at(-1)).toEqual([]);
  });
});

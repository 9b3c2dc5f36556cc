import { setTimeout as sleep } from 'node:timers/promises';
import { hookOf, type EventKind } from '../../flows.js';
import { Human } from '../../human.js';
import { headersOf } from '../../signing.js';
import type { Stage } from '../../stage.js';
import { textOf } from '../../text-of.js';
import type { Contender } from './contender.js';

/** The engine of a stage. */
export function engine(stage: Stage): Contender {
  const { fleet, sink, stores } = stage;
  const abouts = new Map<string, { readonly event: string; readonly kind: EventKind }>();
  const human = new Human(fleet, sink, (runId) => abouts.get(runId));
  const answering = human.run();
  return {
    name: 'Plumbline',
    send: async (event) => {
      const reply = await fleet.call('POST', hookOf('order'), { event }, headersOf('order', event, { event }, stage.hookSecret));
      const accepted = reply.status === 200 || reply.status === 202;
      if (accepted) abouts.set(textOf(reply.body['runId']), { event, kind: 'order' });
      return accepted;
    },
    kill: async (random) => {
      const slot = random.pick(fleet.of('worker'));
      slot.signal('SIGKILL');
      await slot.up();
    },
    freeze: async (random, forMs) => {
      const slot = random.pick(fleet.of('worker'));
      slot.signal('SIGSTOP');
      await sleep(forMs);
      slot.signal('SIGCONT');
    },
    flush: async () => void (await stores.redis.command('FLUSHALL')),
    asked: () => human.decisions.length,
    stop: async () => {
      human.stop();
      await answering;
    },
  };
}

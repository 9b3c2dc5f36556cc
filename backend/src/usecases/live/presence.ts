import type { LivePerson } from '@plumbline/shared';
import type { Timers } from '../../engine/ports/clock.js';
import type { FanOut } from '../../engine/ports/live.js';
import { Coalesced } from './coalesced.js';

/** People of one flow that are told of: with more, it says nothing to anybody who is where. */
const MAX_PEOPLE = 50;

interface Present {
  /** By connection. */
  readonly people: Map<string, LivePerson>;
  readonly telling: Coalesced;
}

/** Who looks at which flow through this process, and at which step of it. Nothing of it outlives their connections. */
export class Presence {
  private readonly flows = new Map<string, Present>();

  constructor(
    private readonly timers: Timers,
    private readonly fanOut: FanOut,
  ) {}

  /** Somebody is there, or has moved; everybody in the flow's room is told. */
  set(flowId: string, person: LivePerson): void {
    const present = this.flows.get(flowId) ?? this.open(flowId);
    const before = present.people.get(person.id);
    if (before && before.step === person.step && before.editing === person.editing && before.name === person.name) return;
    present.people.set(person.id, person);
    present.telling.ask();
  }

  /** They are gone. */
  drop(flowId: string, id: string): void {
    const present = this.flows.get(flowId);
    if (!present?.people.delete(id)) return;
    present.telling.ask();
  }

  /** Somebody came into the room, and has heard of nobody yet. */
  tell(flowId: string): void {
    this.flows.get(flowId)?.telling.ask();
  }

  private open(flowId: string): Present {
    const people = new Map<string, LivePerson>();
    const tell = (): Promise<void> => {
      this.fanOut.send({ room: 'flow', id: flowId }, 'flow.present', { flowId, people: [...people.values()].slice(0, MAX_PEOPLE) });
      // Only once that was told: who comes back before then is told of by the same.
      if (people.size === 0) this.flows.delete(flowId);
      return Promise.resolve();
    };
    const present: Present = { people, telling: new Coalesced(this.timers, tell, () => undefined) };
    this.flows.set(flowId, present);
    return present;
  }
}

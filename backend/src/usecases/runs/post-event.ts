import { isLarge, placeOf, PlumblineError, type Json, type Signal } from '@plumbline/shared';
import type { Chance } from '../../engine/ports/clock.js';
import type { Dispatch } from '../../engine/ports/dispatch.js';
import type { EventBoard, EventWait, PostedEvent } from '../../engine/ports/event-board.js';
import type { RunStore } from '../../engine/ports/run-store.js';

export interface EventDeps {
  readonly store: RunStore;
  readonly events: EventBoard;
  readonly dispatch: Dispatch;
  readonly chance: Chance;
}

export interface EventRequest {
  readonly name: string;
  readonly key?: string | undefined;
  /** The sender's id: the same one is taken once. */
  readonly id?: string | undefined;
  readonly body?: Json | undefined;
}

/** Takes an event in and tells every step that waits for it; one that begins to wait later looks back for it. */
export async function postEvent(
  deps: EventDeps,
  { name, key, id, body = null }: EventRequest,
): Promise<{ eventId: string; duplicate: boolean; told: number }> {
  if (isLarge(body)) throw new PlumblineError('event_too_large');
  const event: PostedEvent = { id: id ?? deps.chance.uuid(), name, key: key ?? null, body };
  if (!(await deps.events.post(event))) return { eventId: event.id, duplicate: true, told: 0 };
  return { eventId: event.id, duplicate: false, told: await tellWaits(deps, event) };
}

/** Tells the waits of an event, also of one whose poster ended in the middle; to tell one twice does nothing. */
export async function tellWaits(deps: EventDeps, event: PostedEvent): Promise<number> {
  const waits = await deps.events.waitsFor(event);
  let told = 0;
  for (const wait of waits) {
    const answer = await deps.store.signal(wait.runId, signalOf(wait, event), `event/${wait.step}/${wait.attempt}`, false);
    if (answer.kind === 'sent') {
      told++;
      deps.dispatch.ring([wait.runId]);
    }
    await deps.events.drop(wait);
  }
  await deps.events.settled(event.id);
  return told;
}

function signalOf({ step, attempt }: EventWait, { id, body, name }: PostedEvent): Signal {
  const { step: stepId, turn } = placeOf(step);
  return { kind: 'event', step: stepId, ...(turn.length > 0 ? { turn } : {}), attempt, by: `event ${name}`, eventId: id, body };
}

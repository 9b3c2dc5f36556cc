import type { Json, JsonObject } from '@plumbline/shared';

/** What an event is for; each kind has a flow of its own. */
export const EVENT_KINDS = ['order', 'moody', 'poison', 'turn'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Where each step's effect lands at the sink, without the event's name. */
const PATHS = {
  order: { charge: '/keyed/charge', notify: '/unsafe/notify', close: '/keyed/close' },
  moody: { act: '/keyed/act', tell: '/unsafe/tell', join: '/keyed/join' },
  poison: { poison: '/keyed/poison' },
  turn: { open: '/keyed/open', note: '/unsafe/note', settle: '/keyed/settle' },
} as const satisfies Record<EventKind, Readonly<Record<string, string>>>;

/** For each step that calls the sink: the path that it calls for this event. */
export function pathsOf(kind: EventKind, event: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(PATHS[kind]).map(([step, path]) => [step, `${path}/${event}`]));
}

/** The last step of a kind, and the steps whose answers it hands over by their numbers. */
export const HANDED_OVER: Readonly<Record<EventKind, { readonly by: string; readonly from: readonly string[] } | null>> = {
  order: { by: 'close', from: ['charge', 'notify'] },
  moody: { by: 'join', from: ['act', 'tell'] },
  poison: null,
  turn: null,
};

const RETRY: JsonObject = { attempts: 6, backoff: 'exponential', initial: '200ms', max: '2s', on: ['network', 'timeout', '429', '5xx'] };
const KEYED: JsonObject = { effect: 'keyed', timeout: '2s', retry: RETRY, then: 'park' };
/** A plain POST is tried again only where it is certain that nothing was done. */
const UNSAFE: JsonObject = { effect: 'unsafe', timeout: '2s', retry: RETRY };

export interface FlowPlace {
  /** Address of the sink, as flows see it. */
  readonly sink: string;
  /** The connection that carries a secret. */
  readonly connection: string;
  /** Number of the version that will be published: calls say which version they are of. */
  readonly version: number;
}

export function hookOf(kind: EventKind): string {
  return `/hooks/faults-${kind}`;
}

/** The document of a kind's flow. */
export function flowOf(kind: EventKind, place: FlowPlace): JsonObject {
  const { steps, edges } = { order, moody, poison, turn }[kind](place);
  return {
    schema: 'plumbline/flow@1',
    name: `Faults: ${kind}`,
    owner: 'owner@example.com',
    trigger: {
      operation: 'webhook',
      config: { path: `faults-${kind}`, ...TRIGGERS[kind] },
    },
    steps,
    edges: edges.map(([from, to]) => ({ from, to })),
  };
}

/** What an event that nobody signs names itself. */
const NAMED: JsonObject = { verify: { kind: 'none' }, dedupe: { key: '{{ trigger.headers.`x-event-id` }}' } };

/** Orders are signed, and known again by the id that is signed with them; those of a customer's turn come one after the other. */
const TRIGGERS: Readonly<Record<EventKind, JsonObject>> = {
  order: { verify: { kind: 'standard_webhooks' } },
  moody: NAMED,
  poison: NAMED,
  turn: { ...NAMED, order: { key: '{{ trigger.body.customer }}', mode: 'block' } },
};

interface Graph {
  readonly steps: JsonObject;
  readonly edges: readonly (readonly [string, string])[];
}

const call = ({ sink, version }: FlowPlace, path: string, policy: JsonObject, more: JsonObject = {}): JsonObject => ({
  name: path,
  operation: 'http.request',
  input: { method: 'POST', url: `${sink}${path}/{{ trigger.body.event }}`, body: { event: '{{ trigger.body.event }}', version, ...more } },
  policy,
});

const told = (step: string): Json => `{{ steps.${step}.output.body.call }}`;

/** One after another: a keyed call with a secret, a call that may not be repeated, and one that tells what the two were answered. */
function order(place: FlowPlace): Graph {
  const { charge, notify, close } = PATHS.order;
  return {
    steps: {
      charge: { ...call(place, charge, KEYED), connection: place.connection },
      notify: call(place, notify, { ...UNSAFE, then: 'ask' }),
      close: call(place, close, KEYED, { charge: told('charge'), notify: told('notify') }),
    },
    edges: [
      ['trigger', 'charge'],
      ['charge', 'notify'],
      ['notify', 'close'],
    ],
  };
}

/** Two calls at once to services that misbehave in every way, and one that tells what they were answered. */
function moody(place: FlowPlace): Graph {
  const { act, tell, join } = PATHS.moody;
  return {
    steps: {
      act: call(place, act, KEYED),
      tell: call(place, tell, { ...UNSAFE, then: 'continue' }),
      join: call(place, join, KEYED, { act: told('act'), tell: told('tell') }),
    },
    edges: [
      ['trigger', 'act'],
      ['trigger', 'tell'],
      ['act', 'join'],
      ['tell', 'join'],
    ],
  };
}

/** Workers that are started for it are killed by its one step. */
function poison(place: FlowPlace): Graph {
  return { steps: { poison: call(place, PATHS.poison.poison, KEYED) }, edges: [['trigger', 'poison']] };
}

/** Three calls in a row, of which one may not be repeated: a customer's next run must see none of them left. */
function turn(place: FlowPlace): Graph {
  const { open, note, settle } = PATHS.turn;
  return {
    steps: { open: call(place, open, KEYED), note: call(place, note, { ...UNSAFE, then: 'ask' }), settle: call(place, settle, KEYED) },
    edges: [
      ['trigger', 'open'],
      ['open', 'note'],
      ['note', 'settle'],
    ],
  };
}

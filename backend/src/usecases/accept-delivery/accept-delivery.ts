import {
  acceptedEvent,
  contractOfTrigger,
  durationMs,
  isJsonObject,
  DEFAULT_DEDUPE_WINDOW,
  PlumblineError,
  type JournalEntry,
  type Json,
  type Problem,
} from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import type { Admission } from '../../engine/intake/admission.js';
import type { Chance } from '../../engine/ports/clock.js';
import type { DeliveryReader } from '../../engine/ports/delivery-reader.js';
import type { Digest } from '../../engine/ports/digest.js';
import type { Dispatch } from '../../engine/ports/dispatch.js';
import type { Expressions } from '../../engine/ports/expressions.js';
import type { Lease } from '../../engine/ports/lease.js';
import type { PausePoints } from '../../engine/ports/pause-points.js';
import type { AcceptRequest, Delivery, RunStore } from '../../engine/ports/run-store.js';
import { looksLikeEndKey } from '../../engine/flow-ends/ended-event.js';
import { looksLikeMailKey } from '../../engine/email-in/mail-key.js';
import { looksLikeFormKey } from '../../engine/forms/token.js';
import { looksLikeItemKey } from '../../engine/poll/event.js';
import { looksLikeDueKey } from '../../engine/schedule/event.js';
import type { SchemaCheck } from '../../engine/ports/schema-check.js';
import type { RunWorker } from '../execute-run/run-worker.js';
import { eventKey, storedKey } from './event-key.js';
import { then, type KeyedEvent, type Later } from './event-value.js';
import { lineOf, type LineOf } from './line-of.js';
import { newestOf } from './newest-of.js';

export interface AcceptDeps {
  readonly store: RunStore;
  readonly admission: Admission;
  readonly expressions: Expressions;
  readonly deliveries: DeliveryReader;
  readonly schemas: SchemaCheck;
  readonly digest: Digest;
  readonly chance: Chance;
  readonly nowMs: () => number;
  readonly dispatch: Dispatch;
  readonly pause: PausePoints;
  /** The worker of this process, when it has one: runs start here at once. */
  readonly local: { readonly worker: RunWorker; readonly lease: Lease } | null;
}

export interface Accepted {
  readonly deliveryId: string;
  readonly runId: string;
  /** It was there before: both ids are those of the first one. */
  readonly duplicate: boolean;
  /** It is older than one that was there before: both ids are those of the newer one. */
  readonly stale: boolean;
}

/** By what an event is known where its trigger does not say that. */
type KnownAs =
  /** Its verified sender calls it so. */
  | { readonly by: 'sender'; readonly eventId: string }
  /** Its due time, the end of a run, its mail, its own key among found items, or the page that it was sent from. */
  | { readonly by: 'clock'; readonly dedupe: NonNullable<AcceptRequest['dedupe']> }
  /** A person wants it once more: whether it was there before does not matter. */
  | { readonly by: 'person' };

/**
 * Accepts one delivery for a published version; answers after the commit of {delivery, run, first events}.
 * With free capacity the run is claimed in that commit and starts at once.
 * @param runId of the run, where somebody has to know it before
 * @param known by what the event is known where the trigger does not say that
 * @throws PlumblineError when too many events wait already, the body can not be read, breaks the trigger's contract, or could not
 *   be stored in time
 */
export async function acceptDelivery(
  deps: AcceptDeps,
  plan: Plan,
  content: Omit<Delivery, 'id' | 'flowId'>,
  runId = deps.chance.uuid(),
  known: KnownAs | null = null,
): Promise<Accepted> {
  const ticket = deps.admission.enter(plan.flowId, content.raw.length);
  if (ticket === 'flooded') throw new PlumblineError('too_many_events', undefined, { retryAfterSeconds: FLOODED_S });
  if (ticket === 'overloaded') throw new PlumblineError('overloaded');
  let accepted: Accepted | null = null;
  try {
    return (accepted = await admitted(deps, plan, content, { runId, known }));
  } finally {
    deps.admission.leave(ticket, accepted !== null);
  }
}

/** How long the senders of a flood are asked to wait, seconds. */
const FLOODED_S = 2;

async function admitted(
  deps: AcceptDeps,
  plan: Plan,
  content: Omit<Delivery, 'id' | 'flowId'>,
  { runId, known }: { readonly runId: string; readonly known: KnownAs | null },
): Promise<Accepted> {
  const delivery: Delivery = { ...content, id: deps.chance.uuid(), flowId: plan.flowId };
  const read = deps.deliveries.read(delivery, plan.document.trigger);
  if (!read.ok) throw new PlumblineError(read.code, read.detail);
  checkContract(deps, plan, read.trigger);
  const event: KeyedEvent = { trigger: read.trigger, deliveryId: delivery.id };
  const keyed = dedupeOf(deps, plan, event, known);
  const dedupe = keyed instanceof Promise ? await keyed : keyed;
  const placed = lineOf(deps, plan, event);
  const order = placed instanceof Promise ? await placed : placed;
  // What a person starts is started, and says nothing about what its sender has sent.
  const compares = content.kind === 'webhook' && plan.draft === null && known?.by !== 'person';
  const compared = compares ? newestOf(deps, plan, event) : null;
  const newest = compared instanceof Promise ? await compared : compared;
  return store(deps, plan, read.trigger, { delivery, dedupe, order, newest, runId });
}

type Intake = Pick<AcceptRequest, 'delivery' | 'dedupe' | 'runId'> & {
  readonly order: LineOf;
  readonly newest: AcceptRequest['newest'] | null;
};

async function store(deps: AcceptDeps, plan: Plan, trigger: Json, { delivery, dedupe, order, newest, runId }: Intake): Promise<Accepted> {
  const { local } = deps;
  const reserved = local?.worker.reserve(runId) ? local : null;
  const prepared = reserved?.worker.prepare(plan, trigger, firstEvents(deps, plan, { delivery, order, runId }, reserved.lease.workerId));
  const claim = reserved ? { worker: reserved.lease.workerId, ...(prepared?.turn ? { turn: prepared.turn } : {}) } : null;
  const asked = { delivery, runId, version: plan.version, dedupe, claim };
  const answer = await deps.store.accept({ ...asked, ...(order ? { order } : {}), ...(newest ? { newest } : {}) });
  if (answer.kind === 'accepted' && answer.claimed && prepared) prepared.start();
  else {
    reserved?.worker.unreserve(runId);
    if (answer.kind === 'accepted') ring(deps, answer.runId);
  }
  switch (answer.kind) {
    case 'overloaded':
      throw new PlumblineError('overloaded');
    case 'duplicate':
      return { deliveryId: answer.deliveryId, runId: answer.runId, duplicate: true, stale: false };
    case 'stale':
      return { deliveryId: answer.deliveryId, runId: answer.runId, duplicate: false, stale: true };
    case 'accepted':
      return { deliveryId: delivery.id, runId: answer.runId, duplicate: false, stale: false };
  }
}

function ring(deps: AcceptDeps, runId: string): void {
  deps.pause.reach('before_dispatch', { runId });
  deps.dispatch.ring([runId]);
}

/** How the journal of a run begins that is claimed as it is accepted, as the store writes it. */
function firstEvents(
  deps: AcceptDeps,
  plan: Plan,
  { delivery, order, runId }: { readonly delivery: Delivery; readonly order: LineOf; readonly runId: string },
  worker: string,
): JournalEntry[] {
  const atMs = deps.nowMs();
  // Only a run whose turn it is at once is claimed in the commit of its accept.
  const accepted = acceptedEvent(delivery, plan.version, order ? { ...order, waits: false } : null);
  return [
    { runId, seq: 1, atMs, event: accepted },
    { runId, seq: 2, atMs, event: { kind: 'run.claimed', worker, epoch: 1 } },
  ];
}

/** An event that breaks the trigger's contract is refused while its sender still listens. */
function checkContract(deps: AcceptDeps, plan: Plan, trigger: Json): void {
  const schema = contractOfTrigger(plan.document.trigger);
  if (!schema) return;
  const violations = deps.schemas.check(schema, trigger);
  if (violations.length === 0) return;
  const problems = violations.map(({ pointer, message }): Problem => ({ code: 'contract_mismatch', severity: 'error', pointer, message }));
  const first = problems[0];
  throw new PlumblineError('contract_mismatch', first ? `${first.pointer || '/'}: ${first.message}` : undefined, { problems });
}

/** The event's dedupe key. A missing or empty key means "not deduped", never the key "undefined". */
function dedupeOf(deps: AcceptDeps, plan: Plan, event: KeyedEvent, known: KnownAs | null): Later<AcceptRequest['dedupe']> {
  if (known?.by === 'clock') return known.dedupe;
  if (known?.by === 'person') return null;
  const config = plan.document.trigger.config?.['dedupe'];
  // A draft is tried with the same event again and again, and must not take the event's key from the published flow.
  if (plan.draft !== null) return null;
  if (!isJsonObject(config) || config['key'] === undefined)
    return dedupeBy(deps, known?.eventId ?? null, durationMs(DEFAULT_DEDUPE_WINDOW));
  const windowMs = durationMs(typeof config['window'] === 'string' ? config['window'] : DEFAULT_DEDUPE_WINDOW);
  return then(eventKey(deps, config, event, 'dedupe key'), (key) => dedupeBy(deps, key, windowMs));
}

/** A key that a due time, the end of a run, a mail or a form would have is not for others to take. */
function dedupeBy({ digest }: AcceptDeps, key: string | null, windowMs: number): AcceptRequest['dedupe'] {
  if (key === null) return null;
  const looksOurs = [looksLikeDueKey, looksLikeEndKey, looksLikeMailKey, looksLikeFormKey, looksLikeItemKey];
  const isOurs = looksOurs.some((looks) => looks(key));
  return { key: storedKey(digest, key, !isOurs), windowMs };
}

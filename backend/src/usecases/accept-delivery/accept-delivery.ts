import {
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
import { looksLikeDueKey } from '../../engine/schedule/event.js';
import type { SchemaCheck } from '../../engine/ports/schema-check.js';
import type { RunWorker } from '../execute-run/run-worker.js';

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
  readonly duplicate: boolean;
}

/** By what an event is known where its trigger does not say that. */
type KnownAs =
  /** Its verified sender calls it so. */
  | { readonly by: 'sender'; readonly eventId: string }
  /** Its due time. */
  | { readonly by: 'clock'; readonly dedupe: NonNullable<AcceptRequest['dedupe']> };

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
  const eventId = known?.by === 'sender' ? known.eventId : null;
  const evaluated = known?.by === 'clock' ? known.dedupe : dedupeOf(deps, plan, read.trigger, { deliveryId: delivery.id, eventId });
  const dedupe = evaluated instanceof Promise ? await evaluated : evaluated;
  return store(deps, plan, read.trigger, { delivery, dedupe, runId });
}

async function store(
  deps: AcceptDeps,
  plan: Plan,
  trigger: Json,
  { delivery, dedupe, runId }: Pick<AcceptRequest, 'delivery' | 'dedupe' | 'runId'>,
): Promise<Accepted> {
  const { local } = deps;
  const reserved = local?.worker.reserve(runId) ? local : null;
  const prepared = reserved?.worker.prepare(plan, trigger, firstEvents(deps, plan, delivery, runId, reserved.lease.workerId));
  const claim = reserved ? { worker: reserved.lease.workerId, ...(prepared?.turn ? { turn: prepared.turn } : {}) } : null;
  const answer = await deps.store.accept({ delivery, runId, version: plan.version, dedupe, claim });
  if (answer.kind === 'accepted' && answer.claimed && prepared) prepared.start();
  else {
    reserved?.worker.unreserve(runId);
    if (answer.kind === 'accepted') ring(deps, answer.runId);
  }
  switch (answer.kind) {
    case 'overloaded':
      throw new PlumblineError('overloaded');
    case 'duplicate':
      return { deliveryId: answer.deliveryId, runId: answer.runId, duplicate: true };
    case 'accepted':
      return { deliveryId: delivery.id, runId: answer.runId, duplicate: false };
  }
}

function ring(deps: AcceptDeps, runId: string): void {
  deps.pause.reach('before_dispatch', { runId });
  deps.dispatch.ring([runId]);
}

/** How the journal of a run begins that is claimed as it is accepted, as the store writes it. */
function firstEvents(deps: AcceptDeps, plan: Plan, delivery: Delivery, runId: string, worker: string): JournalEntry[] {
  const atMs = deps.nowMs();
  const accepted = {
    kind: 'run.accepted',
    flowId: plan.flowId,
    version: plan.version,
    deliveryId: delivery.id,
    trigger: delivery.kind,
  } as const;
  return [
    { runId, seq: 1, atMs, event: accepted },
    { runId, seq: 2, atMs, event: { kind: 'run.claimed', worker, epoch: 1 } },
  ];
}

/** A trigger's `output` is its contract: an event that breaks it is refused while its sender still listens. */
function checkContract(deps: AcceptDeps, plan: Plan, trigger: Json): void {
  const schema = plan.document.trigger.output;
  if (!schema) return;
  const violations = deps.schemas.check(schema, trigger);
  if (violations.length === 0) return;
  const problems = violations.map(({ pointer, message }): Problem => ({ code: 'contract_mismatch', severity: 'error', pointer, message }));
  const first = problems[0];
  throw new PlumblineError('contract_mismatch', first ? `${first.pointer || '/'}: ${first.message}` : undefined, { problems });
}

/** Longest key that is stored as it is; others are stored as their digest, and so are those that a schedule would have. */
const PLAIN_KEY = /^[\x20-\x7e]{1,200}$/;

/** The event's dedupe key. A missing or empty key means "not deduped", never the key "undefined". */
function dedupeOf(
  deps: AcceptDeps,
  plan: Plan,
  trigger: Json,
  { deliveryId, eventId }: { readonly deliveryId: string; readonly eventId: string | null },
): AcceptRequest['dedupe'] | Promise<AcceptRequest['dedupe']> {
  const config = plan.document.trigger.config?.['dedupe'];
  // A draft is tried with the same event again and again, and must not take the event's key from the published flow.
  if (plan.draft !== null) return null;
  if (!isJsonObject(config) || config['key'] === undefined) return dedupeBy(deps, eventId, durationMs(DEFAULT_DEDUPE_WINDOW));
  const windowMs = durationMs(typeof config['window'] === 'string' ? config['window'] : DEFAULT_DEDUPE_WINDOW);
  const result = deps.expressions.evaluate({ template: keyTemplate(config), scope: { trigger }, timeMs: deps.nowMs(), seed: deliveryId });
  const finish = (done: Awaited<typeof result>): AcceptRequest['dedupe'] => {
    if (!done.ok)
      throw new PlumblineError('contract_mismatch', `The dedupe key of this trigger could not be evaluated: ${done.error.message}`);
    return dedupeBy(deps, keyText(done.value), windowMs);
  };
  return 'then' in result ? result.then(finish) : finish(result);
}

function dedupeBy({ digest }: AcceptDeps, key: string | null, windowMs: number): AcceptRequest['dedupe'] {
  return key === null ? null : { key: PLAIN_KEY.test(key) && !looksLikeDueKey(key) ? key : `sha256:${digest.sha256([key])}`, windowMs };
}

/** Templates are compiled once per object, and a bare string has no identity: it stands in an array that does. */
const keyTemplates = new WeakMap<object, Json>();

function keyTemplate(config: { [key: string]: Json }): Json {
  let template = keyTemplates.get(config);
  if (template === undefined) keyTemplates.set(config, (template = [config['key'] ?? null]));
  return template;
}

function keyText(value: Json | undefined): string | null {
  const key = Array.isArray(value) ? value[0] : value;
  if (key === undefined || key === null || key === '') return null;
  return typeof key === 'string' ? key : JSON.stringify(key);
}

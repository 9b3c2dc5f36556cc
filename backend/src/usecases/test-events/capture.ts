import { isUuid, PlumblineError } from '@plumbline/shared';
import { compilePlan, type Plan } from '../../engine/graph/plan.js';
import { proofHeaders } from '../../engine/intake/verify/proof-headers.js';
import type { FlowStore } from '../../engine/ports/flow-store.js';
import type { Chance } from '../../engine/ports/clock.js';
import type { Delivery } from '../../engine/ports/run-store.js';
import type { CaughtVerdict, TestEvents } from '../../engine/ports/test-events.js';
import { verifyDelivery, type Verified, type VerifyDeps } from '../accept-delivery/verify-delivery.js';

export interface CaptureDeps {
  readonly tests: TestEvents;
  readonly flows: Pick<FlowStore, 'get'>;
  readonly verify: VerifyDeps;
  readonly chance: Pick<Chance, 'uuid'>;
}

/** Events that are kept of a flow, and the largest of them, bytes: they are looked at, not processed. */
const MOST = 20;
const LARGEST = 1_000_000;
/** So many are taken in at once, of all flows: an address that asks nobody must not become a way to load the database. */
const AT_ONCE = 10;
let underWay = 0;

/** A request to a test address. */
export interface TestRequest {
  readonly rawHeaders: readonly string[];
  readonly raw: Uint8Array;
  /** The delivery that it makes; `proofs` are headers that prove who sends, in lower case. */
  readonly content: (proofs: readonly string[]) => Omit<Delivery, 'id' | 'flowId' | 'raw'>;
}

/** What came of it: the id under which it is kept, or the challenge that its sender wants back. */
export type Caught = { readonly deliveryId: string } | { readonly challenge: string };

/** The draft of a flow whose test address listens. @throws PlumblineError `hook_not_found` where none does, `too_many_events` */
export async function listeningDraft({ tests, flows }: CaptureDeps, flowId: string): Promise<Plan> {
  const listens = isUuid(flowId) && (await tests.listensUntil(flowId)) !== null;
  const flow = listens ? await flows.get(flowId) : null;
  if (!flow) {
    throw new PlumblineError(
      'hook_not_found',
      'Nobody listens for a test event here. Press "Listen" in the settings of the webhook first.',
    );
  }
  return compilePlan(flowId, 0, flow.draft, new Map(), flow.revision);
}

/** Does something for one of a few test events at a time. @throws PlumblineError `too_many_events` */
export async function oneOfFew<T>(work: () => Promise<T>): Promise<T> {
  if (underWay >= AT_ONCE) throw new PlumblineError('too_many_events', undefined, { retryAfterSeconds: 1 });
  underWay++;
  try {
    return await work();
  } finally {
    underWay--;
  }
}

/**
 * Keeps an event that was sent to a test address, as its trigger would see it, and starts nothing. One whose sender does not prove who it
 * is is kept as well, since somebody is just setting that up, and refused as it would be by the live address.
 * @throws PlumblineError as `verifyDelivery` does; `body_too_large`
 */
export async function captureEvent(deps: CaptureDeps, plan: Plan, request: TestRequest): Promise<Caught> {
  const { raw, rawHeaders, content } = request;
  if (raw.length > LARGEST) throw new PlumblineError('body_too_large', `A test event may have ${LARGEST} bytes.`);
  const deliveryId = deps.chance.uuid();
  const keep = (verdict: CaughtVerdict, proofs: readonly string[]): Promise<void> =>
    deps.tests.keep({ ...content(proofs), id: deliveryId, flowId: plan.flowId, raw }, verdict, MOST);
  let verified: Verified;
  try {
    // What is refused here is nobody's attack: it is not counted.
    verified = await verifyDelivery({ ...deps.verify, metrics: { refused: () => undefined } }, plan, { rawHeaders, raw });
  } catch (error) {
    if (error instanceof PlumblineError && error.code === 'signature_invalid')
      await keep('unproven', plan.verify === null || plan.verify === 'unknown' ? [] : proofHeaders(plan.verify));
    throw error;
  }
  if (verified.challenge !== null) return { challenge: verified.challenge };
  await keep('captured', verified.proofs);
  return { deliveryId };
}

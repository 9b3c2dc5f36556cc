import { INLINE_BYTES, PlumblineError } from '@plumbline/shared';
import type { Logger } from '../../engine/ports/logger.js';
import type { PayloadStore } from '../../engine/ports/payload-store.js';
import type { AcceptAnswer, AcceptRequest, Delivery, RunStore } from '../../engine/ports/run-store.js';

/** What stays in the database of a delivery that lies in the payload store, bytes: enough to find it by its text. */
const HEAD_BYTES = 1_000;
const DELIVERY_TYPE = 'application/octet-stream';

/**
 * A run store that keeps large deliveries in the payload store: their bytes are put there before the accept, and come back with
 * `delivery`, so that nobody else sees a difference. The bytes belong to the run that was proposed for the delivery; a duplicate's go
 * over to the run that its key led to, and those of an accept that was never committed are removed as orphans.
 */
export function withLargeDeliveries(store: RunStore, payloads: PayloadStore, log: Logger): RunStore {
  return {
    accept: (request) => (request.delivery.raw.length > INLINE_BYTES ? acceptLarge(store, payloads, log, request) : store.accept(request)),
    delivery: async (id) => whole(payloads, await store.delivery(id)),
    append: (append) => store.append(append),
    signal: (runId, signal, requestKey, reopens) => store.signal(runId, signal, requestKey, reopens),
    signalBy: (runId, requestKey) => store.signalBy(runId, requestKey),
    signalsAfter: (runId, n) => store.signalsAfter(runId, n),
    owned: (worker) => store.owned(worker),
    claim: (worker, limit) => store.claim(worker, limit),
    claimThese: (worker, runIds) => store.claimThese(worker, runIds),
    journal: (runId, afterSeq, limit) => store.journal(runId, afterSeq, limit),
    row: (runId) => store.row(runId),
    advanceLines: (thorough) => store.advanceLines(thorough),
    placeInLine: (runId) => store.placeInLine(runId),
    recordLate: (append) => store.recordLate(append),
  };
}

async function acceptLarge(store: RunStore, payloads: PayloadStore, log: Logger, request: AcceptRequest): Promise<AcceptAnswer> {
  const { delivery, runId } = request;
  const payload = await payloads.put({ runId }, DELIVERY_TYPE, [delivery.raw]).catch((error: unknown) => {
    log.error({ error, flowId: delivery.flowId }, 'a large delivery could not be stored');
    return null;
  });
  // The sender is told to come again, as when the database does not take it in time.
  if (payload === null) return { kind: 'overloaded' };
  return store.accept({ ...request, delivery: { ...delivery, raw: delivery.raw.subarray(0, HEAD_BYTES), payload } });
}

async function whole(payloads: PayloadStore, delivery: Delivery | null): Promise<Delivery | null> {
  if (!delivery?.payload) return delivery;
  const { payload, ...rest } = delivery;
  const content = await payloads.open(payload.id);
  if (!content) throw new PlumblineError('payload_damaged', `The bytes of the delivery ${delivery.id} are not there any more.`);
  const raw = new Uint8Array(payload.bytes);
  let at = 0;
  for await (const chunk of content.chunks) {
    raw.set(chunk, at);
    at += chunk.byteLength;
  }
  return { ...rest, raw };
}

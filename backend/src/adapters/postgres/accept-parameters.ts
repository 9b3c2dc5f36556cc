import { acceptedEvent } from '@plumbline/shared';
import type { NewestSeen } from '../../engine/ports/newest.js';
import type { AcceptRequest } from '../../engine/ports/run-store.js';
import { bytesArray, jsonArray, plainArray, textArray } from './array-literal.js';
import { encodeEvent } from './event-codec.js';
import { excerptOf, storableText } from './storable-text.js';

/** Columns of `ACCEPT`, one array each. */
export function acceptParameters(requests: readonly AcceptRequest[]): string[] {
  return [
    plainArray(requests.map((r) => r.runId)),
    plainArray(requests.map((r) => r.delivery.flowId)),
    plainArray(requests.map((r) => r.version)),
    plainArray(requests.map((r) => r.delivery.id)),
    textArray(requests.map((r) => r.dedupe?.key ?? null)),
    plainArray(requests.map((r) => r.dedupe?.windowMs ?? null)),
    plainArray(requests.map((r) => r.claim?.worker ?? null)),
    jsonArray(requests.map((r) => firstEvent(r))),
    jsonArray(requests.map((r) => (r.claim ? encodeEvent({ kind: 'run.claimed', worker: r.claim.worker, epoch: 1 }) : null))),
    ...contentOf(requests),
    ...claimOf(requests),
    payloadsOf(requests),
    plainArray(requests.map(({ delivery }) => delivery.replay?.deliveryId ?? null)),
    textArray(requests.map(({ delivery }) => (delivery.replay ? storableText(delivery.replay.by) : null))),
  ];
}

/** What `ACCEPT_IN_ORDER` takes besides. */
export function orderParameters(requests: readonly AcceptRequest[]): string[] {
  return [
    textArray(requests.map((r) => r.order?.key ?? null)),
    jsonArray(requests.map((r) => (r.order ? firstEvent(r, true) : null))),
    plainArray(requests.map((r) => (r.order ? (r.order.room ?? 1) : null))),
    plainArray(requests.map((r) => r.order?.perMs ?? null)),
  ];
}

/** What the claim of each run says of its row, and the events of all first turns. */
function claimOf(requests: readonly AcceptRequest[]): string[] {
  const turns = requests.map((r) => r.claim?.turn);
  const events = requests.flatMap((r) => (r.claim?.turn?.events ?? []).map((event, i) => ({ runId: r.runId, seq: 3 + i, event })));
  return [
    plainArray(turns.map((turn) => 2 + (turn?.events.length ?? 0))),
    plainArray(turns.map((turn) => turn?.status ?? 'running')),
    plainArray(turns.map((turn) => !turn?.releases)),
    plainArray(turns.map((turn) => timeText(turn?.wakeAtMs ?? null))),
    plainArray(events.map(({ runId }) => runId)),
    plainArray(events.map(({ seq }) => seq)),
    plainArray(events.map(({ event }) => event.kind)),
    jsonArray(events.map(({ event }) => encodeEvent(event))),
  ];
}

/** Columns of `FOLLOWER_DELIVERIES`. */
export function deliveryParameters(requests: readonly AcceptRequest[]): string[] {
  return [
    plainArray(requests.map((r) => r.delivery.id)),
    plainArray(requests.map((r) => r.delivery.flowId)),
    textArray(requests.map((r) => r.dedupe?.key ?? null)),
    ...contentOf(requests),
    payloadsOf(requests),
  ];
}

/** Columns of `CLAIM_KEYS`. */
export function claimParameters(requests: readonly AcceptRequest[]): string[] {
  return [
    plainArray(requests.map((r) => r.runId)),
    plainArray(requests.map((r) => r.delivery.flowId)),
    textArray(requests.map((r) => r.dedupe?.key ?? null)),
    plainArray(requests.map((r) => r.dedupe?.windowMs ?? null)),
  ];
}

/** Columns of `MOVE_MARKS`, for the newest event of each mark. */
export function moveParameters(requests: readonly AcceptRequest[]): string[] {
  return [
    plainArray(requests.map((r) => r.delivery.flowId)),
    textArray(requests.map((r) => r.newest?.key ?? null)),
    plainArray(requests.map((r) => r.newest?.rank ?? null)),
    textArray(requests.map((r) => r.newest?.said ?? null)),
    plainArray(requests.map((r) => r.runId)),
    plainArray(requests.map((r) => r.delivery.id)),
    plainArray(requests.map((r) => r.newest?.windowMs ?? null)),
  ];
}

/** Columns of `KEEP_STALE`. */
export function staleParameters(old: readonly { readonly request: AcceptRequest; readonly newer: NewestSeen }[]): string[] {
  const compared = ({ request, newer }: (typeof old)[number]): string =>
    JSON.stringify({ by: request.newest?.by, own: request.newest?.said, newest: newer.said });
  return [
    ...deliveryParameters(old.map(({ request }) => request)),
    plainArray(old.map(({ request }) => request.runId)),
    plainArray(old.map(({ newer }) => newer.runId)),
    jsonArray(old.map(compared)),
  ];
}

/** Where the bytes of each delivery lie when they are not in its row. */
function payloadsOf(requests: readonly AcceptRequest[]): string {
  return jsonArray(requests.map(({ delivery }) => (delivery.payload ? JSON.stringify(delivery.payload) : null)));
}

function contentOf(requests: readonly AcceptRequest[]): string[] {
  const deliveries = requests.map((r) => r.delivery);
  return [
    textArray(deliveries.map((d) => d.kind)),
    textArray(deliveries.map((d) => d.method)),
    textArray(deliveries.map((d) => storableText(d.path))),
    textArray(deliveries.map((d) => storableText(d.query))),
    jsonArray(deliveries.map((d) => JSON.stringify(d.headers))),
    bytesArray(deliveries.map((d) => d.raw)),
    textArray(deliveries.map((d) => excerptOf(d.raw))),
  ];
}

function timeText(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** @param waits others of its line are before it */
function firstEvent({ delivery, version, order }: AcceptRequest, waits = false): string {
  return encodeEvent(acceptedEvent(delivery, version, order ? { ...order, waits } : null));
}

import type { AcceptRequest } from '../../engine/ports/run-store.js';
import { bytesArray, jsonArray, plainArray, textArray } from './array-literal.js';
import { encodeEvent } from './event-codec.js';
import { storableText } from './storable-text.js';

/** Longest excerpt of a body kept as text for searching, characters. */
const EXCERPT = 1_000;

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
    jsonArray(requests.map(acceptedEvent)),
    jsonArray(requests.map((r) => (r.claim ? encodeEvent({ kind: 'run.claimed', worker: r.claim.worker, epoch: 1 }) : null))),
    ...contentOf(requests),
    ...claimOf(requests),
    payloadsOf(requests),
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
    textArray(deliveries.map((d) => storableText(excerptOf(d.raw)))),
  ];
}

function timeText(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function excerptOf(raw: Uint8Array): string {
  return Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, EXCERPT)).toString('utf8');
}

function acceptedEvent({ delivery, version }: AcceptRequest): string {
  return encodeEvent({ kind: 'run.accepted', flowId: delivery.flowId, version, deliveryId: delivery.id, trigger: delivery.kind });
}

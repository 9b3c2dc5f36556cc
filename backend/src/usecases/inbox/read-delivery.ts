import { PlumblineError, type JsonObject } from '@plumbline/shared';
import type { Inbox, InboxDelivery, ReadableText } from '../../engine/ports/inbox.js';
import type { PayloadContent, PayloadStore } from '../../engine/ports/payload-store.js';
import { listedDelivery } from './list-deliveries.js';
import { notReplayable } from './replayable.js';

export interface ReadInboxDeps {
  readonly inbox: Inbox;
  readonly payloads: Pick<PayloadStore, 'open'>;
  readonly readable: ReadableText;
}

/** Most of a body that is shown as text, and of one that is not text, bytes; all of it is a download. */
const SHOWN_TEXT = 262_144;
const SHOWN_BYTES = 1_024;
const REPLAYS = 20;

/** A delivery as the API shows it, but for the start of a body that is not text: `start`, as bytes. */
export interface ShownDelivery {
  readonly delivery: JsonObject;
  readonly body: {
    readonly state: 'here' | 'gone';
    readonly text: string | null;
    readonly start: Uint8Array | null;
    readonly cut: boolean;
  };
}

/** One delivery, with as much of its body as can be shown. */
export async function readDelivery(deps: ReadInboxDeps, id: string): Promise<ShownDelivery> {
  const found = await findDelivery(deps, id);
  const start = await startOf(deps, found);
  const { method, path, query, headers, first, compared, replays } = found;
  const delivery = {
    ...listedDelivery(found),
    ...{ method, path, query, headers: { ...headers } },
    first: first && { id: first.id, receivedAt: new Date(first.receivedMs).toISOString(), bytes: first.bytes },
    compared: compared && { ...compared },
    replays: replays.map(({ id: replayId, receivedMs, by, run }) => ({
      ...{ id: replayId, receivedAt: new Date(receivedMs).toISOString(), by },
      run: run && { ...run },
    })),
    notReplayable: notReplayable(found.kind, start !== null, found.verdict),
  };
  if (start === null) return { delivery, body: { state: 'gone', text: null, start: null, cut: false } };
  const cut = start.length < found.bytes;
  const text = deps.readable.textOf(start, !cut);
  if (text !== null) return { delivery, body: { state: 'here', text, start: null, cut } };
  return { delivery, body: { state: 'here', text, start: start.subarray(0, SHOWN_BYTES), cut: found.bytes > SHOWN_BYTES } };
}

/** The bytes of a delivery, piece by piece. @throws PlumblineError `delivery_not_found`, `delivery_body_gone` */
export async function readDeliveryBody(deps: ReadInboxDeps, id: string): Promise<{ bytes: number; chunks: PayloadContent['chunks'] }> {
  const found = await findDelivery(deps, id);
  const chunks = await chunksOf(deps, found);
  if (!chunks) throw new PlumblineError('delivery_body_gone');
  return { bytes: found.bytes, chunks };
}

async function findDelivery({ inbox }: ReadInboxDeps, id: string): Promise<InboxDelivery> {
  const found = await inbox.get(id, REPLAYS);
  if (!found) throw new PlumblineError('delivery_not_found');
  return found;
}

/** Null: the bytes are gone. */
async function chunksOf({ payloads }: ReadInboxDeps, { raw, payload }: InboxDelivery): Promise<PayloadContent['chunks'] | null> {
  if (!payload) return once(raw);
  const content = await payloads.open(payload.id).catch(unlessDamaged);
  return content?.chunks ?? null;
}

/** How the body begins, as far as it is shown; null: it is gone, or so damaged that it can not be read that far. */
async function startOf(deps: ReadInboxDeps, delivery: InboxDelivery): Promise<Uint8Array | null> {
  if (!delivery.payload) return delivery.raw.subarray(0, SHOWN_TEXT);
  const chunks = await chunksOf(deps, delivery);
  return chunks && firstBytes(chunks, Math.min(delivery.bytes, SHOWN_TEXT)).catch(unlessDamaged);
}

async function firstBytes(chunks: PayloadContent['chunks'], length: number): Promise<Uint8Array> {
  const start = new Uint8Array(length);
  let at = 0;
  for await (const chunk of chunks) {
    start.set(chunk.subarray(0, length - at), at);
    at += chunk.length;
    if (at >= length) break;
  }
  return start.subarray(0, Math.min(at, length));
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** What is damaged is as good as gone. @throws what is anything else */
function unlessDamaged(error: unknown): null {
  if (error instanceof PlumblineError && error.code === 'payload_damaged') return null;
  throw error;
}

import { PlumblineError, type Json, type PayloadRef } from '@plumbline/shared';
import type { PayloadContent, PayloadOwner, PayloadStore } from '../../engine/ports/payload-store.js';

/** The payload store without a disk: the same answers as on files (one conformance suite holds for both), nothing durable. */
export class MemoryPayloadStore implements PayloadStore {
  readonly #payloads = new Map<string, { readonly ref: PayloadRef; readonly runId: string; readonly bytes: Uint8Array }>();

  constructor(private readonly newId: () => string) {}

  async put({ runId }: PayloadOwner, type: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<PayloadRef> {
    const pieces: Uint8Array[] = [];
    for await (const chunk of chunks) pieces.push(Uint8Array.from(chunk));
    const bytes = Buffer.concat(pieces);
    const ref = { id: this.newId(), bytes: bytes.length, type };
    this.#payloads.set(ref.id, { ref, runId, bytes });
    return ref;
  }

  async putJson(owner: PayloadOwner, value: Json): Promise<PayloadRef> {
    return this.put(owner, 'application/json', [Buffer.from(JSON.stringify(value))]);
  }

  async readJson({ id }: PayloadRef): Promise<Json> {
    const payload = this.#payloads.get(id);
    if (!payload) throw new PlumblineError('payload_damaged', `The stored value ${id} can not be used: it is not there any more.`);
    return JSON.parse(Buffer.from(payload.bytes).toString('utf8')) as Json;
  }

  async open(id: string): Promise<PayloadContent | null> {
    const payload = this.#payloads.get(id);
    return payload ? { ref: payload.ref, chunks: pieces(payload.bytes) } : null;
  }

  async removeOf(runIds: readonly string[]): Promise<void> {
    for (const [id, { runId }] of this.#payloads) if (runIds.includes(runId)) this.#payloads.delete(id);
  }
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  if (bytes.length > 0) yield Uint8Array.from(bytes);
}

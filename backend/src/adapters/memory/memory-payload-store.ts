import type { Json, PayloadRef } from '@plumbline/shared';
import type { PayloadContent, PayloadOwner, PayloadStore } from '../../engine/ports/payload-store.js';

/** Placeholder until the files adapter is merged. */
export class MemoryPayloadStore implements PayloadStore {
  private readonly values = new Map<string, { owner: string; ref: PayloadRef; bytes: Uint8Array }>();
  private count = 0;

  async put(owner: PayloadOwner, type: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<PayloadRef> {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    const bytes = Buffer.concat(parts);
    const ref = { id: `p${++this.count}`, bytes: bytes.length, type };
    this.values.set(ref.id, { owner: owner.runId, ref, bytes });
    return ref;
  }

  putJson(owner: PayloadOwner, value: Json): Promise<PayloadRef> {
    return this.put(owner, 'application/json', [Buffer.from(JSON.stringify(value))]);
  }

  async readJson(ref: PayloadRef): Promise<Json> {
    const found = this.values.get(ref.id);
    if (!found) throw new Error('gone');
    return JSON.parse(Buffer.from(found.bytes).toString('utf8')) as Json;
  }

  async open(id: string): Promise<PayloadContent | null> {
    const found = this.values.get(id);
    return found ? { ref: found.ref, chunks: (async function* () { yield found.bytes; })() } : null;
  }

  async removeOf(runIds: readonly string[]): Promise<void> {
    for (const [id, { owner }] of this.values) if (runIds.includes(owner)) this.values.delete(id);
  }
}

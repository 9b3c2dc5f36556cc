import { isUuid, PlumblineError, type Json, type PayloadRef } from '@plumbline/shared';
import type { PayloadIndex, PayloadRecord } from '../../engine/ports/payload-index.js';
import type { PayloadContent, PayloadOwner, PayloadStore } from '../../engine/ports/payload-store.js';
import { JsonCache } from './json-cache.js';
import { PayloadFolder } from './payload-folder.js';
import { verified } from './verified.js';

export interface PayloadFilesOptions {
  /** Folder of the files. Several servers share one. */
  readonly dir: string;
  readonly index: PayloadIndex;
  /** A fresh UUIDv7. */
  readonly newId: () => string;
  /** Text of JSON values that are kept in memory. Default 64 MB. */
  readonly cacheBytes?: number;
  /** Told when a payload is not as it was stored; for the log. */
  readonly onDamage?: (error: Error) => void;
}

const DAY_MS = 24 * 3_600_000;
const JSON_TYPE = 'application/json';
const CACHE_BYTES = 64 * 1024 * 1024;
/** Payloads that are removed at a time. */
const BATCH = 500;

/**
 * Payloads as files, with an index beside the runs. A file is written under a temporary name, put into the index, and only then given its
 * place: so every file in place is known, and whatever a writer that dies leaves behind is found and removed.
 */
export class PayloadFiles implements PayloadStore {
  readonly #folder: PayloadFolder;
  readonly #cache: JsonCache;

  private constructor(private readonly options: PayloadFilesOptions) {
    this.#folder = new PayloadFolder(options.dir);
    this.#cache = new JsonCache(options.cacheBytes ?? CACHE_BYTES);
  }

  /** Makes the folder where it is missing, and removes what was left half-written more than a day ago. */
  static async open(options: PayloadFilesOptions): Promise<PayloadFiles> {
    const store = new PayloadFiles(options);
    await store.#folder.prepare(DAY_MS);
    return store;
  }

  async put({ runId }: PayloadOwner, type: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<PayloadRef> {
    const id = this.options.newId();
    try {
      const { bytes, sha256 } = await this.#folder.write(id, chunks);
      await this.options.index.add({ id, runId, bytes, type, sha256 });
      await this.#folder.publish(id);
      return { id, bytes, type };
    } catch (error) {
      // What can not be taken back now is removed later, as an orphan or with its run.
      await Promise.allSettled([this.#folder.remove(id), this.options.index.remove([id])]);
      throw error;
    }
  }

  async putJson(owner: PayloadOwner, value: Json): Promise<PayloadRef> {
    const ref = await this.put(owner, JSON_TYPE, [new TextEncoder().encode(JSON.stringify(value))]);
    this.#cache.set(ref.id, value, ref.bytes);
    return ref;
  }

  async readJson({ id }: PayloadRef): Promise<Json> {
    const known = this.#cache.get(id);
    if (known !== undefined) return known;
    const content = await this.open(id);
    if (!content) throw this.#damaged(id, 'it is not there any more');
    const pieces: Uint8Array[] = [];
    for await (const piece of content.chunks) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    const value = JSON.parse(bytes.toString('utf8')) as Json;
    this.#cache.set(id, value, bytes.length);
    return value;
  }

  async open(id: string): Promise<PayloadContent | null> {
    const record = isUuid(id) ? await this.options.index.find(id) : null;
    if (!record) return null;
    const size = await this.#folder.sizeOf(id);
    if (size === null) throw this.#damaged(id, 'its file is missing');
    if (size !== record.bytes) throw this.#damaged(id, `it has ${size} bytes instead of ${record.bytes}`);
    return { ref: refOf(record), chunks: verified(this.#folder.read(id), record, (why) => this.#damaged(id, why)) };
  }

  async removeOf(runIds: readonly string[]): Promise<void> {
    await this.#removeAll(() => this.options.index.ofRuns(runIds, BATCH));
  }

  /** Removes what was stored for a run that never came to be, such as a delivery whose accept was not committed. */
  async removeOrphans(ageMs = DAY_MS): Promise<void> {
    await this.#removeAll(() => this.options.index.orphans(ageMs, BATCH));
  }

  /** Files first: what is interrupted in between is still known, and removed by the next try. */
  async #removeAll(next: () => Promise<readonly string[]>): Promise<void> {
    for (;;) {
      const ids = await next();
      if (ids.length === 0) return;
      for (const id of ids) {
        this.#cache.delete(id);
        await this.#folder.remove(id);
      }
      await this.options.index.remove(ids);
    }
  }

  #damaged(id: string, why: string): PlumblineError {
    const error = new PlumblineError('payload_damaged', `The stored value ${id} can not be used: ${why}. Restore it from a backup.`);
    this.options.onDamage?.(error);
    return error;
  }
}

function refOf({ id, bytes, type }: PayloadRecord): PayloadRef {
  return { id, bytes, type };
}

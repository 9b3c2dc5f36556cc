import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '@plumbline/shared';
import type { PayloadStore } from '../../src/engine/ports/payload-store.js';
import { newId } from './journal-parts.js';

/** A payload store under test. */
export interface PayloadStoreHarness {
  readonly store: PayloadStore;
  /** The same store as another process sees it. */
  readonly other: PayloadStore;
  close(): Promise<void>;
}

const START_MS = 60_000;

/** Reads a payload whole; null when there is none. */
export async function bytesOf(store: PayloadStore, id: string): Promise<Buffer | null> {
  const content = await store.open(id);
  if (!content) return null;
  const pieces: Uint8Array[] = [];
  for await (const piece of content.chunks) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What every payload store must do, whatever it keeps its bytes in. */
export function describePayloadStore(name: string, open: () => Promise<PayloadStoreHarness>): void {
  describe(name, () => {
    let harness: PayloadStoreHarness;
    let store: PayloadStore;

    beforeAll(async () => {
      harness = await open();
      store = harness.store;
    }, START_MS);
    afterAll(() => harness.close(), START_MS);

    it('gives back the bytes that were put, with their number and type', async () => {
      const bytes = randomBytes(200_000);
      const ref = await store.put({ runId: newId() }, 'application/octet-stream', [bytes.subarray(0, 7), bytes.subarray(7)]);
      expect(ref).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), bytes: 200_000, type: 'application/octet-stream' });
      expect((await store.open(ref.id))?.ref).toEqual(ref);
      expect((await bytesOf(store, ref.id))?.equals(bytes)).toBe(true);
      expect((await bytesOf(harness.other, ref.id))?.equals(bytes)).toBe(true);
    });

    it('takes bytes as they come, piece by piece', async () => {
      async function* pieces(): AsyncGenerator<Uint8Array, void> {
        for (let i = 0; i < 10; i++) yield Buffer.from(`${i},`);
      }
      const ref = await store.put({ runId: newId() }, 'text/csv', pieces());
      expect((await bytesOf(harness.other, ref.id))?.toString()).toBe('0,1,2,3,4,5,6,7,8,9,');
    });

    it('keeps what has no bytes', async () => {
      const ref = await store.put({ runId: newId() }, 'application/octet-stream', []);
      expect(ref.bytes).toBe(0);
      expect((await bytesOf(harness.other, ref.id))?.length).toBe(0);
    });

    it('does not share memory with who put or read', async () => {
      const bytes = Buffer.from('as it was');
      const ref = await store.put({ runId: newId() }, 'text/plain', [bytes]);
      bytes.fill(0);
      (await bytesOf(store, ref.id))?.fill(0);
      expect((await bytesOf(store, ref.id))?.toString()).toBe('as it was');
    });

    it(
      'gives back any JSON, here and in another process',
      async () => {
        const leaf = fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null));
        const value = fc.oneof(leaf, fc.array(leaf), fc.constant({ a: ['\u0000', '\ud800'], b: {} }));
        await fc.assert(
          fc.asyncProperty(value, async (made) => {
            const json = JSON.parse(JSON.stringify(made)) as Json;
            const ref = await store.putJson({ runId: newId() }, json);
            expect(ref.type).toBe('application/json');
            expect(await store.readJson(ref)).toEqual(json);
            expect(await harness.other.readJson(ref)).toEqual(json);
            expect(JSON.parse((await bytesOf(store, ref.id))?.toString() ?? '')).toEqual(json);
          }),
          { numRuns: 20 },
        );
      },
      START_MS,
    );

    it.each(['', '../../etc/passwd', '..', '/etc/passwd', 'tmp', '00000000-0000-7000-8000-00000000000g', '%2e%2e%2f', 'a\u0000b'])(
      'knows no payload %j',
      async (id) => {
        expect(await store.open(id)).toBeNull();
      },
    );

    it('knows none with an id that was never given, and says so when its value is wanted', async () => {
      const id = newId();
      expect(await store.open(id)).toBeNull();
      await expect(store.readJson({ id, bytes: 2, type: 'application/json' })).rejects.toMatchObject({ code: 'payload_damaged' });
    });

    it('stores nothing when its source breaks', async () => {
      async function* broken(): AsyncGenerator<Uint8Array, void> {
        yield Buffer.from('half');
        throw new Error('the source broke');
      }
      const runId = newId();
      await expect(store.put({ runId }, 'text/plain', broken())).rejects.toThrow('the source broke');
      await store.removeOf([runId]);
    });

    it('removes what belongs to runs, and nothing else, as often as it is asked', async () => {
      const [first, second, third] = [newId(), newId(), newId()];
      const put = (runId: string) => store.putJson({ runId }, { runId });
      const refs = await Promise.all([put(first), put(first), put(second), put(third)]);
      for (let i = 0; i < 2; i++) await store.removeOf([first, second, newId()]);
      await store.removeOf([]);
      const left = await Promise.all(refs.map(({ id }) => harness.other.open(id)));
      expect(left.map((content) => content !== null)).toEqual([false, false, false, true]);
    });

    it(
      'removes more than one batch of them',
      async () => {
        const runId = newId();
        const ids: string[] = [];
        for (let i = 0; i < 520; i++) ids.push((await store.put({ runId }, 'text/plain', [Buffer.from(`${i}`)])).id);
        await store.removeOf([runId]);
        expect(await bytesOf(store, ids[0] ?? '')).toBeNull();
        expect(await bytesOf(store, ids.at(-1) ?? '')).toBeNull();
      },
      START_MS,
    );

    it('lets go of a payload that is not read to its end', async () => {
      const ref = await store.put({ runId: newId() }, 'application/octet-stream', [randomBytes(500_000)]);
      for await (const piece of (await store.open(ref.id))?.chunks ?? []) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
      expect((await bytesOf(store, ref.id))?.length).toBe(500_000);
    });
  });
}

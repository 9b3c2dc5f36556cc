import type { Metrics } from '../../engine/ports/metrics.js';
import type { PayloadStore } from '../../engine/ports/payload-store.js';

/** A payload store that counts the bytes put into it. */
export function withCountedBytes(store: PayloadStore, metrics: Metrics): PayloadStore {
  const counted = <T extends { readonly bytes: number }>(ref: T): T => {
    metrics.stored(ref.bytes);
    return ref;
  };
  return {
    put: async (owner, type, chunks) => counted(await store.put(owner, type, chunks)),
    putJson: async (owner, value) => counted(await store.putJson(owner, value)),
    readJson: (ref) => store.readJson(ref),
    open: (id) => store.open(id),
    removeOf: (runIds) => store.removeOf(runIds),
  };
}

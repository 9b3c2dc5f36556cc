import type { PayloadStore } from '../../engine/ports/payload-store.js';
import type { RunFiles } from '../../engine/ports/run-files.js';

const nothing = (): Promise<never> => Promise.reject(new Error('A look keeps nothing.'));

/** A look is no run: what is large in it is at hand for as long as it is looked at, and is put nowhere. */
export const NOTHING_KEPT: PayloadStore = {
  put: nothing,
  putJson: (_owner, value) => Promise.resolve({ id: '', bytes: JSON.stringify(value).length, type: 'application/json', sha256: '' }),
  readJson: nothing,
  open: () => Promise.resolve(null),
  removeOf: () => Promise.resolve(),
};

/** A reply that is a file is no list. */
export const NO_FILES: RunFiles = { find: () => Promise.resolve(null), keep: nothing, open: () => Promise.resolve(null) };

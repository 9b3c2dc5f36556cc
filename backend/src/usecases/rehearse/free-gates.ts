import type { Gates } from '../../engine/ports/gates.js';

/** No limit and no circuit: what other flows do to a service at the same time is no part of a rehearsal. */
export const freeGates: Gates = {
  isFree: () => true,
  admit: () => ({ go: true }),
  sent: () => undefined,
  learn: () => undefined,
};

import type pg from 'pg';
import { PostgresGateStore } from '../../adapters/postgres/gate-store.js';
import { PostgresHeldSteps } from '../../adapters/postgres/held-steps.js';
import type { Listener } from '../../adapters/postgres/listener.js';
import type { Config } from '../../config/config.js';
import type { Chance, Clock } from '../../engine/ports/clock.js';
import type { GateStore } from '../../engine/ports/gate-store.js';
import type { HeldSteps } from '../../engine/ports/held-steps.js';
import type { Logger } from '../../engine/ports/logger.js';
import { SharedGates } from '../../usecases/limits/shared-gates.js';

export interface GateParts {
  readonly config: Pick<Config, 'circuitMs'>;
  readonly pool: pg.Pool;
  readonly listener: Listener;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Logger;
}

/** Rates and circuits of everything that is called, and what they keep back. */
export function openGates({ config, pool, listener, ...parts }: GateParts): {
  readonly store: GateStore;
  readonly gates: SharedGates;
  readonly held: HeldSteps;
} {
  const store = new PostgresGateStore(pool, listener, (error) =>
    parts.log.warn({ error }, 'gates could not be read; they are learnt anew'),
  );
  return { store, gates: new SharedGates({ ...parts, store, circuitMs: config.circuitMs }), held: new PostgresHeldSteps(pool) };
}

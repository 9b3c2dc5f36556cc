import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresRetentionLock } from '../adapters/postgres/retention/lock.js';
import { systemTimers } from '../adapters/system/system.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../engine/ports/logger.js';
import type { Metrics } from '../engine/ports/metrics.js';
import type { PayloadStore } from '../engine/ports/payload-store.js';
import { retireRuns, type RetireMemory } from '../usecases/retention/retire-runs.js';

/** The first round comes this long after the start at the latest, ms: a process that is restarted often must come to it, too. */
const FIRST_MS = 60_000;
/** Longest that the end of the process waits for the statement at hand, ms. */
const CLOSE_MS = 2_000;
/** Share of the interval by which rounds are spread, so that processes that start together do not all ask at once. */
const JITTER = 0.1;

export interface RetentionParts {
  readonly config: Pick<Config, 'role' | 'retentionMs' | 'retentionIntervalMs'>;
  readonly url: string;
  readonly payloads: Pick<PayloadStore, 'removeOf'>;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly nowMs: () => number;
}

/** Removes what is past its retention, in rounds. A process that only serves the API leaves it to the workers. */
export function startRetention({ config, url, ...parts }: RetentionParts): { close(): Promise<void> } {
  if (config.role === 'api') return { close: () => Promise.resolve() };
  let leaving = false;
  let round: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const memory: RetireMemory = { deliveries: null, months: new Map() };
  const lock = new PostgresRetentionLock(url);
  const deps = { ...parts, lock, retentionMs: config.retentionMs, timers: systemTimers, leaving: () => leaving };
  const plan = (inMs: number): void => {
    if (leaving) return;
    timer = setTimeout(() => {
      round = retireRuns(deps, memory)
        .catch((error: unknown) => parts.log.warn({ error }, 'runs past their retention could not be removed now; it is tried again'))
        .then(() => plan(config.retentionIntervalMs * (1 + JITTER * (2 * Math.random() - 1))));
    }, inMs).unref();
  };
  plan(Math.min(FIRST_MS, config.retentionIntervalMs));
  return {
    async close() {
      leaving = true;
      clearTimeout(timer);
      // A statement that takes longer ends with its connection; nothing of it is half done.
      await Promise.race([round, sleep(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}

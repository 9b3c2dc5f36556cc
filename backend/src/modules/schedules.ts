import type pg from 'pg';
import { PostgresFlowEnds } from '../adapters/postgres/flow-ends/store.js';
import { PostgresScheduleStore } from '../adapters/postgres/schedules/store.js';
import { systemTimers } from '../adapters/system/system.js';
import type { Audit } from '../engine/ports/audit.js';
import type { Clock } from '../engine/ports/clock.js';
import type { FlowStore } from '../engine/ports/flow-store.js';
import type { Logger } from '../engine/ports/logger.js';
import { keepFlowEnds } from '../usecases/flow-ends/keep-flow-ends.js';
import { keepSchedules } from '../usecases/schedules/keep-schedules.js';
import type { ScheduleDeps } from '../usecases/schedules/read-schedule.js';
import type { StartDueDeps } from '../usecases/schedules/start-due.js';

export interface ScheduleParts {
  readonly pool: pg.Pool;
  readonly starting: StartDueDeps;
  readonly flows: FlowStore;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly log: Logger;
}

export interface WiredSchedules {
  readonly read: ScheduleDeps;
  /** Begins to start runs. A process that only serves the API leaves that to the workers. */
  start(): void;
  readonly stop: () => Promise<void>;
}

/** What starts flows from within, wired: their schedules, and the ends of other flows' runs. */
export function wireSchedules({ pool, flows, log, ...parts }: ScheduleParts): WiredSchedules {
  const schedules = new PostgresScheduleStore(pool);
  let stop = (): Promise<void> => Promise.resolve();
  return {
    read: { schedules, flows, ...parts },
    start() {
      const timers = systemTimers;
      const stops = [
        keepSchedules({ ...parts, schedules, timers, log }, (heard) => flows.onChanged(() => heard())),
        keepFlowEnds({ starting: parts.starting, ends: new PostgresFlowEnds(pool), timers, log }),
      ];
      stop = async () => void (await Promise.all(stops.map((one) => one())));
    },
    stop: () => stop(),
  };
}

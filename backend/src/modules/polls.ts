import type pg from 'pg';
import { PostgresPolls } from '../adapters/postgres/polls/store.js';
import { PostgresTestEvents } from '../adapters/postgres/test-events.js';
import { systemTimers } from '../adapters/system/system.js';
import type { Listener } from '../adapters/postgres/listener.js';
import type { FlowStore } from '../engine/ports/flow-store.js';
import type { FlowDeps } from '../usecases/flows/edit-flows.js';
import type { AskDeps } from '../usecases/polls/ask.js';
import { keepPolls } from '../usecases/polls/keep-polls.js';
import type { PollDeps } from '../usecases/polls/read-poll.js';
import type { StartDueDeps } from '../usecases/schedules/start-due.js';

export interface PollParts {
  readonly pool: pg.Pool;
  readonly listener: Listener;
  readonly asking: AskDeps;
  readonly starting: StartDueDeps;
  readonly flows: FlowStore;
  readonly edit: FlowDeps;
}

export interface WiredPolls {
  readonly read: PollDeps;
  /** Begins to ask. A process that only serves the API leaves that to the workers. */
  start(): void;
  readonly stop: () => Promise<void>;
}

/** Triggers that ask other services, wired. */
export function wirePolls({ pool, listener, asking, starting, flows, edit }: PollParts): WiredPolls {
  const polls = new PostgresPolls(pool);
  let stop = (): Promise<void> => Promise.resolve();
  let soon = (): void => undefined;
  // Before the listener starts: it hears what it was asked for then.
  listener.on('plumbline_poll', () => soon());
  return {
    read: { polls, asking, starting, flows, edit, tests: new PostgresTestEvents(pool), audit: edit.audit },
    start() {
      const deps = { polls, asking, starting, timers: systemTimers, clock: asking.clock, log: asking.log };
      stop = keepPolls(deps, (heard) => {
        flows.onChanged(heard);
        soon = heard;
      });
    },
    stop: () => stop(),
  };
}

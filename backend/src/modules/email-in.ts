import type pg from 'pg';
import { createMailReader } from '../adapters/mail-reader/mail-reader.js';
import { allowKey, parseAllowList } from '../adapters/outbound-http/allow-list.js';
import { createEgress } from '../adapters/outbound-http/egress.js';
import type { Listener } from '../adapters/postgres/listener.js';
import { PostgresMailboxes } from '../adapters/postgres/mailboxes/store.js';
import { PostgresTestEvents } from '../adapters/postgres/test-events.js';
import { systemTimers } from '../adapters/system/system.js';
import type { ConnectionStore } from '../engine/ports/connection-store.js';
import type { FlowStore } from '../engine/ports/flow-store.js';
import type { MailReader } from '../engine/ports/mail-reader.js';
import { keepMailboxes } from '../usecases/email-in/keep-mailboxes.js';
import type { EmailInDeps } from '../usecases/email-in/deps.js';
import type { PreviewMailboxDeps } from '../usecases/email-in/preview-mailbox.js';

export interface EmailInParts extends Omit<EmailInDeps, 'mailboxes' | 'timers'> {
  readonly pool: pg.Pool;
  readonly listener: Listener;
  readonly flows: FlowStore;
  readonly connectionStore: Pick<ConnectionStore, 'onChanged'>;
}

export interface WiredEmailIn {
  readonly read: PreviewMailboxDeps;
  /** Begins to look at mailboxes. A process that only serves the API leaves that to the workers. */
  start(): void;
  readonly stop: () => Promise<void>;
}

/** The one way to mailboxes, behind the same guard as all other ways out. */
export function openMailReader(allow: readonly string[]): MailReader {
  const allowed = parseAllowList(allow);
  return createMailReader({ open: createEgress({ allow }), isAllowed: (host, port) => allowed.has(allowKey(host, port)) });
}

/** Mail that starts flows, wired. */
export function wireEmailIn({ pool, listener, flows, connectionStore, ...parts }: EmailInParts): WiredEmailIn {
  const mailboxes = new PostgresMailboxes(pool);
  const deps: EmailInDeps = { ...parts, mailboxes, timers: systemTimers };
  let stop = (): Promise<void> => Promise.resolve();
  let hear = (): void => undefined;
  // Before the listener is started: it asks for no channel later.
  listener.on('plumbline_mailbox', () => hear());
  return {
    read: { ...deps, flows, samples: new PostgresTestEvents(pool) },
    start() {
      connectionStore.onChanged((id) => {
        // Whoever replaces a refused password wants to see at once that it is taken now.
        if (id !== null)
          mailboxes.hurryFailing(id).catch((error: unknown) => parts.log.warn({ error }, 'a mailbox is looked at later than it could be'));
      });
      stop = keepMailboxes(deps, (heard) => {
        flows.onChanged(() => heard());
        hear = heard;
      });
    },
    stop: () => stop(),
  };
}

import type { Chance, Clock, Timers } from '../../engine/ports/clock.js';
import type { Connections } from '../../engine/ports/connections.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { MailReader } from '../../engine/ports/mail-reader.js';
import type { Mailboxes } from '../../engine/ports/mailboxes.js';
import type { PayloadStore } from '../../engine/ports/payload-store.js';
import type { RunFiles } from '../../engine/ports/run-files.js';
import type { StartDueDeps } from '../schedules/start-due.js';

export interface EmailInDeps {
  readonly mailboxes: Mailboxes;
  readonly reader: MailReader;
  readonly connections: Connections;
  readonly starting: StartDueDeps;
  readonly files: Pick<RunFiles, 'keep'>;
  readonly payloads: Pick<PayloadStore, 'removeOf'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly chance: Chance;
  readonly log: Logger;
}

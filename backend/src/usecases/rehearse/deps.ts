import type { OperationContract } from '@plumbline/shared';
import type { CodeRunner } from '../../engine/ports/code-runner.js';
import type { Connections } from '../../engine/ports/connections.js';
import type { Operations } from '../../engine/ports/operation.js';
import type { OutboundHttp } from '../../engine/ports/outbound-http.js';
import type { OutboundMail } from '../../engine/ports/outbound-mail.js';
import type { PayloadStore } from '../../engine/ports/payload-store.js';
import type { Append, RunStore } from '../../engine/ports/run-store.js';
import type { ExecutionDeps } from '../execute-run/deps.js';

/** What a rehearsal is made of: the parts that real runs have, where they touch nothing outside, and ways to make the others. */
export interface RehearsalDeps extends Pick<
  ExecutionDeps,
  'expressions' | 'deliveries' | 'schemas' | 'digest' | 'resolveUrl' | 'encode' | 'decode'
> {
  readonly contracts: ReadonlyMap<string, OperationContract>;
  /** Facts of connections. Their secrets are never opened. */
  readonly connections: Pick<Connections, 'find'>;
  /** Runs code where it can do nothing but compute. */
  readonly code: CodeRunner;
  /** All operations, over another way out. */
  readonly operationsOver: (outside: OutboundHttp & OutboundMail, code: CodeRunner, nowMs: () => number) => Operations;
  /** A store that holds nothing once it is forgotten, in which `worker` has the right to work on runs for ever; it tells of each append that was applied. */
  readonly newStore: (nowMs: () => number, worker: string, onApplied: (append: Append) => void) => RunStore;
  readonly newPayloads: (newId: () => string) => PayloadStore;
  /** Resolves when everything that can be done at once is done; others get their turn meanwhile. */
  readonly settle: () => Promise<void>;
  /** Real time: that of the expressions, and the limit of a whole rehearsal, ms. */
  readonly nowMs: () => number;
}

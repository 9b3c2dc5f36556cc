import type { OperationContract } from '@plumbline/shared';
import type { Audit } from '../../engine/ports/audit.js';
import type { Connections } from '../../engine/ports/connections.js';
import type { Digest } from '../../engine/ports/digest.js';
import type { PayloadStore } from '../../engine/ports/payload-store.js';
import type { UndoBook } from '../../engine/ports/undo-book.js';
import type { StartRunDeps } from '../runs/start-run.js';

/** What taking effects of a run back needs. */
export interface UndoDeps {
  /** To start the run that does it. */
  readonly runs: StartRunDeps;
  readonly undos: UndoBook;
  readonly contracts: ReadonlyMap<string, OperationContract>;
  readonly connections: Pick<Connections, 'find'>;
  readonly payloads: Pick<PayloadStore, 'readJson'>;
  readonly digest: Digest;
  readonly audit: Audit;
}

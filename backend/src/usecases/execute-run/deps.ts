import type { Answers } from '../../engine/ports/answers.js';
import type { Chance, Clock, Timers } from '../../engine/ports/clock.js';
import type { Connections } from '../../engine/ports/connections.js';
import type { DeliveryReader } from '../../engine/ports/delivery-reader.js';
import type { Digest } from '../../engine/ports/digest.js';
import type { Dispatch } from '../../engine/ports/dispatch.js';
import type { EventBoard } from '../../engine/ports/event-board.js';
import type { Expressions } from '../../engine/ports/expressions.js';
import type { FlowVersions } from '../../engine/ports/flow-versions.js';
import type { Gates } from '../../engine/ports/gates.js';
import type { Lease } from '../../engine/ports/lease.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { Operations } from '../../engine/ports/operation.js';
import type { PausePoints } from '../../engine/ports/pause-points.js';
import type { PayloadStore } from '../../engine/ports/payload-store.js';
import type { RunFiles } from '../../engine/ports/run-files.js';
import type { RunStore } from '../../engine/ports/run-store.js';
import type { SchemaCheck } from '../../engine/ports/schema-check.js';

/** Everything that running a run needs from outside the core. */
export interface ExecutionDeps {
  readonly store: RunStore;
  readonly versions: FlowVersions;
  readonly operations: Operations;
  readonly connections: Connections;
  readonly expressions: Expressions;
  readonly deliveries: DeliveryReader;
  readonly payloads: PayloadStore;
  readonly files: RunFiles;
  readonly events: EventBoard;
  readonly answers: Answers;
  readonly schemas: SchemaCheck;
  readonly digest: Digest;
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly chance: Chance;
  readonly lease: Lease;
  readonly gates: Gates;
  readonly pause: PausePoints;
  readonly log: Logger;
  /** A link as a page of `base` means it; null when it is no http address. */
  readonly resolveUrl: (link: string, base: string) => { readonly href: string; readonly sameOrigin: boolean } | null;
  /** UTF-8. */
  readonly encode: (text: string) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => string;
}

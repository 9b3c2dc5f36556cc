import type { Json, StepStarted } from '@plumbline/shared';
import type { ConnectionFacts } from '../../engine/ports/connections.js';
import type { PreparedCall } from '../../engine/ports/operation.js';
import type { Instance } from '../../engine/run/instance.js';
import type { Pass } from './admission.js';

/** What is sent once the append that holds its intent is committed. */
export interface Launch {
  readonly at: Instance;
  readonly started: StepStarted;
  readonly call: PreparedCall;
  readonly input: Json;
  readonly connection: ConnectionFacts | null;
  readonly pass: Pass;
}

import type { Json, LookUpStarted, StepStarted } from '@plumbline/shared';
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

/** A question that is asked once the append that says so is committed. */
export interface LookUpLaunch extends Pick<Launch, 'at' | 'call' | 'input' | 'connection' | 'pass'> {
  readonly asked: LookUpStarted;
}

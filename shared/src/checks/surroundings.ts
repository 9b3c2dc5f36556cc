import type { ConnectionKind } from '../contracts/connection-kind.js';
import type { JsonObject } from '../json.js';

/** What exists around a flow; what is left out is not checked. */
export interface Surroundings {
  /** By id. */
  readonly connections?: ReadonlyMap<string, { readonly kind: ConnectionKind; readonly name: string }>;
  /** Published flows by id, with the schema of what they take (`trigger.body`) and of what they answer. */
  readonly flows?: ReadonlyMap<string, CallableFlow>;
  /** Those of the flows that its trigger listens to which are there. */
  readonly listenedTo?: ReadonlySet<string>;
}

/** A published flow as a sub-flow step sees it. */
export interface CallableFlow {
  readonly name: string;
  readonly input: JsonObject;
  readonly result: JsonObject;
}

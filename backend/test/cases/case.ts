import type { JsonObject } from '@plumbline/shared';
import type { Behaviour } from '../../../e2e/stand-ins/sink.js';
import type { SentEvent, Stage } from './stage.js';

/**
 * One situation that the product must get right: what is built, what comes in, how other people's services behave, and what
 * must be seen afterwards. Performed by `cases.spec.ts` against the running product.
 */
export interface Case {
  /** A sentence that states the behaviour. */
  readonly name: string;
  /** The flow; every service lies below the given URL. */
  readonly flow: (services: string) => JsonObject;
  /** What services do, by path: the next calls in order, afterwards all is well again. */
  readonly script?: Readonly<Record<string, readonly Behaviour[]>>;
  /** What services always do, by path. */
  readonly always?: Readonly<Record<string, Behaviour>>;
  /** Events to send, one after another; one lead when left out. */
  readonly events?: readonly SentEvent[];
  /** What people and fate do to the run of the first event. */
  readonly play?: (stage: Stage) => Promise<void>;
  /** A process and a database of its own, for cases that end the process or need other settings. */
  readonly own?: { readonly settings: Readonly<Record<string, string>> };
  readonly expect: Expectation;
}

export interface Expectation {
  /** Status that the run of the first event comes to rest with. */
  readonly status: string;
  /** Further fields of the run. */
  readonly run?: JsonObject;
  /** Status of each step, or more of its fields. */
  readonly steps: Readonly<Record<string, string | JsonObject>>;
  /** Calls that arrived, by path; paths that are not named must have had none. */
  readonly calls: Readonly<Record<string, number>>;
  /** Effects that happened, by path; like `calls` when left out. */
  readonly effects?: Readonly<Record<string, number>>;
  /** What a table can not say. */
  readonly check?: (stage: Stage) => Promise<void> | void;
}

export const LEAD = { name: 'Ada', email: 'ada@example.com', amount: 120 } as const;

import type { Json, OperationContract, StepError } from '@plumbline/shared';
import type { CancelSignal } from './cancel-signal.js';
import type { ConnectionFacts, OpenConnection } from './connections.js';
import type { RunFile } from './run-files.js';
import type { OutboundRequest, OutboundResult } from './outbound-http.js';

/**
 * What an attempt turned out to be, decided by the contract, never by "no exception" (`design.md` 5).
 * - `ok`: done. `reply` is what a success predicate looks at
 * - `rejected`: the service said no; it did not happen, and time will not heal it
 * - `not_done`: the service said "not now" (429, 503 with Retry-After); it did not happen
 * - `not_sent`: certainly nothing left us (refused connection, DNS, TLS)
 * - `unknown`: it may have happened
 */
export type Outcome =
  | { readonly kind: 'ok'; readonly output: Json; readonly reply?: Reply }
  | { readonly kind: 'rejected'; readonly error: StepError }
  | { readonly kind: 'not_done'; readonly error: StepError; readonly retryAfterMs?: number }
  | { readonly kind: 'not_sent'; readonly error: StepError }
  | { readonly kind: 'unknown'; readonly error: StepError };

/** The reply as the scope name `response` shows it. Header names are lower-case. */
export interface Reply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
}

/** The parts of a call that decide whether two calls are the same one; never auth, date or trace headers. */
export interface CallIdentity {
  readonly method: string;
  readonly url: string;
  /** Headers set by the operation, lower-case names. */
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array | null;
}

/** A call that is rendered but not sent. */
export interface PreparedCall {
  readonly identity: CallIdentity;
  /** Sends it. Never rejects: every trouble is an outcome. */
  send(context: SendContext): Promise<Outcome>;
}

/** What a prepared call is rendered from, besides its input. The same values give the same bytes. */
export interface PrepareContext {
  /** Same for all attempts of a step; the seed of anything that would else be random (a multipart boundary). */
  readonly idempotencyKey: string;
  /** Name of the header that carries the key, when the step is keyed. */
  readonly idempotencyHeader: string | null;
  /** The step's connection, without its secrets; null when it names none. */
  readonly connection: ConnectionFacts | null;
}

/** One call as it was: its secrets are still in it. */
export interface RawExchange {
  readonly request: Pick<OutboundRequest, 'method' | 'url' | 'headers' | 'body'>;
  readonly result: OutboundResult;
}

export interface SendContext {
  /** For this attempt, body included. */
  readonly timeoutMs: number;
  readonly cancel: CancelSignal;
  /** The send gate: asked immediately before the first byte is written; false means do not send (outcome `not_sent`, code `lease_lost`). */
  readonly maySend: () => boolean;
  /** Called when the request was handed to the socket. */
  readonly onSent: () => void;
  /** Called when the call is over, with what was sent and what came back; of several calls, with each. */
  readonly onExchange?: (exchange: RawExchange) => void;
  /** By which the flow knows mail that it sent itself (`docs/email-in.md`). Absent: no flow sends it. */
  readonly flowMark?: string;
  /** The step's connection with its secrets; null when it names none. Never part of what `prepare` renders. */
  readonly opened: OpenConnection | null;
  /** A file that the run may read; null: it has none with this id, or it is gone. Absent: nobody sends files here. */
  readonly openFile?: (fileId: string) => Promise<OpenedFile | null>;
  /** Keeps bytes as a file of the run. Absent: nobody keeps files here. @throws when it could not be stored */
  readonly keepFile?: (name: string, type: string | undefined, bytes: Uint8Array) => Promise<KeptFile>;
}

/** A file of the run, as its steps have it. */
export type KeptFile = Pick<RunFile, 'id' | 'name' | 'type'> & { /** Bytes. */ readonly size: number };

/** A file that is about to be sent. */
export interface OpenedFile {
  readonly bytes: number;
  /** Read when the first piece is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * What a look-up found out about a call. `lasting`: no other question would be answered otherwise.
 * `output`: what the call would have had for an output.
 */
export type LookUpFinding =
  | { readonly is: 'happened'; readonly output: Json }
  | { readonly is: 'did_not_happen' }
  | { readonly is: 'unclear'; readonly error: StepError; readonly lasting?: true; readonly retryAfterMs?: number };

/** How it is found out whether a call happened; its rules stand in the contract. */
export interface LookUp {
  /** Renders the question, which must be a call that changes nothing; pure. `context` is that of the call that is asked about. */
  prepare(input: Json, context: PrepareContext): { ok: true; call: PreparedCall } | { ok: false; error: StepError };
  /** What an outcome of the question says; pure. Absent: the author's own expressions say (`PlanLookUp`). */
  read?(outcome: Outcome, input: Json, context: PrepareContext): LookUpFinding;
}

/** One operation that acts outside: its contract, and code that turns input into a call. */
export interface Operation {
  readonly contract: OperationContract;
  /** Renders the call; pure and deterministic. Input that breaks the contract is an error, nothing is sent. */
  prepare(input: Json, context: PrepareContext): { ok: true; call: PreparedCall } | { ok: false; error: StepError };
  /** There when the contract has rules for it. */
  readonly lookUp?: LookUp;
}

/** All operations that the process knows, by id. */
export interface Operations {
  find(id: string): Operation | undefined;
  contracts(): readonly OperationContract[];
}

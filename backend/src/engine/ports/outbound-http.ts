import type { StepError } from '@plumbline/shared';
import type { CancelSignal } from './cancel-signal.js';

/** One request through the one outbound door (`design.md` 5). Redirects are never followed by the door itself. */
export interface OutboundRequest {
  readonly method: string;
  readonly url: string;
  /** Lower-case names. */
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array | null;
  /** In place of `body`, what is read while it is sent. */
  readonly stream?: OutboundStream;
  /** Whole attempt, reply body included, ms. */
  readonly timeoutMs: number;
  /** Of the reply body, counted after decompression, bytes. */
  readonly maxReplyBytes: number;
  readonly cancel: CancelSignal;
  /** Whose credential it carries: requests of different connections never share a connection of the network (`reliability.md` S-34). */
  readonly connection?: string;
  /** Asked immediately before the first byte is written; false: nothing is sent. */
  readonly maySend: () => boolean;
  /** Called once, when the request was handed to the socket. */
  readonly onSent: () => void;
}

/** A body that is never whole in memory. */
export interface OutboundStream {
  /** All of it. */
  readonly bytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface OutboundReply {
  readonly status: number;
  /** Lower-case names; repeated headers joined by ", ". */
  readonly headers: { readonly [name: string]: string };
  /** Decompressed. */
  readonly body: Uint8Array;
}

/**
 * - `reply`: a whole reply arrived
 * - `not_sent`: certainly nothing reached the other side (refused, DNS, connect timeout, TLS, denied address, closed gate)
 * - `unknown`: the request may have arrived (reset, silence, garbage, cut or too large reply)
 */
export type OutboundResult =
  | { readonly kind: 'reply'; readonly reply: OutboundReply }
  | { readonly kind: 'not_sent'; readonly error: StepError }
  | { readonly kind: 'unknown'; readonly error: StepError; readonly status?: number };

export interface OutboundHttp {
  /** Never rejects. */
  send(request: OutboundRequest): Promise<OutboundResult>;
}

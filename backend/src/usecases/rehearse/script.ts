import { RETRY_AFTER_SECONDS, type Json, type StepFault } from '@plumbline/shared';

/** How long a made-up service takes to answer, ms of virtual time. */
export const ANSWERS_MS = 120;
/** Where a wait that is picked at random ends: always in the middle, so that it is the one to be expected. */
export const MIDDLE = 0.5;

/** What a made-up service does with one call. */
export type Scripted =
  | { readonly kind: 'reply'; readonly status: number; readonly headers: { readonly [name: string]: string }; readonly body: Json }
  /** It says nothing until the time limit is over. */
  | { readonly kind: 'silence' }
  /** It says something after that. */
  | { readonly kind: 'late' }
  /** The connection breaks before the answer. */
  | { readonly kind: 'cut' };

export type ScriptedReply = Extract<Scripted, { kind: 'reply' }>;

/** Replies of one step's service. */
export interface Replies {
  readonly good: ScriptedReply;
  /** It was not done, says the reply. */
  readonly no: ScriptedReply;
  /** A field is of another type. */
  readonly changed: ScriptedReply;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const error = (status: number, headers: { readonly [name: string]: string } = {}): ScriptedReply => ({
  kind: 'reply',
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: { error: 'rehearsed' },
});

/** What a service says no with when nothing else is known of it. */
export const SAYS_NO = { ok: false, error: 'rehearsed_refusal' };

/**
 * What the service does with the n-th call of the step under test. Pure.
 * @param n from 1
 * @param healed the step was parked: from then on its service works again, so that it is seen to be sent later
 */
export function scripted(fault: StepFault, n: number, healed: boolean, { good, no, changed }: Replies): Scripted {
  if (healed) return good;
  switch (fault) {
    case 'timeout':
      return { kind: 'silence' };
    case 'late':
      return n === 1 ? { kind: 'late' } : good;
    case 'cut':
      return n === 1 ? { kind: 'cut' } : good;
    case 'rate_limited':
      return n === 1 ? error(429, { 'retry-after': String(RETRY_AFTER_SECONDS) }) : good;
    case 'server_error':
      return error(500);
    case 'server_error_once':
      return n === 1 ? error(500) : good;
    case 'said_no':
      return no;
    case 'wrong_type':
      return changed;
  }
}

/** A definite no, for steps whose error edge has to be taken. */
export const REFUSED: ScriptedReply = error(400);

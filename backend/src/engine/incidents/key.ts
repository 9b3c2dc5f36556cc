import type { ErrorKind, StepErrorClass } from '@plumbline/shared';
import type { IncidentCause, IncidentPlace } from '../ports/incident.js';

/** What is known of the call that failed. */
export interface FailedCall {
  readonly flowId: string;
  /** Connection that the attempt used, or that its step names; null: none. */
  readonly connectionId: string | null;
  /** URL of the attempt; null: it did not come to that. */
  readonly url: string | null;
  readonly error: ErrorKind;
}

/** Trouble that lies in the flow itself, whatever it talks to. */
const OF_THE_FLOW: ReadonlySet<StepErrorClass> = new Set(['input', 'expression', 'internal']);
/** Trouble that time heals: whether a service that is down answers 500 or 503, or not at all, is one cause for each class. */
const OF_THE_MOMENT: ReadonlySet<StepErrorClass> = new Set(['network', 'timeout', '429', '5xx']);

const CODE = /^[A-Za-z0-9_.:-]{1,64}$/;
/** A number or a hash inside a code tells one failure from another, not one cause from another. */
const VALUE = /[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|(?=[0-9a-fA-F]*\d)[0-9a-fA-F]{8,}|\d{6,}/g;

/** Where the trouble of a failed call lies. */
export function placeOfFailure({ flowId, connectionId, url, error }: FailedCall): IncidentPlace {
  if (OF_THE_FLOW.has(error.class)) return { kind: 'flow', id: flowId };
  if (connectionId !== null) return { kind: 'connection', id: connectionId };
  const host = url === null ? null : hostOf(url);
  return host === null ? { kind: 'flow', id: flowId } : { kind: 'host', id: host };
}

/** What is the cause of a failure, in few words that are the same for every failure of it. */
export function causeOfFailure({ class: errorClass, code, status }: FailedCall['error']): IncidentCause {
  const isOwn = status !== undefined && code !== `http_${status}`;
  if (OF_THE_MOMENT.has(errorClass) && !isOwn) return { class: errorClass, code: '' };
  return { class: errorClass, code: CODE.test(code) ? code.replace(VALUE, '*') : 'other' };
}

/** One name for a place and a cause: what fails under the same name belongs to one incident. */
export function failureKey(place: IncidentPlace, cause: IncidentCause): string {
  return `failure|${place.kind}:${place.id}|${cause.class}|${cause.code}`;
}

/** The name of what a rule finds out about a flow. */
export function ruleKey(kind: 'failure_rate' | 'latency' | 'silence' | 'polling', flowId: string): string {
  return `${kind}|flow:${flowId}`;
}

/** Host and port as the address has them, in signs that every database can hold. */
function hostOf(url: string): string | null {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#@]+)/i.exec(url)?.[1];
  return (
    host
      ?.toLowerCase()
      .replace(/[^\x21-\x7e]/g, '?')
      .slice(0, 260) ?? null
  );
}

import type { StepError, StepErrorClass } from '@plumbline/shared';
import type { OutboundResult } from '../../engine/ports/outbound-http.js';

interface OutboundErrorEntry {
  readonly class: StepErrorClass;
  /** What happened to `where` (host:port, never path or query: those may carry secrets), in plain words. */
  readonly says: (where: string) => string;
  /** What to do about it. */
  readonly advice?: string;
}

/**
 * Every error of the outbound door. The class says what `retry.on` sees; whether anything left us is not a matter of
 * the code (undici gives the same one for both, `reliability.md` 0.4) but of when it struck: see `notSent` and `unknown`.
 */
export const OUTBOUND_ERRORS = {
  invalid_url: {
    class: 'input',
    says: () => 'The URL can not be used',
    advice: 'Give a plain http:// or https:// address without user name or password.',
  },
  invalid_method: { class: 'input', says: () => 'The HTTP method can not be used' },
  invalid_header: { class: 'input', says: () => 'A request header can not be sent' },
  egress_denied: {
    class: 'denied',
    says: (where) => `Calling ${where} is not allowed: the address is private or reserved`,
    advice: 'An administrator can allow it by adding this host:port to EGRESS_ALLOW.',
  },
  dns_failed: {
    class: 'network',
    says: (where) => `The name of ${where} could not be resolved`,
    advice: 'Check the host name for typing errors.',
  },
  connection_refused: {
    class: 'network',
    says: (where) => `${where} refused the connection`,
    advice: 'Check that the service is running and that the port is right.',
  },
  host_unreachable: { class: 'network', says: (where) => `There is no network route to ${where}` },
  connect_timeout: { class: 'network', says: (where) => `No connection to ${where} in time` },
  connect_failed: { class: 'network', says: (where) => `Could not connect to ${where}` },
  tls_failed: {
    class: 'network',
    says: (where) => `No trusted encrypted connection to ${where}`,
    advice: 'Check the certificate of the service.',
  },
  connection_reset: { class: 'network', says: (where) => `${where} closed the connection before its reply was complete` },
  timeout: { class: 'timeout', says: (where) => `${where} did not finish its reply in time` },
  reply_malformed: { class: 'network', says: (where) => `The reply of ${where} is not valid HTTP or was damaged on the way` },
  reply_encoding_unknown: { class: 'network', says: (where) => `The reply of ${where} is compressed in a way that was not offered` },
  reply_headers_too_large: { class: 'network', says: (where) => `The headers of the reply of ${where} are larger than 32 kB` },
  reply_too_large: {
    class: 'rejected',
    says: (where) => `The reply of ${where} is larger than allowed, counted after decompression`,
    advice: 'Ask for less, for example page by page.',
  },
  cancelled: { class: 'internal', says: (where) => `The call to ${where} was cancelled` },
  lease_lost: { class: 'internal', says: (where) => `The call to ${where} was held back` },
  internal: { class: 'internal', says: (where) => `The call to ${where} failed on our side` },
} as const satisfies Record<string, OutboundErrorEntry>;

export type OutboundErrorCode = keyof typeof OUTBOUND_ERRORS;

function outboundError(code: OutboundErrorCode, where: string, certainty: string, detail?: string): StepError {
  const entry: OutboundErrorEntry = OUTBOUND_ERRORS[code];
  const sentences = [detail === undefined ? `${entry.says(where)}.` : `${entry.says(where)}: ${detail}.`, certainty];
  if (entry.advice !== undefined) sentences.push(entry.advice);
  return { code, class: entry.class, message: sentences.join(' ') };
}

/** Certainly nothing was written. `detail` must be free of secrets. */
export function notSent(code: OutboundErrorCode, where: string, detail?: string): Extract<OutboundResult, { kind: 'not_sent' }> {
  return { kind: 'not_sent', error: outboundError(code, where, 'Nothing was sent.', detail) };
}

/** The request was written, wholly or in part. `status` when the head of a reply had arrived. */
export function unknown(code: OutboundErrorCode, where: string, detail?: string, status?: number): OutboundResult {
  const certainty = status === undefined ? 'The request may have been carried out.' : `The reply had begun with status ${status}.`;
  const error = outboundError(code, where, certainty, detail);
  return status === undefined ? { kind: 'unknown', error } : { kind: 'unknown', error: { ...error, status }, status };
}

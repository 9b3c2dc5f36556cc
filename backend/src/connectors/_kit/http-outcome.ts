import { serviceCode, type Json, type StepError, type StepErrorClass } from '@plumbline/shared';
import type { Outcome, Reply } from '../../engine/ports/operation.js';
import type { OutboundResult } from '../../engine/ports/outbound-http.js';
import type { ReplyProblem } from './replies.js';
import { responseExcerpt } from './response-excerpt.js';
import { parseHttpDate, parseRetryAfter } from './retry-after.js';

/** A reply whose body was decoded; `body` is null and `problem` says why when it could not be had. */
export interface ReadReply extends Reply {
  readonly problem?: ReplyProblem;
}

/** What the decision depends on besides the reply. */
export interface CallFacts {
  /** host:port, for messages. */
  readonly where: string;
  /** GET, HEAD, OPTIONS: a repeat changes nothing. */
  readonly safe: boolean;
  readonly nowMs: number;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * The outcome that a status means for plain HTTP, whose contract nobody wrote (`reliability.md` B.4):
 * - 2xx: done, whatever its body looks like
 * - 408, 425, 429, and 503 with a valid `Retry-After`: not done. 425 has the class of 429: both say "the same, later"
 * - 3xx and other 4xx: a definite no
 * - other 5xx and what is no status of HTTP: may have happened
 */
export function outcomeOfReply(reply: ReadReply, facts: CallFacts): Outcome {
  const { status } = reply;
  if (status >= 200 && status < 300) return done(reply);
  const retryAfterMs = parseRetryAfter(reply.headers['retry-after'], serverTime(reply, facts));
  const later = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429 || status === 425) return { kind: 'not_done', error: errorOf(reply, facts, '429'), ...later };
  if (status === 408) return { kind: 'not_done', error: errorOf(reply, facts, 'timeout'), ...later };
  if (status === 503 && retryAfterMs !== undefined) return { kind: 'not_done', error: errorOf(reply, facts, '5xx'), retryAfterMs };
  if (REDIRECTS.has(status)) return { kind: 'rejected', error: redirected(reply, facts) };
  if (status >= 300 && status < 500) return { kind: 'rejected', error: errorOf(reply, facts, 'rejected') };
  return { kind: 'unknown', error: errorOf(reply, facts, '5xx') };
}

/**
 * The outcome when no whole reply arrived.
 * - not sent, and neither time nor another try heals it (denied address, unusable request): rejected
 * - a status other than 2xx had arrived: it decides, the missing body changes nothing
 * - a 2xx whose body is too large: done. On a method that writes it must not be repeated, so the output says what is
 *   missing; on a reading method the body was the point, and asking again gives the same: rejected
 * - everything else may have happened
 */
export function outcomeWithoutReply(result: Exclude<OutboundResult, { kind: 'reply' }>, facts: CallFacts): Outcome {
  const { kind, error } = result;
  if (kind === 'not_sent') return error.class === 'denied' || error.class === 'input' ? { kind: 'rejected', error } : { kind, error };
  const { status } = result;
  if (status === undefined) return { kind, error };
  if (status >= 300) return outcomeOfReply({ status, headers: {}, body: null }, facts);
  if (error.code !== 'reply_too_large') return { kind, error };
  if (facts.safe) return { kind: 'rejected', error };
  return done({ status, headers: {}, body: null, problem: { code: error.code, message: error.message } });
}

function done({ status, headers, body, problem }: ReadReply): Outcome {
  const output: Json = { status, headers: { ...headers }, body, ...(problem === undefined ? {} : { problem: { ...problem } }) };
  return { kind: 'ok', output, reply: { status, headers, body } };
}

/** `Retry-After` dates are of the server's clock, which may be minutes away from ours. */
function serverTime(reply: Reply, facts: CallFacts): number {
  return parseHttpDate(reply.headers['date'] ?? '') ?? facts.nowMs;
}

function errorOf(reply: Reply, { where }: CallFacts, errorClass: StepErrorClass): StepError {
  const own = serviceCode(reply.body);
  const said = own === undefined ? '' : `: ${own}`;
  return {
    code: own ?? `http_${reply.status}`,
    class: errorClass,
    message: `${where} answered ${reply.status}${meaning(reply.status)}${said}.`,
    status: reply.status,
    ...(reply.body === null ? {} : { response: responseExcerpt(reply.body) }),
  };
}

function redirected(reply: Reply, facts: CallFacts): StepError {
  const to = reply.headers['location'];
  const place = to !== undefined && URL.canParse(to) ? ` to ${new URL(to).host}` : '';
  return {
    code: 'redirected',
    class: 'rejected',
    message: `${facts.where} answered ${reply.status} and redirects${place}. Redirects of this call are not followed; use the final address.`,
    status: reply.status,
  };
}

const MEANINGS: { readonly [status: number]: string } = {
  304: 'not modified',
  400: 'bad request',
  401: 'the credentials are missing or wrong',
  402: 'payment required',
  403: 'not allowed with these credentials',
  404: 'not found',
  405: 'this method is not offered there',
  408: 'it waited too long for the request',
  409: 'it conflicts with the present state',
  410: 'gone for good',
  413: 'the request is too large',
  415: 'it does not take this content type',
  422: 'it does not accept these values',
  425: 'too early',
  429: 'too many requests',
  500: 'it failed',
  502: 'the service behind it failed',
  503: 'it is not available now',
  504: 'the service behind it did not answer in time',
};

function meaning(status: number): string {
  const words = MEANINGS[status];
  return words === undefined ? '' : ` (${words})`;
}

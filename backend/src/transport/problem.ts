import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpException } from '@nestjs/common';
import { problemDetails, PlumblineError, type ErrorCode, type ProblemDetails } from '@plumbline/shared';
import type { Logger } from '../engine/ports/logger.js';
import { isDatabaseAway } from './database-away.js';
import { requestIdOf } from './request-log.js';

/** How long senders are asked to wait when we could not store their event, seconds. */
const RETRY_AFTER_S = '5';

/** How long a refused sender may go on sending, unread, ms. */
export const LINGER_MS = 2_000;

/** What a person is told about anything that was thrown; a stack goes to the log, never to them. */
export function problemOf(error: unknown, log: Logger, request: IncomingMessage): ProblemDetails {
  if (error instanceof PlumblineError) return problemDetails(error.code, error.detail, error.extra);
  if (error instanceof HttpException) return problemDetails(codeOf(error.getStatus()));
  if (error instanceof URIError) return problemDetails('bad_request', 'The address holds a wrong percent escape.');
  const instance = requestIdOf(request);
  if (isDatabaseAway(error)) {
    log.warn({ error, instance }, 'a request met a database that is away');
    return problemDetails('database_away', undefined, { instance });
  }
  log.error({ error, instance }, 'a request failed on our side');
  return problemDetails('internal', undefined, { instance });
}

/** Answers with `application/problem+json` (RFC 9457). */
export function sendProblem(request: IncomingMessage, response: ServerResponse, problem: ProblemDetails): void {
  if (response.headersSent) return void response.end();
  const body = Buffer.from(JSON.stringify(problem));
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  const unread = hasBody && !request.complete;
  if (unread) response.setHeader('connection', 'close');
  if (problem.status === 503) response.setHeader('retry-after', RETRY_AFTER_S);
  if (typeof problem['retryAfterSeconds'] === 'number') response.setHeader('retry-after', String(problem['retryAfterSeconds']));
  response.writeHead(problem.status, { 'content-type': 'application/problem+json; charset=utf-8', 'content-length': body.length });
  if (!unread) return void response.end(body);
  response.write(body);
  endAfterReading(request, response);
}

/**
 * Ends a connection whose sender is still sending what nobody will read. Closed at once, its bytes would meet a reset, and
 * many clients then report the broken connection instead of our answer; so it is heard out for a while first.
 */
function endAfterReading(request: IncomingMessage, response: ServerResponse): void {
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS).unref();
  request.once('end', end).once('close', end).once('error', end).resume();
}

function codeOf(status: number): ErrorCode {
  if (status === 404) return 'not_found';
  if (status === 405) return 'method_not_allowed';
  if (status === 413) return 'body_too_large';
  return status < 500 ? 'bad_request' : 'internal';
}

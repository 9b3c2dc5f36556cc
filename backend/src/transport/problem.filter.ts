import { randomUUID } from 'node:crypto';
import { HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { problemDetails, PlumblineError, type ErrorCode, type ProblemDetails } from '@plumbline/shared';
import type { Request, Response } from 'express';
import type { Logger } from '../engine/ports/logger.js';

/** Turns everything that is thrown into `application/problem+json` (RFC 9457); a person never sees a stack. */
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    send(http.getResponse<Response>(), this.problemOf(error), http.getRequest<Request>());
  }

  private problemOf(error: unknown): ProblemDetails {
    if (error instanceof PlumblineError) return problemDetails(error.code, error.detail, error.extra);
    if (error instanceof HttpException) return problemDetails(codeOf(error.getStatus()));
    if (error instanceof URIError) return problemDetails('bad_request', 'The address holds a wrong percent escape.');
    const instance = randomUUID();
    this.log.error({ error, instance }, 'a request failed on our side');
    return problemDetails('internal', undefined, { instance });
  }
}

/** How long senders are asked to wait when we could not store their event, seconds. */
const RETRY_AFTER_S = '5';

function send(response: Response, problem: ProblemDetails, request: Request): void {
  if (response.headersSent) return void response.end();
  // Bytes of a body that nobody will read: end the connection instead of taking them all.
  if (!request.complete && request.headers['content-length'] !== '0') response.setHeader('connection', 'close');
  if (problem.status === 503) response.setHeader('retry-after', RETRY_AFTER_S);
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

function codeOf(status: number): ErrorCode {
  if (status === 404) return 'not_found';
  if (status === 405) return 'method_not_allowed';
  if (status === 413) return 'body_too_large';
  return status < 500 ? 'bad_request' : 'internal';
}

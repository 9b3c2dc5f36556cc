import { NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { PlumblineError } from '@plumbline/shared';
import type { Request, Response } from 'express';
import type { Logger } from '../engine/ports/logger.js';
import { methodsAt } from './methods-at.js';
import { problemOf, sendProblem } from './problem.js';

/** Turns everything that a controller throws into a problem. */
export class ProblemFilter implements ExceptionFilter {
  /** @param methods what an address of this process takes, for one that is asked in another way */
  constructor(
    private readonly log: Logger,
    private readonly methods: (path: string) => readonly string[] = methodsAt,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const methods = error instanceof NotFoundException ? this.methods(request.path) : [];
    if (methods.length === 0) return sendProblem(request, response, problemOf(error, this.log, request));
    response.setHeader('allow', methods.join(', '));
    sendProblem(
      request,
      response,
      problemOf(new PlumblineError('method_not_allowed', `This address takes ${methods.join(', ')}.`), this.log, request),
    );
  }
}

import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { routeOf } from './api-route.js';
import { parseJsonBody, readBody } from './read-body.js';

/** Reads the JSON body of routes that have one, after the guard: who may not ask does not get us to read 10 MB. */
export class BodyInterceptor implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (routeOf(context.getHandler())?.body) {
      const request = context.switchToHttp().getRequest<Request>();
      request.body = parseJsonBody(await readBody(request));
    }
    return next.handle();
  }
}

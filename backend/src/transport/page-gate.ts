import type { NextFunction, Request, Response } from 'express';
import type { Logger } from '../engine/ports/logger.js';
import type { PeopleDeps } from '../usecases/people/deps.js';
import { isSetUp } from '../usecases/people/set-up.js';
import { hostedPath, isFile, redirectOf } from './page-decision.js';

/** Paths that the server answers itself; every other one belongs to the pages. */
const OURS = /^\/(api|hooks|forms|live|metrics)(\/|$)/;

/** Whether a path belongs to the pages. */
export function isPage(path: string): boolean {
  return !OURS.test(path);
}

/** Sends who may not see a page to the one where they can change that, before anything of the pages is loaded. */
export function guardPages(deps: PeopleDeps, log: Logger): (request: Request, response: Response, next: NextFunction) => void {
  const target = async ({ path, originalUrl, headers }: Request): Promise<string | null> => {
    const setUp = await isSetUp(deps);
    const person = setUp ? ((await deps.sessions.find(headers.cookie))?.person ?? null) : null;
    const mark = originalUrl.indexOf('?');
    return redirectOf({ path, search: mark < 0 ? '' : originalUrl.slice(mark), setUp, person });
  };
  return (request, response, next) => {
    if (!isPage(request.path) || isFile(request.path) || hostedPath(request.path) !== null) return next();
    target(request).then(
      (to) => {
        // What is shown depends on who asks: no copy on the way, and none for whoever signs in next.
        response.setHeader('cache-control', 'no-store');
        if (to === null) return next();
        response.writeHead(303, { location: to }).end();
      },
      (error: unknown) => {
        log.error({ error }, 'it could not be found out who asks for a page');
        next(error);
      },
    );
  };
}

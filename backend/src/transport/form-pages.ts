import type { NextFunction, Request, Response } from 'express';
import type { Logger } from '../engine/ports/logger.js';
import { aboutPage } from '../usecases/forms/about-page.js';
import type { FormDeps } from '../usecases/forms/deps.js';
import { hostedPath } from './page-decision.js';

/** Headers by which the pages are told what belongs to a form's page: `frontend/src/proxy.ts` reads them. */
const NOTES = { language: 'x-form-language', title: 'x-form-title', embed: 'x-form-embed' } as const;

/**
 * Notes on a request for the page of a form what its policy and its head depend on: who may show it in a frame, its language and its
 * title. What a visitor writes into these headers is taken away.
 */
export function noteForms(
  forms: Pick<FormDeps, 'published'>,
  log: Logger,
): (request: Request, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    for (const name of Object.values(NOTES)) delete request.headers[name];
    const path = hostedPath(request.path);
    if (path === null) return next();
    // It differs with every version, and its policy with every request.
    response.setHeader('cache-control', 'no-store');
    aboutPage(forms, path).then(
      (about) => {
        if (about) {
          request.headers[NOTES.language] = about.language;
          // Headers hold ASCII only.
          request.headers[NOTES.title] = encodeURIComponent(about.title);
          request.headers[NOTES.embed] = about.embedOn.join(' ');
        }
        next();
      },
      (error: unknown) => {
        // The page asks once more by itself, and says it then.
        log.error({ error }, 'the form of a page could not be looked up');
        next();
      },
    );
  };
}

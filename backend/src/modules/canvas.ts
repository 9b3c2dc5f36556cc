import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Server } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { isPage } from '../transport/page-gate.js';

const NEXT: string = 'next';

type Handler = (request: Request, response: Response) => Promise<void>;

/**
 * The pages, served by Next in this process. Next is loaded with the first page that somebody asks for, so that it costs
 * neither start-up time nor memory where only the API is used.
 */
export function canvasPages(server: Server): ((request: Request, response: Response, next: NextFunction) => void) | null {
  const dir = fileURLToPath(new URL('../../../frontend', import.meta.url));
  if (!existsSync(new URL('../../../frontend/.next/BUILD_ID', import.meta.url))) return null;
  let loading: Promise<Handler> | null = null;
  const load = async (): Promise<Handler> => {
    // By a name that the compiler does not follow: Next's types make NODE_ENV a required variable of every child process.
    const { default: next } = (await import(NEXT)) as { default: NextFactory };
    const app = next({ dir, dev: false, httpServer: server });
    await app.prepare();
    return app.getRequestHandler() as Handler;
  };
  return (request, response, next) => {
    if (!isPage(request.path)) return next();
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    loading.then((handle) => handle(request, response)).catch(next);
  };
}

type NextFactory = (options: { dir: string; dev: boolean; httpServer: Server }) => {
  prepare(): Promise<void>;
  getRequestHandler(): unknown;
};

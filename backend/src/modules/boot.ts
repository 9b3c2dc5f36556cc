import 'reflect-metadata';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createLogger } from '../adapters/logger/logger.js';
import type { Config } from '../config/config.js';
import type { PausePoints } from '../engine/ports/pause-points.js';
import { BodyInterceptor } from '../transport/body.interceptor.js';
import { limitConnections } from '../transport/limit-connections.js';
import { listenForHooks } from '../transport/hooks.listener.js';
import { ProblemFilter } from '../transport/problem.filter.js';
import { LiveAdapter } from '../transport/live/live.adapter.js';
import { TokenCheck } from '../transport/token-check.js';
import { TokenGuard } from '../transport/token.guard.js';
import type { ServerState } from '../transport/tokens.js';
import { AppModule, WorkerModule } from './app.module.js';
import { canvasPages } from './canvas.js';
import { apiToken } from './secrets.js';
import { startServices, type Services } from './services.js';

/** A running Plumbline. */
export interface Running {
  readonly address: string;
  readonly notices: readonly string[];
  /** Accepts nothing more, gives all runs up, ends. */
  stop(): Promise<void>;
}

/** Longest that requests under way may take once the process is asked to end, ms. */
const CLOSE_MS = 5_000;

/** Starts one process: services, API, pages. Resolves when it accepts. */
export async function boot(config: Config, pause: PausePoints): Promise<Running> {
  const log = createLogger(config.logLevel);
  const own = config.apiToken === null ? await apiToken(config.dataDir) : null;
  const services = await startServices(config, log, pause);
  let shuttingDown = false;
  const state: ServerState = {
    get shuttingDown() {
      return shuttingDown;
    },
    async readiness() {
      const notes = await services.health();
      return { ready: !shuttingDown && notes.length === 0, notes: shuttingDown ? ['The server is shutting down.', ...notes] : notes };
    },
  };
  const tokens = new TokenCheck(config.apiToken ?? own?.token ?? '');
  const serves = config.role !== 'worker';
  const root = serves ? AppModule.with(services, state, tokens) : WorkerModule.with(services, state);
  const app = await NestFactory.create<NestExpressApplication>(root, {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  app.set('x-powered-by', false).set('etag', false).set('query parser', 'simple');
  app.useGlobalGuards(new TokenGuard(tokens));
  app.useGlobalInterceptors(new BodyInterceptor());
  app.useGlobalFilters(serves ? new ProblemFilter(log) : new ProblemFilter(log, () => []));
  if (serves) app.useWebSocketAdapter(new LiveAdapter(app, config.publicUrl));
  const server = app.getHttpServer();
  limitConnections(server);
  if (serves) {
    listenForHooks(server, { accept: services.accept, answer: services.answer, flows: services.published, server: state, log });
  }
  const pages = serves ? canvasPages(server) : null;
  if (pages) app.use(pages);
  await listen(app, config, services);
  const address = addressOf(server, config.host);
  const example = await services.listensAt(address);
  const notices = [...services.notices, ...(own ? [`The token of the API lies in ${own.path}`] : []), ...example];
  return {
    address,
    notices,
    async stop() {
      shuttingDown = true;
      server.closeIdleConnections();
      const closed = app.close();
      setTimeout(() => server.closeAllConnections(), CLOSE_MS).unref();
      await closed;
      await services.close();
    },
  };
}

async function listen(app: NestExpressApplication, { port, host }: Config, services: Services): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    await services.close();
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    if (!taken) throw error;
    throw new Error(`Port ${port} on ${host} is in use by another program. Stop that one, or set PORT to another number.`, {
      cause: error,
    });
  }
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

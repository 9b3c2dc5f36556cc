import 'reflect-metadata';
import { setMaxListeners } from 'node:events';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createLogger } from '../adapters/logger/logger.js';
import type { Config } from '../config/config.js';
import { publicSettings } from '../config/public-settings.js';
import type { PausePoints } from '../engine/ports/pause-points.js';
import { AccessGuard } from '../transport/access.guard.js';
import { BodyInterceptor } from '../transport/body.interceptor.js';
import { limitConnections, LimitedExpress } from '../transport/limit-connections.js';
import { noteForms } from '../transport/form-pages.js';
import { listenForForms } from '../transport/forms.listener.js';
import { listenForHooks } from '../transport/hooks.listener.js';
import { guardPages } from '../transport/page-gate.js';
import { ProblemFilter } from '../transport/problem.filter.js';
import { LiveAdapter } from '../transport/live/live.adapter.js';
import { TokenCheck } from '../transport/token-check.js';
import { logRequests } from '../transport/request-log.js';
import type { ServerState } from '../transport/tokens.js';
import { AppModule, WorkerModule } from './app.module.js';
import { canvasPages } from './canvas.js';
import { apiToken } from './secrets.js';
import { startServices } from './services.js';
import type { Services } from './services/parts.js';
import { closeInOrder, closeServer } from './shutdown.js';
import { VERSION } from './version.js';

/** A running Plumbline. */
export interface Running {
  readonly address: string;
  readonly notices: readonly string[];
  /** Accepts nothing more, gives all runs up, ends. */
  stop(): Promise<void>;
}

/** How the time for an end in order is divided: runs may finish their calls, requests under way their answers; the rest is for closing. */
const SHARES = { runs: 0.7, requests: 0.1 };
/** What is given to a part beyond its share, before it is left behind, ms. */
const MORE_MS = 1_000;
/** Levels at which every request has a line. */
const LOGS_REQUESTS = new Set(['debug', 'trace']);

/** Starts one process: services, API, pages. Resolves when it accepts. */
export async function boot(config: Config, pause: PausePoints): Promise<Running> {
  const log = createLogger(config.logLevel);
  const own = config.apiToken === null ? await apiToken(config.dataDir) : null;
  const services = await startServices(config, log, pause);
  const leaving = leavingSignal();
  const state: ServerState = {
    get shuttingDown() {
      return leaving.signal.aborted;
    },
    async readiness() {
      const notes = await services.health();
      const ready = !state.shuttingDown && notes.length === 0;
      return { ready, notes: state.shuttingDown ? ['The server is shutting down.', ...notes] : notes };
    },
  };
  const tokens = new TokenCheck(config.apiToken ?? own?.token ?? '');
  const serves = config.role !== 'worker';
  const root = serves ? AppModule.with(services, state, tokens, log) : WorkerModule.with(services, state);
  const app = await NestFactory.create<NestExpressApplication>(root, new LimitedExpress(), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  app.set('x-powered-by', false).set('etag', false).set('query parser', 'simple');
  app.useGlobalGuards(new AccessGuard({ tokens, sessions: serves ? services.people.sessions : null, publicUrl: config.publicUrl }));
  app.useGlobalInterceptors(new BodyInterceptor());
  app.useGlobalFilters(serves ? new ProblemFilter(log) : new ProblemFilter(log, () => []));
  if (serves) app.useWebSocketAdapter(new LiveAdapter(app, config.publicUrl));
  const server = app.getHttpServer();
  limitConnections(server);
  if (serves) {
    const answer = { ...services.answer, leaving: leaving.signal };
    listenForHooks(server, {
      accept: services.accept,
      verify: services.hooks.verify,
      tests: services.hooks.tests,
      answer,
      flows: services.published,
      server: state,
      log,
    });
  }
  if (serves) listenForForms(server, { forms: services.forms, publicUrl: config.publicUrl, leaving: leaving.signal, server: state, log });
  if (LOGS_REQUESTS.has(config.logLevel)) logRequests(server, log);
  if (serves) app.use(guardPages(services.people, log), noteForms(services.forms, log));
  const pages = serves ? canvasPages(server) : null;
  if (pages) app.use(pages);
  await listen(app, config, services);
  const address = addressOf(server, config.host);
  log.info(
    { version: VERSION, role: config.role, address, pid: process.pid, node: process.version, settings: publicSettings(config) },
    'started',
  );
  const example = await services.listensAt(address);
  const notices = [...services.notices, ...(own ? [`The token of the API lies in ${own.path}`] : []), ...example];
  return {
    address,
    notices,
    async stop() {
      log.info({ version: VERSION, role: config.role }, 'asked to end');
      leaving.abort();
      const [runsMs, requestsMs] = [config.shutdownMs * SHARES.runs, config.shutdownMs * SHARES.requests];
      // Reachable until the runs are given up: who asks meanwhile is told that this process is not ready, and where to turn to.
      await closeInOrder(
        [
          { name: 'runs', close: () => services.drain(runsMs), withinMs: runsMs + MORE_MS },
          { name: 'server', close: () => closeServer(server, () => app.close(), requestsMs), withinMs: requestsMs + MORE_MS },
          { name: 'services', close: () => services.close(), withinMs: config.shutdownMs },
        ],
        log,
      );
      log.info({ version: VERSION, role: config.role }, 'ended');
    },
  };
}

/** Every sender that waits for an answer listens to it. */
function leavingSignal(): AbortController {
  const leaving = new AbortController();
  setMaxListeners(0, leaving.signal);
  return leaving;
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

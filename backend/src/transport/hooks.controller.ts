import { Controller, Inject, Req, Res } from '@nestjs/common';
import { PlumblineError } from '@plumbline/shared';
import type { Request, Response } from 'express';
import { acceptDelivery, type AcceptDeps } from '../usecases/accept-delivery/accept-delivery.js';
import type { PublishedFlows } from '../usecases/flows/published-flows.js';
import { ApiRoute } from './api-route.js';
import { readBody } from './read-body.js';
import { ACCEPT_DEPS, PUBLISHED_FLOWS, SERVER_STATE, type ServerState } from './tokens.js';

const PREFIX = '/hooks/';

/** Headers of the sender that are credentials: they never rest in what we keep. */
const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization']);

@Controller()
export class HooksController {
  constructor(
    @Inject(ACCEPT_DEPS) private readonly deps: AcceptDeps,
    @Inject(PUBLISHED_FLOWS) private readonly flows: PublishedFlows,
    @Inject(SERVER_STATE) private readonly server: ServerState,
  ) {}

  @ApiRoute('hook')
  async accept(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<{ deliveryId: string; runId: string }> {
    if (this.server.shuttingDown) throw new PlumblineError('shutting_down');
    const path = decodeURIComponent(request.path.slice(PREFIX.length));
    const found = this.flows.atPath(path);
    const plan = found instanceof Promise ? await found : found;
    if (!plan) throw new PlumblineError('hook_not_found', `No published flow listens at "${path.slice(0, 200)}".`);
    const raw = await readBody(request);
    const mark = request.originalUrl.indexOf('?');
    const { deliveryId, runId, duplicate } = await acceptDelivery(this.deps, plan, {
      kind: 'webhook',
      method: request.method,
      path,
      headers: headersOf(request),
      query: mark < 0 ? '' : request.originalUrl.slice(mark + 1),
      raw,
    });
    response.status(duplicate ? 200 : 202);
    return { deliveryId, runId };
  }
}

function headersOf(request: Request): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name === '__proto__') continue;
    headers[name] = CREDENTIALS.has(name) ? '(redacted)' : Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

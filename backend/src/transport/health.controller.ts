import { Controller, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ApiRoute } from './api-route.js';
import { SERVER_STATE, type ServerState } from './tokens.js';

/** What a process says of itself, in every role. */
@Controller()
export class HealthController {
  constructor(@Inject(SERVER_STATE) private readonly server: ServerState) {}

  @ApiRoute('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @ApiRoute('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<{ status: 'ready' | 'not_ready'; notes: readonly string[] }> {
    const { ready, notes } = await this.server.readiness();
    response.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'not_ready', notes };
  }
}

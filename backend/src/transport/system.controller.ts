import { Controller, Inject, Res } from '@nestjs/common';
import { flowJsonSchema, openApiDocument, type OperationContract } from '@plumbline/shared';
import type { Response } from 'express';
import { ApiRoute } from './api-route.js';
import { CONTRACTS, SERVER_STATE, type ServerState } from './tokens.js';

@Controller()
export class SystemController {
  private readonly openapi = openApiDocument('0.1.0');
  private readonly schema = flowJsonSchema();

  constructor(
    @Inject(SERVER_STATE) private readonly server: ServerState,
    @Inject(CONTRACTS) private readonly contracts: ReadonlyMap<string, OperationContract>,
  ) {}

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

  @ApiRoute('openapi')
  openApi(): object {
    return this.openapi;
  }

  @ApiRoute('flowJsonSchema')
  flowSchema(): object {
    return this.schema;
  }

  @ApiRoute('operations')
  operations(): { items: readonly OperationContract[] } {
    return { items: [...this.contracts.values()] };
  }
}

import { Controller, Inject } from '@nestjs/common';
import { flowJsonSchema, openApiDocument, type OperationContract } from '@plumbline/shared';
import { ApiRoute } from './api-route.js';
import { CONTRACTS } from './tokens.js';

@Controller()
export class SystemController {
  private readonly openapi = openApiDocument('0.1.0');
  private readonly schema = flowJsonSchema();

  constructor(@Inject(CONTRACTS) private readonly contracts: ReadonlyMap<string, OperationContract>) {}

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

import { Controller, Inject } from '@nestjs/common';
import type { RehearsalCard } from '@plumbline/shared';
import { rehearseFlow, type RehearseFlowDeps } from '../usecases/rehearse/rehearse-flow.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { REHEARSAL_DEPS } from './tokens.js';

/** Runs flows in memory against made-up troubles. */
@Controller()
export class RehearsalsController {
  constructor(@Inject(REHEARSAL_DEPS) private readonly deps: RehearseFlowDeps) {}

  @ApiRoute('rehearseFlow')
  rehearse(@Input() { params, body }: RouteInput<'rehearseFlow'>): Promise<RehearsalCard> {
    return rehearseFlow(this.deps, params.id, body);
  }
}

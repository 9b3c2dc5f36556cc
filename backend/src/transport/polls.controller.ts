import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import { lookNow, previewMarker } from '../usecases/polls/look-now.js';
import { lookSoon, readPoll, setMarker, type PollDeps } from '../usecases/polls/read-poll.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { POLL_DEPS } from './tokens.js';

@Controller()
export class PollsController {
  constructor(@Inject(POLL_DEPS) private readonly deps: PollDeps) {}

  @ApiRoute('getPoll')
  get(@Input() { params }: RouteInput<'getPoll'>): Promise<JsonObject> {
    return readPoll(this.deps, params.id);
  }

  @ApiRoute('lookNow')
  look(@Input() { params, body, actor }: RouteInput<'lookNow'>): Promise<JsonObject> {
    return lookNow(this.deps, { flowId: params.id, revision: body.revision, by: actor }, body.marker);
  }

  @ApiRoute('previewMarker')
  preview(@Input() { params, body }: RouteInput<'previewMarker'>): Promise<JsonObject> {
    return previewMarker(this.deps, params.id, body.marker);
  }

  @ApiRoute('setMarker')
  move(@Input() { params, body, actor }: RouteInput<'setMarker'>): Promise<JsonObject> {
    return setMarker(this.deps, params.id, body.turn, body.marker, actor);
  }

  @ApiRoute('lookSoon')
  soon(@Input() { params }: RouteInput<'lookSoon'>): Promise<JsonObject> {
    return lookSoon(this.deps, params.id);
  }
}

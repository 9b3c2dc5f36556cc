import { Controller, Inject } from '@nestjs/common';
import { postEvent, type EventDeps } from '../usecases/runs/post-event.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { EVENT_DEPS } from './tokens.js';

@Controller()
export class EventsController {
  constructor(@Inject(EVENT_DEPS) private readonly deps: EventDeps) {}

  @ApiRoute('postEvent')
  post(@Input() { body }: RouteInput<'postEvent'>): ReturnType<typeof postEvent> {
    return postEvent(this.deps, body);
  }
}

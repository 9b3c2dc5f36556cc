import { Controller, Inject } from '@nestjs/common';
import { listenForTests, readListening, stopListening, type ListenDeps, type Listening } from '../usecases/test-events/listen.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { LISTEN_DEPS } from './tokens.js';

@Controller()
export class TestEventsController {
  constructor(@Inject(LISTEN_DEPS) private readonly deps: ListenDeps) {}

  @ApiRoute('readListening')
  read(@Input() { params }: RouteInput<'readListening'>): Promise<Listening> {
    return readListening(this.deps, params.id);
  }

  @ApiRoute('listenForTests')
  listen(@Input() { params, actor }: RouteInput<'listenForTests'>): Promise<Listening> {
    return listenForTests(this.deps, params.id, actor);
  }

  @ApiRoute('stopListening')
  stop(@Input() { params }: RouteInput<'stopListening'>): Promise<void> {
    return stopListening(this.deps, params.id);
  }
}

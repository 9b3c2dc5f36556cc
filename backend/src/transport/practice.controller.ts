import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import { readPractice, resetPractice, submitPractice, switchPractice, type PracticeDeps } from '../usecases/practice/practice-services.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { PRACTICE_DEPS } from './tokens.js';

@Controller()
export class PracticeController {
  constructor(@Inject(PRACTICE_DEPS) private readonly deps: PracticeDeps) {}

  @ApiRoute('getPractice')
  get(): Promise<JsonObject> {
    return readPractice(this.deps);
  }

  @ApiRoute('setPractice')
  set(@Input() { params, body, actor }: RouteInput<'setPractice'>): Promise<JsonObject> {
    return switchPractice(this.deps, params.service, body, actor);
  }

  @ApiRoute('resetPractice')
  reset(@Input() { params, actor }: RouteInput<'resetPractice'>): Promise<JsonObject> {
    return resetPractice(this.deps, params.service, actor);
  }

  @ApiRoute('submitPractice')
  submit(@Input() { body }: RouteInput<'submitPractice'>): ReturnType<typeof submitPractice> {
    return submitPractice(this.deps, body);
  }
}

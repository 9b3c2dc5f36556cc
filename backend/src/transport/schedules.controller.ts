import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import { backfill } from '../usecases/schedules/backfill.js';
import { previewSchedule, readSchedule, type ScheduleDeps } from '../usecases/schedules/read-schedule.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { SCHEDULE_DEPS } from './tokens.js';

@Controller()
export class SchedulesController {
  constructor(@Inject(SCHEDULE_DEPS) private readonly deps: ScheduleDeps) {}

  @ApiRoute('getSchedule')
  get(@Input() { params }: RouteInput<'getSchedule'>): Promise<JsonObject> {
    return readSchedule(this.deps, params.id);
  }

  @ApiRoute('backfillSchedule')
  backfill(@Input() { params, body, actor }: RouteInput<'backfillSchedule'>): Promise<{ items: JsonObject[] }> {
    return backfill(this.deps, params.id, body.dueTimes, actor);
  }

  @ApiRoute('previewSchedule')
  preview(@Input() { query }: RouteInput<'previewSchedule'>): JsonObject {
    return previewSchedule(query, this.deps.clock.nowMs());
  }
}

import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import {
  getRepairs,
  listRepairs,
  previewRepairs,
  startRepairs,
  stopRepairs,
  type BulkRepairDeps,
} from '../usecases/repairs/bulk-repair.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { BULK_REPAIR_DEPS } from './tokens.js';

@Controller()
export class RepairsController {
  constructor(@Inject(BULK_REPAIR_DEPS) private readonly deps: BulkRepairDeps) {}

  @ApiRoute('previewRepairs')
  preview(@Input() { body }: RouteInput<'previewRepairs'>): Promise<JsonObject> {
    return previewRepairs(this.deps, body);
  }

  @ApiRoute('startRepairs')
  start(@Input() { body, actor }: RouteInput<'startRepairs'>): Promise<JsonObject> {
    return startRepairs(this.deps, body, actor);
  }

  @ApiRoute('listRepairs')
  list(@Input() { query }: RouteInput<'listRepairs'>): Promise<{ items: JsonObject[]; next: string | null }> {
    return listRepairs(this.deps, query.limit, query.cursor ?? null);
  }

  @ApiRoute('getRepairs')
  get(@Input() { params }: RouteInput<'getRepairs'>): Promise<JsonObject> {
    return getRepairs(this.deps, params.id);
  }

  @ApiRoute('stopRepairs')
  stop(@Input() { params, actor }: RouteInput<'stopRepairs'>): Promise<JsonObject> {
    return stopRepairs(this.deps, params.id, actor);
  }
}

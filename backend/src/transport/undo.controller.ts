import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import type { UndoDeps } from '../usecases/undo/deps.js';
import { readUndo } from '../usecases/undo/read-undo.js';
import { startUndo } from '../usecases/undo/start-undo.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { UNDO_DEPS } from './tokens.js';

@Controller()
export class UndoController {
  constructor(@Inject(UNDO_DEPS) private readonly deps: UndoDeps) {}

  @ApiRoute('getUndo')
  get(@Input() { params }: RouteInput<'getUndo'>): Promise<JsonObject> {
    return readUndo(this.deps, params.id);
  }

  @ApiRoute('undoRun')
  undo(@Input() { params, body, actor }: RouteInput<'undoRun'>): Promise<{ runId: string }> {
    return startUndo(this.deps, { runId: params.id, effects: body.effects, reason: body.reason, by: actor });
  }
}

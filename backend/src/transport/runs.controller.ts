import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import { getDelivery, getRun, getRunStep, listEvents, type ReadRunsDeps } from '../usecases/runs/read-runs.js';
import { listRuns } from '../usecases/runs/list-runs.js';
import { decideStep } from '../usecases/runs/decide-step.js';
import { cancelRun, resolveStep, retryStep, type RepairDeps } from '../usecases/runs/repair-run.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { READ_RUNS_DEPS, REPAIR_DEPS } from './tokens.js';

@Controller()
export class RunsController {
  constructor(
    @Inject(READ_RUNS_DEPS) private readonly deps: ReadRunsDeps,
    @Inject(REPAIR_DEPS) private readonly repairs: RepairDeps,
  ) {}

  @ApiRoute('listRuns')
  list(@Input() { query }: RouteInput<'listRuns'>): Promise<{ items: JsonObject[]; next: string | null }> {
    const { flow, status, parent, draft, q, limit, cursor, acceptedAfter, acceptedBefore } = query;
    return listRuns(this.deps, {
      flowId: flow,
      statuses: status,
      parentId: parent,
      draft: draft === undefined ? undefined : draft === 'true',
      q,
      afterMs: acceptedAfter === undefined ? undefined : Date.parse(acceptedAfter),
      beforeMs: acceptedBefore === undefined ? undefined : Date.parse(acceptedBefore),
      limit,
      beforeId: cursor,
    });
  }

  @ApiRoute('getRun')
  get(@Input() { params, query }: RouteInput<'getRun'>): Promise<JsonObject> {
    return getRun(this.deps, params.id, query.values === 'true');
  }

  @ApiRoute('getRunStep')
  step(@Input() { params, query }: RouteInput<'getRunStep'>): Promise<JsonObject> {
    return getRunStep(this.deps, params.id, params.stepId, query.turn?.split('.').map(Number) ?? []);
  }

  @ApiRoute('listEvents')
  events(@Input() { params, query }: RouteInput<'listEvents'>): Promise<{ items: JsonObject[]; next: number | null }> {
    return listEvents(this.deps, params.id, query.after, query.limit, query.values === 'true');
  }

  @ApiRoute('getDelivery')
  async delivery(@Input() { params }: RouteInput<'getDelivery'>): Promise<object> {
    const { id, kind, method, path, query, headers, raw } = await getDelivery(this.deps, params.id);
    return { id, kind, method, path, query, headers, raw: Buffer.from(raw).toString('base64') };
  }

  @ApiRoute('retryStep')
  retry(@Input() { params, body, actor }: RouteInput<'retryStep'>): Promise<{ signal: number }> {
    const target = { runId: params.id, stepId: params.stepId, turn: body.turn, attempt: body.attempt, by: actor, reason: body.reason };
    return retryStep(this.repairs, target, body.input, body.version);
  }

  @ApiRoute('resolveStep')
  resolve(@Input() { params, body, actor }: RouteInput<'resolveStep'>): Promise<{ signal: number }> {
    const target = { runId: params.id, stepId: params.stepId, turn: body.turn, attempt: body.attempt, by: actor, reason: body.reason };
    return resolveStep(this.repairs, target, body.as, body.output);
  }

  @ApiRoute('decideStep')
  decide(@Input() { params, body, actor }: RouteInput<'decideStep'>): Promise<{ signal: number }> {
    const { decision, turn, attempt, reason } = body;
    return decideStep(this.repairs, { runId: params.id, stepId: params.stepId, turn, attempt, by: actor, reason }, decision);
  }

  @ApiRoute('cancelRun')
  cancel(@Input() { params, body, actor }: RouteInput<'cancelRun'>): Promise<{ signal: number }> {
    return cancelRun(this.repairs, params.id, actor, body.reason);
  }
}

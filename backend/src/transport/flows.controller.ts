import { Controller, Inject } from '@nestjs/common';
import { PlumblineError, type FlowDocument, type JsonObject, type Problem } from '@plumbline/shared';
import { withNames } from '../usecases/flows/connections-of-flow.js';
import {
  archiveFlow,
  draftProblems,
  findFlow,
  flowSummary,
  importFlow,
  publishFlow,
  saveDraft,
  versionSummary,
  type FlowDeps,
} from '../usecases/flows/edit-flows.js';
import { listFlows, type ListFlowsDeps } from '../usecases/flows/list-flows.js';
import { startDraftRun } from '../usecases/runs/start-draft-run.js';
import { startRun, type StartedRun, type StartRunDeps } from '../usecases/runs/start-run.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { revisionOf } from './if-match.js';
import { FLOW_DEPS, LIST_FLOWS_DEPS, START_RUN_DEPS } from './tokens.js';

@Controller()
export class FlowsController {
  constructor(
    @Inject(FLOW_DEPS) private readonly deps: FlowDeps,
    @Inject(START_RUN_DEPS) private readonly runs: StartRunDeps,
    @Inject(LIST_FLOWS_DEPS) private readonly lists: ListFlowsDeps,
  ) {}

  @ApiRoute('createFlow')
  create(@Input() { body, actor }: RouteInput<'createFlow'>): Promise<{ id: string; revision: number; problems: Problem[] }> {
    return importFlow(this.deps, body, actor);
  }

  @ApiRoute('listFlows')
  list(@Input() { query }: RouteInput<'listFlows'>): Promise<{ items: JsonObject[]; next: string | null }> {
    const { q, archived, status, limit, cursor } = query;
    return listFlows(this.lists, { q, archived: archived === 'true', status, limit, beforeId: cursor });
  }

  @ApiRoute('getFlow')
  async get(@Input() { params }: RouteInput<'getFlow'>): Promise<object> {
    const flow = await findFlow(this.deps, params.id);
    return { ...flowSummary(flow), draft: flow.draft, problems: await draftProblems(this.deps, flow.id, flow.draft) };
  }

  @ApiRoute('saveDraft')
  save(@Input() { params, body, actor, headers }: RouteInput<'saveDraft'>): Promise<{ revision: number; problems: Problem[] }> {
    return saveDraft(this.deps, params.id, revisionOf(headers['if-match']), body, actor);
  }

  @ApiRoute('publishFlow')
  publish(@Input() { params, body, actor }: RouteInput<'publishFlow'>): Promise<{ version: number; problems: Problem[] }> {
    return publishFlow(this.deps, params.id, body, actor);
  }

  @ApiRoute('archiveFlow')
  archive(@Input() { params, actor }: RouteInput<'archiveFlow'>): Promise<{ id: string; archived: boolean }> {
    return archiveFlow(this.deps, params.id, true, actor);
  }

  @ApiRoute('restoreFlow')
  restore(@Input() { params, actor }: RouteInput<'restoreFlow'>): Promise<{ id: string; archived: boolean }> {
    return archiveFlow(this.deps, params.id, false, actor);
  }

  @ApiRoute('listVersions')
  async versions(@Input() { params }: RouteInput<'listVersions'>): Promise<{ items: JsonObject[]; next: null }> {
    await findFlow(this.deps, params.id);
    return { items: (await this.deps.flows.versions(params.id)).map(versionSummary), next: null };
  }

  @ApiRoute('getVersion')
  async version(@Input() { params }: RouteInput<'getVersion'>): Promise<object> {
    const version = await this.deps.flows.version(params.id, params.version);
    if (!version) throw new PlumblineError('version_not_found');
    return { ...versionSummary(version), document: version.document };
  }

  @ApiRoute('exportFlow')
  async export(@Input() { params }: RouteInput<'exportFlow'>): Promise<FlowDocument> {
    return withNames(this.deps.connections, (await findFlow(this.deps, params.id)).draft);
  }

  @ApiRoute('startRun')
  start(@Input() { params, body: { revision, ...event }, actor }: RouteInput<'startRun'>): Promise<StartedRun> {
    return revision === undefined
      ? startRun(this.runs, params.id, event, actor)
      : startDraftRun(this.deps, this.runs, { flowId: params.id, revision, by: actor }, event);
  }
}

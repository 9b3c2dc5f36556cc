import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import {
  changeChannel,
  createChannel,
  deleteChannel,
  listChannels,
  testChannel,
  type ChannelDeps,
} from '../usecases/incidents/edit-channels.js';
import { changeRule, createRule, deleteRule, listRules, type RuleDeps } from '../usecases/incidents/edit-rules.js';
import {
  acknowledgeIncident,
  closeIncident,
  getIncident,
  listAlerts,
  listIncidents,
  sendAlertAgain,
  type IncidentDeps,
} from '../usecases/incidents/read-incidents.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { revisionOf } from './if-match.js';
import { ALERT_CHANNEL_DEPS, ALERT_RULE_DEPS, INCIDENT_DEPS } from './tokens.js';

type Page = { items: JsonObject[]; next: string | null };

@Controller()
export class IncidentsController {
  constructor(
    @Inject(INCIDENT_DEPS) private readonly deps: IncidentDeps,
    @Inject(ALERT_CHANNEL_DEPS) private readonly channels: ChannelDeps,
    @Inject(ALERT_RULE_DEPS) private readonly rules: RuleDeps,
  ) {}

  @ApiRoute('listIncidents')
  list(@Input() { query }: RouteInput<'listIncidents'>): Promise<Page> {
    return listIncidents(this.deps, query.status === 'open', query.limit, query.cursor ?? null);
  }

  @ApiRoute('getIncident')
  get(@Input() { params }: RouteInput<'getIncident'>): Promise<JsonObject> {
    return getIncident(this.deps, params.id);
  }

  @ApiRoute('acknowledgeIncident')
  acknowledge(@Input() { params, body, actor }: RouteInput<'acknowledgeIncident'>): Promise<JsonObject> {
    return acknowledgeIncident(this.deps, params.id, actor, body.note);
  }

  @ApiRoute('closeIncident')
  close(@Input() { params, body, actor }: RouteInput<'closeIncident'>): Promise<JsonObject> {
    return closeIncident(this.deps, params.id, actor, body.note);
  }

  @ApiRoute('listAlerts')
  alerts(@Input() { query }: RouteInput<'listAlerts'>): Promise<Page> {
    return listAlerts(this.deps, { limit: query.limit, beforeId: query.cursor, state: query.state, channelId: query.channel });
  }

  @ApiRoute('sendAlertAgain')
  sendAgain(@Input() { params }: RouteInput<'sendAlertAgain'>): Promise<{ id: string }> {
    return sendAlertAgain(this.deps, params.id);
  }

  @ApiRoute('listAlertChannels')
  listChannels(): Promise<Page> {
    return listChannels(this.channels);
  }

  @ApiRoute('createAlertChannel')
  createChannel(@Input() { body, actor }: RouteInput<'createAlertChannel'>): Promise<JsonObject> {
    const { kind, ...input } = body;
    return createChannel(this.channels, kind, input, actor);
  }

  @ApiRoute('saveAlertChannel')
  saveChannel(@Input() { params, body, actor, headers }: RouteInput<'saveAlertChannel'>): Promise<JsonObject> {
    return changeChannel(this.channels, params.id, revisionOf(headers['if-match']), body, actor);
  }

  @ApiRoute('deleteAlertChannel')
  deleteChannel(@Input() { params, actor }: RouteInput<'deleteAlertChannel'>): Promise<void> {
    return deleteChannel(this.channels, params.id, actor);
  }

  @ApiRoute('testAlertChannel')
  test(@Input() { params, actor }: RouteInput<'testAlertChannel'>): Promise<{ ok: boolean; message: string }> {
    return testChannel(this.channels, params.id, actor);
  }

  @ApiRoute('listAlertRules')
  listRules(): Promise<Page> {
    return listRules(this.rules);
  }

  @ApiRoute('createAlertRule')
  createRule(@Input() { body, actor }: RouteInput<'createAlertRule'>): Promise<JsonObject> {
    return createRule(this.rules, body, actor);
  }

  @ApiRoute('saveAlertRule')
  saveRule(@Input() { params, body, actor, headers }: RouteInput<'saveAlertRule'>): Promise<JsonObject> {
    return changeRule(this.rules, params.id, revisionOf(headers['if-match']), body, actor);
  }

  @ApiRoute('deleteAlertRule')
  deleteRule(@Input() { params, actor }: RouteInput<'deleteAlertRule'>): Promise<void> {
    return deleteRule(this.rules, params.id, actor);
  }
}

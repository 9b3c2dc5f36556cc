import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import {
  changeConnection,
  connectionView,
  createConnection,
  deleteConnection,
  findConnection,
  listConnections,
  listUses,
  rotateSecret,
  type ConnectionDeps,
} from '../usecases/connections/edit-connections.js';
import { testConnection, type TestConnectionDeps } from '../usecases/connections/test-connection.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { revisionOf } from './if-match.js';
import { CONNECTION_DEPS, TEST_CONNECTION_DEPS } from './tokens.js';

@Controller()
export class ConnectionsController {
  constructor(
    @Inject(CONNECTION_DEPS) private readonly deps: ConnectionDeps,
    @Inject(TEST_CONNECTION_DEPS) private readonly testing: TestConnectionDeps,
  ) {}

  @ApiRoute('createConnection')
  async create(@Input() { body, actor }: RouteInput<'createConnection'>): Promise<JsonObject> {
    const { kind, secrets, ...input } = body;
    return connectionView(await createConnection(this.deps, kind, input, secrets, actor));
  }

  @ApiRoute('listConnections')
  list(@Input() { query }: RouteInput<'listConnections'>): Promise<{ items: JsonObject[]; next: string | null }> {
    return listConnections(this.deps, query.limit, query.cursor ?? null);
  }

  @ApiRoute('getConnection')
  async get(@Input() { params }: RouteInput<'getConnection'>): Promise<JsonObject> {
    return connectionView(await findConnection(this.deps, params.id));
  }

  @ApiRoute('saveConnection')
  async save(@Input() { params, body, actor, headers }: RouteInput<'saveConnection'>): Promise<JsonObject> {
    const { secrets, ...input } = body;
    const basedOn = revisionOf(headers['if-match']);
    return connectionView(await changeConnection(this.deps, params.id, basedOn, input, secrets ?? null, actor));
  }

  @ApiRoute('rotateSecret')
  async rotate(@Input() { params, body, actor }: RouteInput<'rotateSecret'>): Promise<JsonObject> {
    return connectionView(await rotateSecret(this.deps, params.id, body.secrets, actor));
  }

  @ApiRoute('testConnection')
  test(@Input() { params, body, actor }: RouteInput<'testConnection'>): Promise<JsonObject> {
    return testConnection(this.testing, params.id, body.url ?? null, actor);
  }

  @ApiRoute('deleteConnection')
  delete(@Input() { params, query, actor }: RouteInput<'deleteConnection'>): Promise<void> {
    return deleteConnection(this.deps, params.id, query.force === 'true', actor);
  }

  @ApiRoute('listConnectionUses')
  async uses(@Input() { params }: RouteInput<'listConnectionUses'>): Promise<{ items: JsonObject[]; next: null }> {
    return { items: await listUses(this.deps, params.id), next: null };
  }
}

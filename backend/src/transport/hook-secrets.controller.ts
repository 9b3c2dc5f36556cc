import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import {
  changeHookSecret,
  createHookSecret,
  deleteHookSecret,
  listHookSecrets,
  type HookSecretDeps,
} from '../usecases/hook-secrets/edit-hook-secrets.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { HOOK_SECRET_DEPS } from './tokens.js';

@Controller()
export class HookSecretsController {
  constructor(@Inject(HOOK_SECRET_DEPS) private readonly deps: HookSecretDeps) {}

  @ApiRoute('listHookSecrets')
  async list(@Input() { params }: RouteInput<'listHookSecrets'>): Promise<{ items: JsonObject[]; next: null }> {
    return { items: await listHookSecrets(this.deps, params.id), next: null };
  }

  @ApiRoute('createHookSecret')
  create(@Input() { params, body, actor }: RouteInput<'createHookSecret'>): Promise<JsonObject> {
    return createHookSecret(this.deps, params.id, body, actor);
  }

  @ApiRoute('changeHookSecret')
  change(@Input() { params, body, actor }: RouteInput<'changeHookSecret'>): Promise<JsonObject> {
    return changeHookSecret(this.deps, params.id, params.secretId, body, actor);
  }

  @ApiRoute('deleteHookSecret')
  delete(@Input() { params, actor }: RouteInput<'deleteHookSecret'>): Promise<void> {
    return deleteHookSecret(this.deps, params.id, params.secretId, actor);
  }
}

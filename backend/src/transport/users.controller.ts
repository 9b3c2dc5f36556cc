import { Controller, Inject } from '@nestjs/common';
import type { Person } from '../engine/ports/people.js';
import type { PeopleDeps } from '../usecases/people/deps.js';
import { addPerson, changePerson, removePerson, resetPassword, type WithPassword } from '../usecases/people/manage-people.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { PEOPLE_DEPS } from './tokens.js';

@Controller()
export class UsersController {
  constructor(@Inject(PEOPLE_DEPS) private readonly deps: PeopleDeps) {}

  @ApiRoute('listUsers')
  async list(): Promise<object> {
    return { items: (await this.deps.people.list()).map(shown) };
  }

  @ApiRoute('createUser')
  async create(@Input() { body, actor }: RouteInput<'createUser'>): Promise<object> {
    return shownOnce(await addPerson(this.deps, body, actor));
  }

  @ApiRoute('changeUser')
  async change(@Input() { params, body, actor }: RouteInput<'changeUser'>): Promise<object> {
    return shown(await changePerson(this.deps, params.id, body, actor));
  }

  @ApiRoute('resetPassword')
  async resetPassword(@Input() { params, actor }: RouteInput<'resetPassword'>): Promise<object> {
    return shownOnce(await resetPassword(this.deps, params.id, actor));
  }

  @ApiRoute('removeUser')
  async remove(@Input() { params, actor }: RouteInput<'removeUser'>): Promise<void> {
    await removePerson(this.deps, params.id, actor);
  }
}

function shown({ id, name, email, role }: Person): object {
  return { id, name, email, role };
}

function shownOnce({ person, oneTimePassword }: WithPassword): object {
  return { user: shown(person), oneTimePassword };
}

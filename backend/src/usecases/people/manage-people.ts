import { PlumblineError } from '@plumbline/shared';
import type { Person } from '../../engine/ports/people.js';
import type { PeopleDeps } from './deps.js';

/** Somebody, with the password that was made for them: told once. */
export interface WithPassword {
  readonly person: Person;
  readonly oneTimePassword: string;
}

/** Lets somebody sign in. @throws PlumblineError `email_taken` */
export async function addPerson(deps: PeopleDeps, who: Pick<Person, 'name' | 'email' | 'role'>, actor: string): Promise<WithPassword> {
  const oneTimePassword = deps.newOneTimePassword();
  const person: Person = { id: deps.newId(), ...who, mustChangePassword: true };
  const passwordHash = await deps.signIns.hash(oneTimePassword);
  if (!(await deps.people.add({ ...person, passwordHash }))) throw new PlumblineError('email_taken');
  await deps.audit.record({ actor, action: 'user.created', subject: person.id, detail: { ...who } });
  return { person, oneTimePassword };
}

/** Changes name and role. @throws PlumblineError `user_not_found`, `last_admin` */
export async function changePerson(deps: PeopleDeps, id: string, change: Pick<Person, 'name' | 'role'>, actor: string): Promise<Person> {
  const person = known(await deps.people.change(id, change));
  deps.sessions.ended();
  await deps.audit.record({ actor, action: 'user.changed', subject: id, detail: { ...change } });
  return person;
}

/** Gives a new one-time password. @throws PlumblineError `user_not_found` */
export async function resetPassword(deps: PeopleDeps, id: string, actor: string): Promise<WithPassword> {
  const oneTimePassword = deps.newOneTimePassword();
  const person = known((await deps.people.resetPassword(id, await deps.signIns.hash(oneTimePassword))) ?? 'nobody');
  deps.sessions.ended();
  await deps.audit.record({ actor, action: 'password.reset', subject: id, detail: {} });
  return { person, oneTimePassword };
}

/** Lets somebody sign in no more. @throws PlumblineError `user_not_found`, `last_admin` */
export async function removePerson(deps: PeopleDeps, id: string, actor: string): Promise<void> {
  const { name, email, role } = known(await deps.people.remove(id));
  deps.sessions.ended();
  await deps.audit.record({ actor, action: 'user.removed', subject: id, detail: { name, email, role } });
}

function known(answer: Person | 'nobody' | 'last_admin'): Person {
  if (answer === 'nobody') throw new PlumblineError('user_not_found');
  if (answer === 'last_admin') throw new PlumblineError('last_admin');
  return answer;
}

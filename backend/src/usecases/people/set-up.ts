import { PlumblineError } from '@plumbline/shared';
import type { Opened } from '../../engine/ports/people.js';
import type { PeopleDeps } from './deps.js';
import { countTry, signIn, type Credentials } from './sign-in.js';

/** Whether the first admin was made. Once made, there is always one. */
export async function isSetUp({ people }: Pick<PeopleDeps, 'people'>): Promise<boolean> {
  return !(await people.isEmpty());
}

export interface FirstAdmin extends Credentials {
  readonly name: string;
}

/**
 * Makes the first admin and signs in.
 * @throws PlumblineError `already_set_up`, `setup_code_wrong`, `too_many_tries`
 */
export async function setUp(
  deps: PeopleDeps,
  { code, ...admin }: FirstAdmin & { code?: string | undefined },
  address: string,
): Promise<Opened> {
  if (await isSetUp(deps)) throw new PlumblineError('already_set_up');
  if (deps.setupCode) {
    countTry(deps, [[deps.tries.pair, `set-up code ${address}`]]);
    if (bare(code ?? '') !== bare(await deps.setupCode())) throw new PlumblineError('setup_code_wrong');
  }
  if (!(await addFirstAdmin(deps, admin, admin.email))) throw new PlumblineError('already_set_up');
  return signIn(deps, admin, address);
}

/** The first admin as the settings say; nothing happens where somebody can sign in already. */
export async function setUpFromSettings(deps: PeopleDeps, { email, password }: Credentials): Promise<void> {
  if (await isSetUp(deps)) return;
  await addFirstAdmin(deps, { name: email.split('@', 1)[0] ?? email, email: email.toLowerCase(), password }, 'settings');
}

async function addFirstAdmin(deps: PeopleDeps, { name, email, password }: FirstAdmin, actor: string): Promise<boolean> {
  const passwordHash = await deps.signIns.hash(password);
  const person = { id: deps.newId(), name, email, role: 'admin' as const, mustChangePassword: false };
  const made = await deps.people.addFirst({ ...person, passwordHash });
  if (made)
    await deps.audit.record({ actor, action: 'user.created', subject: person.id, detail: { name, email, role: 'admin', first: true } });
  return made;
}

/** What people type, without what they may type differently. */
function bare(code: string): string {
  return code.toUpperCase().replace(/[^0-9A-Z]/g, '');
}

import { PlumblineError } from '@plumbline/shared';
import type { Opened, Session } from '../../engine/ports/people.js';
import type { PeopleDeps } from './deps.js';
import type { Tries } from './tries.js';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/**
 * Opens a session. @param address of the other end, for the limit of tries
 * @throws PlumblineError `sign_in_failed`, `too_many_tries`
 */
export async function signIn(deps: PeopleDeps, { email, password }: Credentials, address: string): Promise<Opened> {
  const { pair, email: ofEmail, address: atAddress } = deps.tries;
  const key = `${email} ${address}`;
  countTry(deps, [
    [pair, key],
    [ofEmail, email],
    [atAddress, address],
  ]);
  const opened = await deps.signIns.open(email, password);
  if (!opened) throw new PlumblineError('sign_in_failed');
  pair.forget(key);
  ofEmail.forget(email);
  return opened;
}

/** Ends the session of a cookie; the `Set-Cookie` headers that remove it. */
export async function signOut({ signIns, sessions }: PeopleDeps, header: string | undefined): Promise<readonly string[]> {
  const cookie = sessions.cookieIn(header);
  if (cookie === null) return [];
  const cookies = await signIns.end(cookie);
  sessions.ended();
  return cookies;
}

/**
 * Gives the person of a session another password; their other sessions end.
 * @throws PlumblineError `wrong_password`, `too_many_tries`, `unauthorized` for who has no session
 */
export async function changePassword(
  deps: PeopleDeps,
  header: string | undefined,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<Opened> {
  const { sessions, signIns, people, audit, tries } = deps;
  const cookie = sessions.cookieIn(header);
  const session = cookie === null ? null : await signIns.find(cookie);
  if (cookie === null || session === null) throw new PlumblineError('unauthorized', 'Only somebody who is signed in has a password.');
  const { person } = session;
  countTry(deps, [[tries.pair, person.id]]);
  const cookies = await signIns.changePassword(cookie, currentPassword, newPassword);
  if (cookies === null) throw new PlumblineError('wrong_password');
  tries.pair.forget(person.id);
  await people.hasOwnPassword(person.id);
  sessions.ended();
  await audit.record({ actor: person.email, action: 'password.changed', subject: person.id, detail: {} });
  return { session: { ...session, person: { ...person, mustChangePassword: false } } satisfies Session, cookies };
}

/** @throws PlumblineError `too_many_tries` with how long to wait */
export function countTry({ nowMs }: Pick<PeopleDeps, 'nowMs'>, counted: readonly (readonly [Tries, string])[]): void {
  const waitMs = Math.max(...counted.map(([tries, key]) => tries.take(key, nowMs())));
  if (waitMs <= 0) return;
  const retryAfterSeconds = Math.ceil(waitMs / 1_000);
  throw new PlumblineError('too_many_tries', `Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds });
}

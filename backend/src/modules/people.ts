import type pg from 'pg';
import { PostgresPeople } from '../adapters/postgres/people-store.js';
import { cookieSecret, oneTimePassword, setupCode } from '../adapters/sign-in/keys.js';
import { createSignIns } from '../adapters/sign-in/sign-in-library.js';
import type { Config } from '../config/config.js';
import type { Audit } from '../engine/ports/audit.js';
import type { Chance } from '../engine/ports/clock.js';
import type { Logger } from '../engine/ports/logger.js';
import { isLoopback } from '../transport/same-site.js';
import type { PeopleDeps } from '../usecases/people/deps.js';
import { KnownSessions } from '../usecases/people/known-sessions.js';
import { isSetUp, setUpFromSettings } from '../usecases/people/set-up.js';
import { Tries } from '../usecases/people/tries.js';

/** Time within which tries of a password are counted, ms. */
const TRIES_MS = 10 * 60_000;
/** Tries of one password from one address. */
const TRIES_OF_PAIR = 10;
/** Tries of one password from anywhere, and of any password from one address: a firm may share one. */
const TRIES_IN_ALL = 100;

interface Around {
  readonly pool: pg.Pool;
  readonly masterKey: Uint8Array;
  readonly audit: Audit;
  readonly chance: Chance;
  readonly log: Logger;
}

/** Signing in, and who may. */
export function wirePeople({ host, publicUrl }: Config, { pool, masterKey, audit, chance, log }: Around): PeopleDeps {
  const people = new PostgresPeople(pool);
  const secure = publicUrl?.startsWith('https:') ?? false;
  const signIns = createSignIns({ pool, secret: cookieSecret(masterKey), secure, log });
  const local = isLoopback(host) && (publicUrl === null || isLoopback(new URL(publicUrl).hostname));
  return {
    people,
    signIns,
    sessions: new KnownSessions(signIns, () => performance.now()),
    audit,
    tries: {
      pair: new Tries(TRIES_OF_PAIR, TRIES_MS),
      email: new Tries(TRIES_IN_ALL, TRIES_MS),
      address: new Tries(TRIES_IN_ALL, TRIES_MS),
    },
    newId: () => chance.uuid(),
    newOneTimePassword: oneTimePassword,
    nowMs: () => performance.now(),
    setupCode: local ? null : async () => setupCode(masterKey, await people.number()),
  };
}

/** Makes the first admin where the settings name one; what people should be told where nobody can sign in yet. */
export async function settlePeople(deps: PeopleDeps, { admin, role }: Config): Promise<readonly string[]> {
  if (role === 'worker') return [];
  if (admin) await setUpFromSettings(deps, admin);
  if (deps.setupCode === null || (await isSetUp(deps))) return [];
  return [`Nobody can sign in yet: open the address in a browser and make the first admin. The set-up code is ${await deps.setupCode()}`];
}

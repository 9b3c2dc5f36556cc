import type { Audit } from '../../engine/ports/audit.js';
import type { PeopleStore, SignIns } from '../../engine/ports/people.js';
import type { KnownSessions } from './known-sessions.js';
import type { Tries } from './tries.js';

/** What signing in and looking after people is made of. */
export interface PeopleDeps {
  readonly people: PeopleStore;
  readonly signIns: SignIns;
  readonly sessions: KnownSessions;
  readonly audit: Audit;
  /** Of somebody at an address, of somebody from anywhere, of anybody at an address. */
  readonly tries: { readonly pair: Tries; readonly email: Tries; readonly address: Tries };
  newId(): string;
  newOneTimePassword(): string;
  nowMs(): number;
  /** What the set-up page asks for; null where the server is reached from its own machine only. */
  readonly setupCode: (() => Promise<string>) | null;
}

import type { Role } from '@plumbline/shared';

/** Somebody who can sign in. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** Lower case; names them in the audit log. */
  readonly email: string;
  readonly role: Role;
  /** Their password was made by somebody else; nothing but changing it is allowed before. */
  readonly mustChangePassword: boolean;
}

/** A person with what proves who they are. */
export interface NewPerson extends Person {
  /** As `SignIns.hash` made it. */
  readonly passwordHash: string;
}

/** Everybody who can sign in. Whoever is removed, or gets another password here, has no session any more. */
export interface PeopleStore {
  isEmpty(): Promise<boolean>;
  /** Adds the first person; false when there is somebody already. Of two at once one succeeds. */
  addFirst(person: NewPerson): Promise<boolean>;
  /** False when somebody has this e-mail address. */
  add(person: NewPerson): Promise<boolean>;
  /** By name. */
  list(): Promise<readonly Person[]>;
  change(id: string, change: Pick<Person, 'name' | 'role'>): Promise<Person | 'nobody' | 'last_admin'>;
  /** Gives a one-time password. */
  resetPassword(id: string, passwordHash: string): Promise<Person | null>;
  /** The person has chosen a password of their own. */
  hasOwnPassword(id: string): Promise<void>;
  remove(id: string): Promise<Person | 'nobody' | 'last_admin'>;
  /** Those of the sessions that have not ended. */
  liveSessions(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** A random text that belongs to this database. */
  number(): Promise<string>;
}

/** One sign-in of one person. */
export interface Session {
  readonly id: string;
  readonly person: Person;
}

/** A session, and the `Set-Cookie` headers that the browser must get. */
export interface Opened {
  readonly session: Session;
  readonly cookies: readonly string[];
}

/** Passwords and sessions. A `cookie` is `name=value` of the session's cookie, as the browser sent it. */
export interface SignIns {
  readonly cookieName: string;
  hash(password: string): Promise<string>;
  /** Null when e-mail or password is wrong: it takes the same time whether the e-mail is known or not. */
  open(email: string, password: string): Promise<Opened | null>;
  /** Null when the cookie is forged, or its session has ended. */
  find(cookie: string): Promise<Session | null>;
  /** The same, and lets the session live on when a part of its time is over. */
  extend(cookie: string): Promise<Opened | null>;
  /** Changes the password and ends all sessions of the person but a new one; null when the present password is wrong. */
  changePassword(cookie: string, present: string, next: string): Promise<readonly string[] | null>;
  /** Ends the session; the `Set-Cookie` headers that remove it from the browser. */
  end(cookie: string): Promise<readonly string[]>;
}

import type { Logger } from '../../engine/ports/logger.js';
import type { PeopleStore, Session } from '../../engine/ports/people.js';
import type { KnownSessions } from '../../usecases/people/known-sessions.js';

/** How often it is asked whether the sessions of connections live on, ms. */
const LOOK_MS = 2_000;

/** Ends connections of the live channel whose session has ended: access ends when the right ends. */
export class SessionWatch {
  private readonly watched = new Map<string, Set<() => void>>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly sessions: KnownSessions,
    private readonly people: Pick<PeopleStore, 'liveSessions'>,
    private readonly log: Logger,
  ) {
    sessions.onEnded(() => void this.look());
  }

  /** Whose connection this is, by the cookies of its handshake; null for strangers. */
  async find(cookies: string | undefined): Promise<Session | null> {
    const session = await this.sessions.find(cookies);
    return session?.person.mustChangePassword ? null : session;
  }

  /** @param end called when the session has ended. @returns to be called when the connection has */
  watch(sessionId: string, end: () => void): () => void {
    const ends = this.watched.get(sessionId) ?? new Set();
    this.watched.set(sessionId, ends.add(end));
    this.timer ??= setInterval(() => void this.look(), LOOK_MS).unref();
    return () => {
      ends.delete(end);
      if (ends.size === 0 && this.watched.get(sessionId) === ends) this.watched.delete(sessionId);
      if (this.watched.size > 0 || this.timer === null) return;
      clearInterval(this.timer);
      this.timer = null;
    };
  }

  private async look(): Promise<void> {
    const ids = [...this.watched.keys()];
    if (ids.length === 0) return;
    try {
      const live = await this.people.liveSessions(ids);
      for (const id of ids) if (!live.has(id)) for (const end of this.watched.get(id) ?? []) end();
    } catch (error) {
      this.log.warn({ error }, 'it could not be asked whether sessions have ended; it is tried again in 2 s');
    }
  }
}

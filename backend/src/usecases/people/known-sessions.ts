import type { Opened, Session, SignIns } from '../../engine/ports/people.js';

/** How long a session that was looked up is taken to live on, ms: a session that another process ended is heard of this late. */
const FRESH_MS = 2_000;
const MAX_KNOWN = 5_000;

interface Known {
  readonly session: Promise<Session | null>;
  readonly untilMs: number;
}

/** Sessions by their cookies, looked up once in a while instead of with every request. */
export class KnownSessions {
  private readonly known = new Map<string, Known>();
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly signIns: SignIns,
    private readonly monotonicMs: () => number,
  ) {}

  /** @param header of a request, all its cookies. Null when none of them is that of a living session */
  async find(header: string | undefined): Promise<Session | null> {
    const cookie = this.cookieIn(header);
    return cookie === null ? null : this.look(cookie);
  }

  /** The same, from the database and for longer where a part of its time is over. */
  async extend(header: string | undefined): Promise<Opened | null> {
    const cookie = this.cookieIn(header);
    return cookie === null ? null : this.signIns.extend(cookie);
  }

  /** `name=value` of the session's cookie; null when there is none. */
  cookieIn(header: string | undefined): string | null {
    const start = `${this.signIns.cookieName}=`;
    const cookie = header?.split(/; */).find((one) => one.startsWith(start));
    return cookie && cookie.length <= 1_000 ? cookie : null;
  }

  /** To be told when a session was ended, or somebody may do less, by this process. */
  onEnded(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** A session was ended, or a person changed. */
  ended(): void {
    this.known.clear();
    for (const listener of this.listeners) listener();
  }

  private look(cookie: string): Promise<Session | null> {
    const nowMs = this.monotonicMs();
    const known = this.known.get(cookie);
    if (known && nowMs < known.untilMs) return known.session;
    const session = this.signIns.find(cookie);
    const entry = { session, untilMs: nowMs + FRESH_MS };
    this.known.delete(cookie);
    this.known.set(cookie, entry);
    const [oldest] = this.known.keys();
    if (this.known.size > MAX_KNOWN && oldest !== undefined) this.known.delete(oldest);
    const drop = (): void => void (this.known.get(cookie) === entry && this.known.delete(cookie));
    session.then((found) => found ?? drop(), drop);
    return session;
  }
}

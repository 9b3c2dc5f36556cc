import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { PlumblineError, roleAllows, roleNeeded, type Route } from '@plumbline/shared';
import type { Session } from '../engine/ports/people.js';
import type { KnownSessions } from '../usecases/people/known-sessions.js';
import { routeOf, type AuthenticatedRequest } from './api-route.js';
import { changesNothing, comesFromElsewhere, comesFromOurPages } from './same-site.js';
import type { TokenCheck } from './token-check.js';

/** What the guard asks who somebody is. */
export interface Access {
  readonly tokens: TokenCheck;
  /** Null where nobody signs in: in a process that only works on runs. */
  readonly sessions: KnownSessions | null;
  readonly publicUrl: string | null;
}

/** Routes that somebody with a password of somebody else's making may use. */
const BEFORE_OWN_PASSWORD = new Set(['/api/session', '/api/session/password']);

/** Denies by default: what the shared table does not call public takes the token, or the session of somebody with the needed role. */
export class AccessGuard implements CanActivate {
  constructor(private readonly access: Access) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    // Connections of the live channel were refused when they were opened, and end with their session.
    if (context.getType() === 'ws') return true;
    const route = routeOf(context.getHandler());
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { tokens, publicUrl } = this.access;
    if (route?.public) {
      if (!changesNothing(request.method) && comesFromElsewhere(request.headers, publicUrl)) throw new PlumblineError('cross_site_refused');
      return true;
    }
    if (request.headers.authorization === undefined) return this.letPerson(request, route);
    if (!tokens.acceptsHeader(request.headers.authorization)) throw new PlumblineError('unauthorized');
    request.actor = 'api-token';
    return true;
  }

  private async letPerson(request: AuthenticatedRequest, route: Route | undefined): Promise<boolean> {
    const session = await this.access.sessions?.find(request.headers.cookie);
    if (!session) throw new PlumblineError('unauthorized');
    if (!changesNothing(request.method) && !comesFromOurPages(request.headers, this.access.publicUrl)) {
      throw new PlumblineError('cross_site_refused');
    }
    checkRight(session, route);
    request.actor = session.person.email;
    request.session = session;
    return true;
  }
}

/** @throws PlumblineError `password_change_required`, `forbidden` */
function checkRight({ person }: Session, route: Route | undefined): void {
  if (person.mustChangePassword && !BEFORE_OWN_PASSWORD.has(route?.path ?? '')) throw new PlumblineError('password_change_required');
  const needed = route ? roleNeeded(route) : 'admin';
  if (roleAllows(person.role, needed)) return;
  throw new PlumblineError('forbidden', `This takes the role ${needed}; yours is ${person.role}.`);
}

import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { PlumblineError } from '@plumbline/shared';
import { routeOf, type AuthenticatedRequest } from './api-route.js';
import type { TokenCheck } from './token-check.js';

/** Denies by default: only routes that the shared table calls public pass without the token. */
export class TokenGuard implements CanActivate {
  constructor(private readonly tokens: TokenCheck) {}

  canActivate(context: ExecutionContext): boolean {
    // Connections of the live channel were refused without the token when they were opened.
    if (context.getType() === 'ws') return true;
    if (routeOf(context.getHandler())?.public) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!this.tokens.acceptsHeader(request.headers.authorization)) throw new PlumblineError('unauthorized');
    request.actor = 'api-token';
    return true;
  }
}

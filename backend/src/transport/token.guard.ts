import { createHash, timingSafeEqual } from 'node:crypto';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { PlumblineError } from '@plumbline/shared';
import { routeOf, type AuthenticatedRequest } from './api-route.js';

/** Denies by default: only routes that the shared table calls public pass without the token. */
export class TokenGuard implements CanActivate {
  private readonly digest: Buffer;

  constructor(token: string) {
    this.digest = digestOf(token);
  }

  canActivate(context: ExecutionContext): boolean {
    if (routeOf(context.getHandler())?.public) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token || !timingSafeEqual(digestOf(token), this.digest))
      throw new PlumblineError('unauthorized');
    request.actor = 'api-token';
    return true;
  }
}

/** Digests have one length, so that comparing takes the same time whatever was sent. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

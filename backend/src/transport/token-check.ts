import { createHash, timingSafeEqual } from 'node:crypto';

/** The token of the API: whether another one is the same. */
export class TokenCheck {
  private readonly digest: Buffer;

  constructor(token: string) {
    this.digest = digestOf(token);
  }

  /** Takes the same time whatever was sent. */
  accepts(token: string): boolean {
    return token !== '' && timingSafeEqual(digestOf(token), this.digest);
  }

  /** Whether a header `Authorization` carries it. */
  acceptsHeader(authorization: string | undefined): boolean {
    const [scheme, token] = (authorization ?? '').split(' ');
    return scheme?.toLowerCase() === 'bearer' && this.accepts(token ?? '');
  }
}

/** Digests have one length, so that comparing them tells nothing of the token's. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

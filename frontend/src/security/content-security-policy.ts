/** What the policy depends on. */
export interface PolicyInput {
  /** A random value that is never used again; scripts without it do not run. */
  readonly nonce: string;
  /** In development React rebuilds server stacks with `eval`; in production nothing may. */
  readonly development: boolean;
}

/**
 * The Content-Security-Policy of one page. Inline scripts and styles run only with the nonce of this request; everything else comes
 * from this server. There is no `upgrade-insecure-requests`: a server on a local network may speak plain HTTP.
 */
export function contentSecurityPolicy({ nonce, development }: PolicyInput): string {
  const directives = [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    development ? `style-src 'self' 'unsafe-inline'` : `style-src 'self' 'nonce-${nonce}'`,
    // React and the canvas place things by style attributes, which can neither load nor send anything (`img-src`, `font-src`, `connect-src`).
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data:`,
    `worker-src 'self'`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ];
  return directives.join('; ');
}

/** The nonce in a policy; empty when there is none. */
export function nonceIn(policy: string): string {
  return /'nonce-([A-Za-z0-9+/=]+)'/.exec(policy)?.[1] ?? '';
}

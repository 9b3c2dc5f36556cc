/** What the policy depends on. */
export interface PolicyInput {
  /** A random value that is never used again; scripts without it do not run. */
  readonly nonce: string;
  /** In development React rebuilds server stacks with `eval`; in production nothing may. */
  readonly development: boolean;
  /** Origins of pages that may show this one in a frame; absent or empty: none. */
  readonly framedBy?: readonly string[];
}

/**
 * The Content-Security-Policy of one page. Inline scripts and styles run only with the nonce of this request; everything else comes
 * from this server. There is no `upgrade-insecure-requests`: a server on a local network may speak plain HTTP.
 */
export function contentSecurityPolicy({ nonce, development, framedBy = [] }: PolicyInput): string {
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
    `frame-ancestors ${framedBy.length > 0 ? framedBy.join(' ') : "'none'"}`,
  ];
  return directives.join('; ');
}

/** The nonce in a policy; empty when there is none. */
export function nonceIn(policy: string): string {
  return /'nonce-([A-Za-z0-9+/=]+)'/.exec(policy)?.[1] ?? '';
}

/** Origins in a list with blanks between, as the server notes them on a request; what is none, is left out. */
export const originsIn = (list: string | null): string[] =>
  (list ?? '').split(' ').filter((origin) => /^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/.test(origin));

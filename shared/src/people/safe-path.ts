const PATH = /^\/(?![/\\])[^\\\p{Cc}]{0,1999}$/u;

/**
 * A path of this server to go on to, as a page was told it; null for everything that could lead to another server: full
 * addresses, `//host`, backslashes (browsers read them as slashes) and control characters (browsers leave them out).
 */
export function safePath(text: string | null | undefined): string | null {
  return typeof text === 'string' && PATH.test(text) ? text : null;
}

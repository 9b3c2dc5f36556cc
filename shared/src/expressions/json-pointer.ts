/** One step of a JSON pointer (RFC 6901), escaped: `~` and `/` have a spelling of their own. */
export function pointerStep(key: string | number): string {
  return '/' + String(key).replaceAll('~', '~0').replaceAll('/', '~1');
}

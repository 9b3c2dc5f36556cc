/** What stands in a log line where a secret was. */
const HIDDEN = '(redacted)';
/** Names of fields that may hold a secret, however they are written: `authorization`, `Set-Cookie`, `apiKey`, `client_secret`. */
const SECRET_NAME = /authorization|cookie|passw|secret|token|api[-_]?key|master[-_]?key|private[-_]?key|credential|signature/i;
/** Secrets inside of texts: what follows a scheme, and the user of a URL. */
const SCHEMES = /\b(bearer|basic)\s+[\w+/=.~-]{6,}/gi;
const URL_USER = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;
/** Deeper than this nothing is logged. */
const MAX_DEPTH = 6;

/**
 * A copy of a log line's fields without what looks like a secret. A second belt: nothing that is logged should hold one, and
 * connections take theirs out of everything before. Errors become plain objects, with their stack and cause.
 */
export function hideSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return hideInText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '(too deep)';
  if (Array.isArray(value)) return value.map((one) => hideSecrets(one, depth + 1));
  if (value instanceof Error) return hideFields(plain(value), depth);
  if (value instanceof Date) return value;
  return hideFields(value, depth);
}

function hideFields(value: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, one] of Object.entries(value)) {
    const empty = one === null || one === undefined || typeof one === 'boolean' || typeof one === 'number';
    copy[name] = SECRET_NAME.test(name) && !empty ? HIDDEN : hideSecrets(one, depth + 1);
  }
  return copy;
}

/** What makes an error an error is not among its own fields that can be listed. */
function plain(error: Error): object {
  const { name, message, stack, cause } = error;
  return { ...error, type: name, message, stack, ...(cause === undefined ? {} : { cause }) };
}

function hideInText(text: string): string {
  return text.replace(SCHEMES, `$1 ${HIDDEN}`).replace(URL_USER, `$1${HIDDEN}@`);
}

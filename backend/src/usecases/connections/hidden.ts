import type { ConnectionFacts } from '../../engine/ports/connections.js';
import type { Hidden } from '../../engine/ports/redactor.js';

/** What must be read nowhere once these secrets were sent: they themselves, and the texts in which a kind sends them encoded. */
export function hiddenOf({ kind, settings }: ConnectionFacts, secrets: { readonly [field: string]: string }): Hidden {
  const { username } = settings;
  const { password } = secrets;
  const paired = (kind === 'basic' || kind === 'smtp' || kind === 'imap') && typeof username === 'string' && password !== undefined;
  // Basic authentication (RFC 7617) and AUTH PLAIN (RFC 4616).
  const carriers = paired ? [`${username}:${password}`, `\0${username}\0${password}`] : [];
  return { secrets: Object.values(secrets), carriers };
}

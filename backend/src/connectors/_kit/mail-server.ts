import type { OpenConnection } from '../../engine/ports/connections.js';
import type { MailServer } from '../../engine/ports/outbound-mail.js';

/** The mail server that a connection of the kind `smtp` names. */
export function mailServerOf({ facts: { settings }, secrets }: OpenConnection): MailServer {
  const { host, port, security, username } = settings;
  return {
    host: typeof host === 'string' ? host : '',
    port: typeof port === 'number' ? port : 0,
    // Anything else than a clear word asks for more protection, not for less.
    security: security === 'starttls' || security === 'none' ? security : 'tls',
    username: typeof username === 'string' ? username : '',
    password: secrets['password'] ?? '',
  };
}

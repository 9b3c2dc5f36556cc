import type { OutboundErrorCode } from './errors.js';

export interface TransportTrouble {
  readonly code: OutboundErrorCode;
  /** Free of secrets: never a URL, a header value or a byte of a body. */
  readonly detail?: string;
}

/** What the guarded connector fails with: no HTTP byte was written on this connection. */
export class ConnectFailure extends Error {
  /** Not one of undici's own codes: those would make it connect again for ever, or skip the waiting request. */
  readonly code = 'PLUMBLINE_CONNECT';

  constructor(readonly trouble: TransportTrouble) {
    super(trouble.detail ?? trouble.code);
    this.name = 'ConnectFailure';
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Sorts what went wrong before a connection stood. `duringTls`: the TCP connection stood, the handshake did not. */
export function connectTrouble(error: unknown, duringTls: boolean): TransportTrouble {
  if (error instanceof ConnectFailure) return error.trouble;
  const code = codeOf(error);
  if (duringTls) return { code: 'tls_failed', ...(code === '' ? {} : { detail: tlsWords(code) }) };
  if (code === 'ECONNREFUSED') return { code: 'connection_refused' };
  if (code === 'ENOTFOUND' || code.startsWith('EAI_') || code === 'ENODATA' || code === 'ESERVFAIL')
    return { code: 'dns_failed', detail: code };
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return { code: 'host_unreachable', detail: code };
  if (code === 'ETIMEDOUT') return { code: 'connect_timeout' };
  return { code: 'connect_failed', ...(code === '' ? {} : { detail: code }) };
}

function tlsWords(code: string): string {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return 'its certificate is self-signed';
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'its certificate is for another host name';
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'its certificate was issued by an unknown authority';
    default:
      return code;
  }
}

/** Sorts what undici reports on a request whose connection stood (measured table: `reliability.md` F.3). */
export function exchangeTrouble(error: unknown): TransportTrouble {
  if (error instanceof ConnectFailure) return error.trouble;
  const code = codeOf(error);
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') return { code: 'invalid_header' };
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return { code: 'reply_headers_too_large' };
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return { code: 'reply_malformed', detail: 'its length is not the announced one' };
  // By name: the parser's own code (HPE_...) is missing in undici 7.30.
  if (error instanceof Error && error.name === 'HTTPParserError') return { code: 'reply_malformed' };
  if (code === 'UND_ERR_SOCKET' && error instanceof Error && error.message.startsWith('bad '))
    return { code: 'reply_malformed', detail: error.message };
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED')
    return { code: 'connection_reset' };
  if (code === 'ETIMEDOUT') return { code: 'timeout' };
  return { code: code.startsWith('E') ? 'connection_reset' : 'internal', ...(code === '' ? {} : { detail: code }) };
}

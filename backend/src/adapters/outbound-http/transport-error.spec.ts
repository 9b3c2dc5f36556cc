import { describe, expect, it } from '@jest/globals';
import { ConnectFailure, connectTrouble, exchangeTrouble } from './transport-error.js';

const withCode = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

describe('connectTrouble', () => {
  it.each([
    ['ECONNREFUSED', 'connection_refused'],
    ['ENOTFOUND', 'dns_failed'],
    ['EAI_AGAIN', 'dns_failed'],
    ['ENODATA', 'dns_failed'],
    ['EHOSTUNREACH', 'host_unreachable'],
    ['ENETUNREACH', 'host_unreachable'],
    ['ETIMEDOUT', 'connect_timeout'],
    ['ECONNRESET', 'connect_failed'],
    ['EMFILE', 'connect_failed'],
  ])('%s is %s', (code, expected) => {
    expect(connectTrouble(withCode(code), false).code).toBe(expected);
  });

  it('is a TLS failure when the handshake broke off, said in words where there are some', () => {
    expect(connectTrouble(withCode('ECONNRESET'), true)).toEqual({ code: 'tls_failed', detail: 'ECONNRESET' });
    expect(connectTrouble(withCode('CERT_HAS_EXPIRED'), true)).toEqual({ code: 'tls_failed', detail: 'its certificate has expired' });
    expect(connectTrouble(undefined, true)).toEqual({ code: 'tls_failed' });
  });

  it('keeps what the guard itself said', () => {
    expect(connectTrouble(new ConnectFailure({ code: 'egress_denied' }), true).code).toBe('egress_denied');
  });
});

describe('exchangeTrouble', () => {
  it.each([
    ['UND_ERR_SOCKET', 'connection_reset'],
    ['ECONNRESET', 'connection_reset'],
    ['EPIPE', 'connection_reset'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'reply_malformed'],
    ['UND_ERR_HEADERS_OVERFLOW', 'reply_headers_too_large'],
    ['UND_ERR_INVALID_ARG', 'invalid_header'],
    ['ETIMEDOUT', 'timeout'],
    ['', 'internal'],
  ])('%s is %s', (code, expected) => {
    expect(exchangeTrouble(withCode(code)).code).toBe(expected);
  });

  it('knows the parser by its name, since its error has no code', () => {
    expect(exchangeTrouble(Object.assign(new Error('x'), { name: 'HTTPParserError', code: undefined })).code).toBe('reply_malformed');
  });

  it('tells a reply that breaks the protocol from a closed connection', () => {
    expect(exchangeTrouble(withCode('UND_ERR_SOCKET', 'bad upgrade')).code).toBe('reply_malformed');
    expect(exchangeTrouble(withCode('UND_ERR_SOCKET', 'other side closed')).code).toBe('connection_reset');
  });
});

import type { LookupAddress } from 'node:dns';
import { isIP, connect as connectTcp, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';
import { addressRefusal, nameRefusal } from './addresses.js';
import { ConnectFailure, connectTrouble } from './transport-error.js';

/** Resolves a name to all of its addresses. */
export type Lookup = (hostname: string, done: (error: Error | null, addresses: readonly LookupAddress[]) => void) => void;

export interface ConnectorOptions {
  /** This host:port is on the allow-list: its addresses are not looked at. */
  readonly allowed: boolean;
  readonly lookup: Lookup;
  readonly connectTimeoutMs: number;
  /** More certificate authorities to trust, PEM; in place of the built-in ones when given. */
  readonly ca: string | undefined;
  /** Protocols to offer within TLS; none when left out. */
  readonly alpn?: readonly string[];
  /** True for an address of this machine: its own services listen there. Spelt canonically. */
  readonly isOwnAddress: (address: string) => boolean;
}

/**
 * Opens connections for one origin and is the only place of the server that does so on behalf of flows. The guard sits
 * here, not before the request: a check-then-fetch guard is passed by DNS rebinding, a lookup hook by a literal address
 * (both measured, `reliability.md` 0.10). So the literal, every resolved address and the address that was really
 * reached are checked, and the socket connects to the very addresses that were checked.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const lookup = guardedLookup(options);
  let session: Buffer | undefined;
  return ({ hostname, protocol, port }, callback) => {
    const literal = isIP(hostname) !== 0;
    const refused = literal ? refusalOf(hostname, options) : options.allowed ? null : nameRefusal(hostname);
    if (refused !== null) {
      callback(new ConnectFailure({ code: 'egress_denied', detail: refused }), null);
      return;
    }
    const secure = protocol === 'https:';
    const place = { host: hostname, port: Number(port) || (secure ? 443 : 80), lookup };
    // `rejectUnauthorized` is spelt out: NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment must not switch it off.
    const socket: Socket = secure
      ? connectTls({
          ...place,
          rejectUnauthorized: true,
          ...(options.alpn === undefined ? {} : { ALPNProtocols: [...options.alpn] }),
          ...(literal ? {} : { servername: hostname }),
          ...(options.ca === undefined ? {} : { ca: options.ca }),
          ...(session === undefined ? {} : { session }),
        }).on('session', (next) => (session = next))
      : connectTcp(place);
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
    settleOnce(socket, secure, options, callback);
  };
}

/** Answers the callback once: with the socket when it is connected, encrypted and where it should be, else with the reason. */
function settleOnce(socket: Socket, secure: boolean, options: ConnectorOptions, callback: buildConnector.Callback): void {
  let connected = false;
  let open = true;
  const timer = setTimeout(() => socket.destroy(new ConnectFailure({ code: 'connect_timeout' })), options.connectTimeoutMs);
  const fail = (error: unknown): void => {
    clearTimeout(timer);
    if (!open) return;
    open = false;
    callback(new ConnectFailure(connectTrouble(error, secure && connected)), null);
  };
  socket.once('connect', () => {
    connected = true;
    const refused = refusalOf(socket.remoteAddress ?? '', options);
    if (refused !== null) socket.destroy(new ConnectFailure({ code: 'egress_denied', detail: refused }));
  });
  socket.once(secure ? 'secureConnect' : 'connect', () => {
    if (!open || socket.destroyed) return;
    clearTimeout(timer);
    open = false;
    callback(null, socket);
  });
  socket.on('error', fail);
  socket.once('close', () => fail(undefined));
}

function refusalOf(address: string, options: ConnectorOptions): string | null {
  if (options.allowed) return null;
  return addressRefusal(address) ?? (options.isOwnAddress(address) ? 'an address of this machine' : null);
}

/** A lookup for `net.connect` that fails when any one of the addresses must not be called. */
function guardedLookup(options: ConnectorOptions): LookupFunction {
  return (hostname, wanted, callback) => {
    options.lookup(hostname, (error, addresses) => {
      const [first] = addresses;
      if (error !== null || first === undefined) {
        callback(error ?? Object.assign(new Error('no address'), { code: 'ENODATA' }), '');
        return;
      }
      for (const { address } of addresses) {
        const refused = refusalOf(address, options);
        if (refused === null) continue;
        callback(new ConnectFailure({ code: 'egress_denied', detail: `it resolves to an address that is ${refused}` }), '');
        return;
      }
      if (wanted.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
}

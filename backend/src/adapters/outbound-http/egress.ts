import type { Socket } from 'node:net';
import type { StepError } from '@plumbline/shared';
import { allowKey, parseAllowList } from './allow-list.js';
import { notSent } from './errors.js';
import { guardedConnector, type Lookup } from './guarded-connector.js';
import { isOwnAddress, resolveAll } from './network.js';
import { ConnectFailure, connectTrouble } from './transport-error.js';

export interface EgressOptions {
  /** `EGRESS_ALLOW` */
  readonly allow: readonly string[];
  readonly lookup?: Lookup;
  /** TCP and TLS handshake together, ms. */
  readonly connectTimeoutMs?: number;
  /** Certificate authorities to trust in place of the built-in ones, PEM. */
  readonly ca?: string;
}

export interface Place {
  /** Lower case; IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
  /** Encrypted from the first byte. */
  readonly secure: boolean;
}

export type OpenedSocket = { readonly ok: true; readonly socket: Socket } | { readonly ok: false; readonly error: StepError };

/** Opens sockets for other protocols than HTTP, behind the same guard (`reliability.md` S-35). Never rejects. */
export function createEgress(options: EgressOptions): (place: Place) => Promise<OpenedSocket> {
  const allowed = parseAllowList(options.allow);
  const { lookup = resolveAll, connectTimeoutMs = 5_000, ca } = options;
  return ({ host, port, secure }) => {
    const isAllowed = allowed.has(allowKey(host, port));
    const connect = guardedConnector({ allowed: isAllowed, lookup, connectTimeoutMs, ca, isOwnAddress });
    const hostname = host.startsWith('[') ? host.slice(1, -1) : host;
    return new Promise((resolve) => {
      connect({ hostname, host, protocol: secure ? 'https:' : 'http:', port: String(port) }, (error, socket) => {
        if (socket !== null) return resolve({ ok: true, socket });
        const { code, detail } = error instanceof ConnectFailure ? error.trouble : connectTrouble(error, false);
        const { error: said } = notSent(code, `${host}:${port}`, detail);
        resolve({ ok: false, error: said });
      });
    });
  };
}

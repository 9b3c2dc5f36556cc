import type { OutboundHttp, OutboundRequest, OutboundResult } from '../../engine/ports/outbound-http.js';
import { addressRefusal, nameRefusal } from './addresses.js';
import { allowKey, parseAllowList } from './allow-list.js';
import { ACCEPT_ENCODING } from './decode-body.js';
import { notSent } from './errors.js';
import { Exchange, SHUTTING_DOWN } from './exchange.js';
import { guardedConnector, type Lookup } from './guarded-connector.js';
import { isOwnAddress, resolveAll } from './network.js';
import { OriginPool } from './origin-pool.js';
import { headerRefusal, methodRefusal } from './request-headers.js';
import { parseTarget, type Target } from './target.js';

export interface OutboundHttpOptions {
  /** `EGRESS_ALLOW`: host:port pairs, as URLs write them, that may be called although their address is private. */
  readonly allow: readonly string[];
  /** A door of its own to a few places, private or not, and to nowhere else: asked with host:port for each request, as places may move. */
  readonly only?: { readonly isAt: (place: string) => boolean; readonly otherwise: string };
  /** How names are resolved; the operating system's resolver by default. */
  readonly lookup?: Lookup;
  /** TCP and TLS handshake together, ms (`reliability.md` B.7). */
  readonly connectTimeoutMs?: number;
  /** Requests in flight at once to one origin. */
  readonly concurrencyPerOrigin?: number;
  /** Origins with connections of their own; the one unused for longest is closed when there are more. */
  readonly maxOrigins?: number;
  /** Certificate authorities to trust in place of the built-in ones, PEM. */
  readonly ca?: string;
}

/** Names longer than this are no host names (RFC 1035). */
const LONGEST_WHERE = 260;

/**
 * The one door through which flows reach other systems (`design.md` 5). It sends a request once: no redirects, no
 * retries, no proxy from the environment. Throws only here, when `allow` holds an entry that can not be meant.
 */
export function createOutboundHttp(options: OutboundHttpOptions): OutboundHttp & { close(): Promise<void> } {
  const allowed = parseAllowList(options.allow);
  const lookup = options.lookup ?? resolveAll;
  const { connectTimeoutMs = 5_000, concurrencyPerOrigin = 64, maxOrigins = 256 } = options;
  const pools = new Map<string, OriginPool>();
  let uses = 0;
  let closing: Promise<void> | null = null;

  /** The connections to this origin for this credential, or why there must be none. */
  function poolFor(target: Target, credential: string | undefined): OriginPool | string {
    const place = allowKey(target.hostname, target.port);
    if (options.only !== undefined && !options.only.isAt(place)) return options.only.otherwise;
    const key = credential === undefined ? target.origin : `${target.origin} ${credential}`;
    const known = pools.get(key);
    if (known !== undefined) return known;
    const isAllowed = options.only !== undefined || allowed.has(place);
    const refused = isAllowed ? null : target.literal === null ? nameRefusal(target.hostname) : addressRefusal(target.literal);
    if (refused !== null) return refused;
    if (pools.size >= maxOrigins) closeOldestIdle(pools);
    const connector = guardedConnector({ allowed: isAllowed, lookup, connectTimeoutMs, ca: options.ca, alpn: ['http/1.1'], isOwnAddress });
    const pool = new OriginPool(target.origin, { concurrency: concurrencyPerOrigin, connector });
    pools.set(key, pool);
    return pool;
  }

  /** A result at once when nothing can be sent. */
  function start(request: OutboundRequest): OutboundResult | Exchange {
    const target = parseTarget(request.url);
    if (typeof target === 'string') return notSent('invalid_url', '', target);
    const where = target.where.slice(0, LONGEST_WHERE);
    if (closing !== null) return notSent('lease_lost', where, SHUTTING_DOWN);
    if (request.cancel.aborted) return notSent('cancelled', where);
    const badMethod = methodRefusal(request.method);
    if (badMethod !== null) return notSent('invalid_method', where, badMethod);
    const badHeader = headerRefusal(request.headers);
    if (badHeader !== null) return notSent('invalid_header', where, badHeader);
    const pool = poolFor(target, request.connection);
    if (typeof pool === 'string') return notSent('egress_denied', where, pool);
    pool.lastUse = uses += 1;
    const { headers } = request;
    const offered = headers['accept-encoding'] === undefined ? { ...headers, 'accept-encoding': ACCEPT_ENCODING } : headers;
    const exchange = new Exchange(request, offered, target.path, where, pool);
    pool.submit(exchange);
    return exchange;
  }

  return {
    send(request) {
      try {
        const started = start(request);
        return started instanceof Exchange ? started.result : Promise.resolve(started);
      } catch {
        return Promise.resolve(notSent('internal', 'the service'));
      }
    },
    close() {
      closing ??= Promise.all([...pools.values()].map((pool) => pool.close())).then(() => undefined);
      return closing;
    },
  };
}

function closeOldestIdle(pools: Map<string, OriginPool>): void {
  let oldest: readonly [string, OriginPool] | null = null;
  for (const entry of pools) {
    if (entry[1].idle && (oldest === null || entry[1].lastUse < oldest[1].lastUse)) oldest = entry;
  }
  if (oldest === null) return;
  pools.delete(oldest[0]);
  void oldest[1].close();
}

import { z } from 'zod';

/** Most hosts that one connection may name. */
const MAX_HOSTS = 50;

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const PORT = '(?::\\d{1,5})?';
const NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*${PORT}$`);
/** A star stands for the labels before a domain of at least two: `*.com` would be half of the world. */
const BELOW = new RegExp(`^\\*(?:\\.${LABEL}){2,}${PORT}$`);
const IPV6 = new RegExp(`^\\[[0-9a-f:.]{2,45}\\]${PORT}$`);

/**
 * One host that a connection may be used with: `host` (https on its usual port only), `host:port` (that port, encrypted or not) or
 * `*.domain`, both again. Never a bare `*`.
 */
export const hostPatternSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(260)
  .refine(
    (text) => (NAME.test(text) || BELOW.test(text) || IPV6.test(text)) && portFits(text),
    'write a host without https:// and path: api.example.com, crm.internal:8443 or *.example.com',
  );

export const hostsSchema = z
  .array(hostPatternSchema)
  .min(1, 'name at least one host that the connection may be used with')
  .max(MAX_HOSTS)
  .transform((hosts) => [...new Set(hosts)]);

/** Where a call goes, as a URL parser spells it: lower case, IPv6 in brackets. */
export interface HostTarget {
  /** Encrypted from the first byte. */
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
}

const HTTPS_PORT = 443;

/**
 * Whether a connection with these hosts may be used for a call to this place. A host without a port stands for https on 443: to
 * send a secret unencrypted, or to another port, somebody has to have written that port.
 */
export function hostAllowed(patterns: readonly string[], target: HostTarget): boolean {
  return patterns.some((pattern) => fits(pattern, target));
}

function fits(pattern: string, { secure, hostname, port }: HostTarget): boolean {
  const { host, port: wanted } = takeApart(pattern);
  if (wanted === null ? !(secure && port === HTTPS_PORT) : port !== wanted) return false;
  if (!host.startsWith('*.')) return host === hostname;
  return hostname.length > host.length - 1 && hostname.endsWith(host.slice(1));
}

function takeApart(pattern: string): { readonly host: string; readonly port: number | null } {
  const match = /^(.*):(\d{1,5})$/.exec(pattern);
  const inBrackets = match !== null && pattern.startsWith('[') && !match[1]?.endsWith(']');
  if (match === null || inBrackets) return { host: pattern, port: null };
  return { host: match[1] ?? '', port: Number(match[2]) };
}

function portFits(pattern: string): boolean {
  const { port } = takeApart(pattern);
  return port === null || (port >= 1 && port <= 65_535);
}

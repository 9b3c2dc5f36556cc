import { lookup as systemLookup } from 'node:dns';
import { networkInterfaces } from 'node:os';
import { canonicalAddress } from './addresses.js';
import type { Lookup } from './guarded-connector.js';

/** All addresses of a name, from the operating system's resolver. */
export const resolveAll: Lookup = (hostname, done) => {
  systemLookup(hostname, { all: true }, (error, addresses) => done(error, addresses ?? []));
};

/** Asked once per new connection, not per request; interfaces come and go. */
export function isOwnAddress(address: string): boolean {
  const wanted = canonicalAddress(address);
  return Object.values(networkInterfaces()).some((list) => list?.some((own) => canonicalAddress(own.address) === wanted));
}

import ipaddr from 'ipaddr.js';

type Cidr4 = [ipaddr.IPv4, number];
type Cidr6 = [ipaddr.IPv6, number];

/** Ranges that ipaddr.js 2.5 calls plain "unicast". */
const OWN_IPV4: readonly Cidr4[] = [
  ipaddr.IPv4.parseCIDR('168.63.129.16/32'), // Azure's host agent: metadata and DNS of the virtual machine
];

/** All addresses that are routed between networks lie here; everything outside is refused without a closer look. */
const GLOBAL_UNICAST: Cidr6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** NAT64: carries an IPv4 address in its last 32 bits and is ordinary on networks without IPv4 (RFC 6052). */
const NAT64: Cidr6 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** Names that lead to the metadata of a cloud machine, or to this machine, whatever a resolver says. */
const REFUSED_NAMES = new Set([
  'localhost',
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]);

function refusalOfIpv4(address: ipaddr.IPv4): string | null {
  const range = address.range();
  if (range !== 'unicast') return range;
  return OWN_IPV4.some((cidr) => address.match(cidr)) ? 'metadata' : null;
}

function refusalOfIpv6(address: ipaddr.IPv6): string | null {
  if (address.match(NAT64)) return refusalOfIpv4(new ipaddr.IPv4(address.toByteArray().slice(12)));
  const range = address.range();
  if (range !== 'unicast') return range;
  return address.match(GLOBAL_UNICAST) ? null : 'reserved';
}

/**
 * Why an address must not be called without being allowed by name: the kind of range it lies in (`loopback`, `private`,
 * `linkLocal`, ...), or null when it is an ordinary public address. Text that is no address is refused as `invalid`.
 * Deny by default: of IPv6 only global unicast passes. Test list: `reliability.md` S-26 to S-28.
 */
export function addressRefusal(text: string): string | null {
  if (!ipaddr.isValid(text)) return 'invalid';
  const address = ipaddr.process(text);
  return address.kind() === 'ipv4' ? refusalOfIpv4(address as ipaddr.IPv4) : refusalOfIpv6(address as ipaddr.IPv6);
}

/** Why a host name (lower-case, as the URL parser leaves it) must not even be resolved, or null. */
export function nameRefusal(name: string): string | null {
  return REFUSED_NAMES.has(name) || name.endsWith('.localhost') ? 'reserved name' : null;
}

/** The same address in one spelling, so that two can be compared; text that is no address stays as it is. */
export function canonicalAddress(text: string): string {
  return ipaddr.isValid(text) ? ipaddr.process(text).toNormalizedString() : text;
}

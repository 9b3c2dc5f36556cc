import { expect, it } from '@jest/globals';
import { visitorAddress } from './visitor-address.js';

const request = (remoteAddress: string | undefined, forwarded?: string): Parameters<typeof visitorAddress>[0] =>
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as Parameters<
    typeof visitorAddress
  >[0];

it.each([
  ['who comes from afar is known by their address, whatever they write', request('203.0.113.7', '1.2.3.4'), '203.0.113.7'],
  ['a proxy near says who it is that it speaks for', request('10.0.0.2', '1.2.3.4, 203.0.113.7'), '203.0.113.7'],
  ['one on this machine, too', request('::ffff:127.0.0.1', '2001:db8::1'), '2001:db8::1'],
  ['what is no address is not taken for one', request('127.0.0.1', 'nobody; drop'), '127.0.0.1'],
  ['without a proxy it is the neighbour', request('192.168.1.5'), '192.168.1.5'],
  ['a connection that is gone already has none', request(undefined), ''],
])('%s', (_, asked, address) => {
  expect(visitorAddress(asked)).toBe(address);
});

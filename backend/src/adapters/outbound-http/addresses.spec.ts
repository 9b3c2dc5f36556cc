import { describe, expect, it } from '@jest/globals';
import { addressRefusal, canonicalAddress, nameRefusal } from './addresses.js';

const REFUSED = [
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'carrierGradeNat'],
  ['100.100.100.200', 'carrierGradeNat'],
  ['169.254.169.254', 'linkLocal'],
  ['168.63.129.16', 'metadata'],
  ['192.0.0.192', 'reserved'],
  ['192.0.2.1', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['198.19.255.255', 'reserved'],
  ['198.51.100.7', 'reserved'],
  ['203.0.113.7', 'reserved'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['::127.0.0.1', 'loopback'],
  ['::7f00:1', 'reserved'],
  ['64:ff9b::7f00:1', 'loopback'],
  ['64:ff9b::a9fe:a9fe', 'linkLocal'],
  ['64:ff9b:1::7f00:1', 'rfc6052'],
  ['2002:7f00:1::', '6to4'],
  ['::ffff:0:7f00:1', 'rfc6145'],
  ['2001::1', 'teredo'],
  ['fd00:ec2::254', 'uniqueLocal'],
  ['fc00::1', 'uniqueLocal'],
  ['fe80::1', 'linkLocal'],
  ['fe80::1%eth0', 'linkLocal'],
  ['fec0::1', 'deprecatedSiteLocal'],
  ['ff02::1', 'multicast'],
  ['100::1', 'discard'],
  ['2001:db8::1', 'reserved'],
  ['3fff::1', 'reserved'],
  ['5f00::1', 'segmentRouting'],
  ['4000::1', 'reserved'],
  ['', 'invalid'],
  ['localhost', 'invalid'],
] as const;

describe('addressRefusal', () => {
  it.each(REFUSED)('refuses %s as %s', (address, why) => {
    expect(addressRefusal(address)).toBe(why);
  });

  it.each([
    '8.8.8.8',
    '93.184.216.34',
    '100.63.255.255',
    '100.128.0.1',
    '172.32.0.1',
    '168.63.129.15',
    '2606:4700::1111',
    '2a00:1450:4001::1',
    '64:ff9b::808:808',
    '::ffff:8.8.8.8',
  ])('lets the public address %s pass', (address) => {
    expect(addressRefusal(address)).toBeNull();
  });
});

describe('nameRefusal', () => {
  it('refuses names that lead to this machine or to the metadata of a cloud machine', () => {
    for (const name of ['localhost', 'a.b.localhost', 'metadata.google.internal']) expect(nameRefusal(name)).not.toBeNull();
  });

  it('lets every other name be resolved', () => {
    for (const name of ['example.com', 'localhost.example.com', 'notlocalhost']) expect(nameRefusal(name)).toBeNull();
  });
});

describe('canonicalAddress', () => {
  it('makes two spellings of one address equal', () => {
    expect(canonicalAddress('::ffff:10.0.0.1')).toBe(canonicalAddress('10.0.0.1'));
    expect(canonicalAddress('2606:4700:0::1')).toBe(canonicalAddress('2606:4700::1'));
  });
});

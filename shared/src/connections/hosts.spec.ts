import { describe, expect, it } from '@jest/globals';
import { hostAllowed, hostPatternSchema, hostsSchema } from './hosts.js';

const https = (hostname: string, port = 443) => ({ secure: true, hostname, port });
const http = (hostname: string, port = 80) => ({ secure: false, hostname, port });

describe('a host of a connection', () => {
  it.each([
    'api.example.com',
    'localhost',
    'crm.internal:8443',
    '127.0.0.1:4010',
    '[::1]:80',
    '[fd00::5]',
    '*.example.com',
    '*.example.com:8443',
  ])('may be written %s', (text) => expect(hostPatternSchema.parse(text)).toBe(text));

  it('is kept in lower case and without spaces around it', () => {
    expect(hostPatternSchema.parse(' API.Example.com ')).toBe('api.example.com');
  });

  it.each([
    '',
    '*',
    '*:443',
    '*.com',
    '*.*.example.com',
    'api.*.com',
    'https://api.example.com',
    'api.example.com/v1',
    'a@b.example.com',
    'a b',
    'x:0',
    'x:65536',
    'x:',
  ])('can not be %j', (text) => expect(hostPatternSchema.safeParse(text).success).toBe(false));

  it('is needed, once', () => {
    expect(hostsSchema.safeParse([]).success).toBe(false);
    expect(hostsSchema.parse(['a.example.com', 'A.example.com'])).toEqual(['a.example.com']);
  });
});

describe('hostAllowed', () => {
  it.each([
    ['a bare host over https', 'api.example.com', https('api.example.com'), true],
    ['a bare host without encryption', 'api.example.com', http('api.example.com'), false],
    ['a bare host on another port', 'api.example.com', https('api.example.com', 8443), false],
    ['another host that ends alike', 'example.com', https('evilexample.com'), false],
    ['a host below a bare one', 'example.com', https('api.example.com'), false],
    ['the port that is named, unencrypted', 'crm.internal:80', http('crm.internal'), true],
    ['the port that is named, encrypted', 'crm.internal:8443', https('crm.internal', 8443), true],
    ['another port than the one that is named', 'crm.internal:8443', https('crm.internal'), false],
    ['a host below a star', '*.example.com', https('api.example.com'), true],
    ['two levels below a star', '*.example.com', https('a.b.example.com'), true],
    ['the domain of a star itself', '*.example.com', https('example.com'), false],
    ['a host that only ends like the domain of a star', '*.example.com', https('evilexample.com'), false],
    ['a star with a port', '*.example.com:8443', https('api.example.com', 8443), true],
    ['an IPv6 address', '[::1]:80', http('[::1]'), true],
    ['an IPv6 address without a port', '[fd00::5]', https('[fd00::5]'), true],
  ])('judges %s', (_, pattern, target, allowed) => {
    expect(hostAllowed([pattern], target)).toBe(allowed);
  });

  it('needs one of several to fit', () => {
    expect(hostAllowed(['a.example.com', 'b.example.com'], https('b.example.com'))).toBe(true);
    expect(hostAllowed([], https('b.example.com'))).toBe(false);
  });
});

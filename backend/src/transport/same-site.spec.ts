import { describe, expect, it } from '@jest/globals';
import { changesNothing, comesFromElsewhere, comesFromOurPages, isAskedLocally, isLoopback } from './same-site.js';

const host = 'localhost:3000';

describe('comesFromOurPages', () => {
  it.each([
    [{ host, 'sec-fetch-site': 'same-origin' }, true],
    [{ host, 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' }, true],
    [{ host, 'sec-fetch-site': 'same-site' }, false],
    [{ host, 'sec-fetch-site': 'cross-site', origin: 'http://localhost:3000' }, false],
    [{ host, 'sec-fetch-site': 'none' }, false],
    [{ host, origin: 'http://localhost:3000' }, true],
    [{ host, origin: 'https://flows.example.com' }, true],
    [{ host, origin: 'http://localhost:3001' }, false],
    [{ host, origin: 'https://example.com' }, false],
    [{ host, origin: 'null' }, false],
    [{ host }, false],
  ])('%j: %s', (headers, ours) => {
    expect(comesFromOurPages(headers, 'https://flows.example.com')).toBe(ours);
  });
});

describe('comesFromElsewhere', () => {
  it.each([
    [{ host }, false],
    [{ host, origin: 'http://localhost:3000' }, false],
    [{ host, origin: 'https://example.com' }, true],
    [{ host, 'sec-fetch-site': 'cross-site' }, true],
  ])('%j: %s', (headers, elsewhere) => {
    expect(comesFromElsewhere(headers, null)).toBe(elsewhere);
  });
});

describe('isAskedLocally', () => {
  it.each([
    ['localhost:3000', true],
    ['127.0.0.1:3000', true],
    ['127.4.5.6', true],
    ['[::1]:3000', true],
    ['plumbline.localhost:3000', true],
    ['example.com:3000', false],
    ['127.0.0.1.example.com', false],
    ['192.168.0.7:3000', false],
    ['', false],
    [undefined, false],
  ])('host %j: %s', (name, local) => {
    expect(isAskedLocally({ host: name })).toBe(local);
  });

  it('is not so behind a proxy', () => {
    expect(isAskedLocally({ host, 'x-forwarded-for': '203.0.113.7' })).toBe(false);
    expect(isAskedLocally({ host, forwarded: 'for=203.0.113.7' })).toBe(false);
  });
});

it('0.0.0.0 and :: are no loopback: they listen to everybody', () => {
  expect(['0.0.0.0', '::', '::1', 'localhost', 'localhost.example.com'].map(isLoopback)).toEqual([false, false, true, true, false]);
});

it('only GET, HEAD and OPTIONS change nothing', () => {
  expect(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', undefined].map(changesNothing)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

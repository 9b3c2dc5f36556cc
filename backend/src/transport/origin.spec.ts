import { describe, expect, it } from '@jest/globals';
import { isOurOrigin } from './origin.js';

describe('isOurOrigin', () => {
  it.each([
    [undefined, 'localhost:3000', null, true],
    ['http://localhost:3000', 'localhost:3000', null, true],
    ['http://localhost:3001', 'localhost:3000', null, false],
    ['http://localhost', 'localhost:3000', null, false],
    ['https://flows.example.com', '10.0.0.7:3000', 'https://flows.example.com/', true],
    ['http://flows.example.com', '10.0.0.7:3000', 'https://flows.example.com', false],
    ['https://flows.example.com.evil.com', '10.0.0.7:3000', 'https://flows.example.com', false],
    ['https://evil.com', 'localhost:3000', null, false],
    ['null', 'localhost:3000', null, false],
    ['file://', 'localhost:3000', null, false],
    ['', 'localhost:3000', null, false],
    ['http://localhost:3000', undefined, null, false],
  ])('origin %j, host %j, public address %j: %s', (origin, host, publicUrl, allowed) => {
    expect(isOurOrigin(origin, host, publicUrl)).toBe(allowed);
  });
});

import { describe, expect, it } from '@jest/globals';
import { gateOf, parsedGate } from './gate.js';

describe('what shares a limit', () => {
  it('is the connection, whatever address it calls', () => {
    expect(gateOf('c1', 'https://crm.test/contacts')).toBe('connection:c1');
    expect(parsedGate('connection:c1')).toEqual({ connectionId: 'c1', url: '' });
  });

  it.each(['crm.test', 'crm.test:8443', '127.0.0.1:4010', '[::1]:80'])('is the host and port where there is none: %s', (host) => {
    expect(gateOf(null, `https://${host.toUpperCase()}/a?b#c`)).toBe(`host:${host}`);
    const { connectionId, url } = parsedGate(`host:${host}`);
    expect(connectionId).toBeNull();
    expect(gateOf(null, url)).toBe(`host:${host}`);
  });
});
